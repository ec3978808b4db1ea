namespace BioSparse.Core

open System

/// The normalisation of the rows that weights see. It is part of the model: gradients pass through it, and attacks work in
/// pixel space.
///
///     Plain         x
///     UnitLength    x / ‖x‖                              Krotov & Hopfield 2019
///     Contrast c    (x − x̄) / √(mean (x − x̄)² + c)      brightness and contrast of a patch or image, Coates & Ng 2011
///     Scaled        (x − m) ⊙ s                          standardisation, with m and s of training data
///     Whitened      (x − m) A                            ZCA, with m and A of training data
///     Chain         one after another
type InputForm =
    /// x as it is, pixels in [0, 1].
    | Plain
    /// x / ‖x‖₂, as Krotov & Hopfield's readout needs.
    | UnitLength
    /// Mean and root mean square removed: (x − x̄) / √(mean (x − x̄)² + c).
    | Contrast of c: float
    /// (x − m) ⊙ s; m, s: d.
    | Scaled of mean: Tensor * factors: Tensor
    /// (x − m) A; m: d, A: d×d.
    | Whitened of mean: Tensor * matrix: Tensor
    /// The forms in their order.
    | Chain of InputForm list

/// A form of inputs before the data that it needs are known.
[<RequireQualifiedAccess>]
type InputPlan =
    /// `UnitLength`
    | Unit
    /// `Contrast c`
    | Contrast of c: float
    /// `Scaled` with s = 1 / (σ + 10⁻³ · the largest σ) of each input.
    | Standardise
    /// `Whitened` with A = E (Λ + ε · mean Λ)^(−1/2) Eᵀ, where E Λ Eᵀ is the covariance of the inputs.
    | Zca of epsilon: float

/// Forms of rows; x: B×d.
[<RequireQualifiedAccess>]
module InputForm =

    /// The form that does one after the other; `Plain` disappears.
    val chain: forms: InputForm list -> InputForm

    /// The simple forms of which it consists, in their order; none for `Plain`.
    val simple: form: InputForm -> InputForm list

    /// The rows in this form: B×d, a new tensor.
    val apply: form: InputForm -> x: Tensor -> Tensor

    /// The form of a plan, with means, standard deviations and covariances of these rows.
    val fit: plans: InputPlan list -> x: Tensor -> InputForm

    /// The form of a plan on d inputs, with zeros and ones in the place of what the rows give.
    val internal unfitted: inputs: int -> plans: InputPlan list -> InputForm

    /// Its tensors by name, for files: `0.mean`, `0.factors`, `1.matrix`, numbered by simple forms.
    val internal tensors: form: InputForm -> (string * Tensor) list

    /// The form with other tensors.
    val internal withTensors: find: (string -> Tensor) -> form: InputForm -> InputForm

/// A form applied to batches in buffers that the next batch overwrites.
[<Sealed>]
type internal FormPass =
    /// For rows of so many columns; at first for batches of `rows`.
    new: form: InputForm * columns: int * rows: int -> FormPass
    /// The batch in this form; x itself where it is plain.
    member Of: x: Tensor -> Tensor
    /// After `Of`: g ← ∂L/∂x of g = ∂L/∂(form of x), in place.
    member PullBack: gradient: Tensor -> unit
    interface IDisposable
