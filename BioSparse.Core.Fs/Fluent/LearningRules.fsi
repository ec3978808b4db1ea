namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open BioSparse.Core

/// The rules that come along, and rules of one's own. Null for an activation or a constraint is the default named.
/// Error: `ArgumentException` for settings out of bounds.
[<Sealed; AbstractClass>]
type LearningRules =
    /// Competitive Hebbian plasticity: Y = φ(X Wᵀ + b), G = Yᵀ (X − Y W) / B, Δw = η |w|^μ g, with g = G / max|G| if
    /// `normalised`; see `CompetitiveHebbian`. Linear and nonnegative unless told otherwise; rows start with length 1.
    /// With a `readingExponent` n > 0 the trained layer answers max(0, ŵ·x/‖x‖)ⁿ (`Reading`).
    static member CompetitiveHebbian:
        [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null *
        [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null *
        [<Optional; DefaultParameterValue(0.0)>] weightDependence: float *
        [<Optional; DefaultParameterValue(false)>] multiplicative: bool *
        [<Optional; DefaultParameterValue(true)>] normalised: bool *
        [<Optional; DefaultParameterValue(0.0)>] homeostasisRate: float *
        [<Optional; DefaultParameterValue(0.1)>] homeostasisTarget: float *
        [<Optional; DefaultParameterValue(0.0)>] readingExponent: float ->
            LearningRule

    /// Krotov & Hopfield (2019): units ranked for each sample, the first learns, the k-th unlearns; see `KrotovHopfield`.
    /// ReLU and nonnegative unless told otherwise.
    static member KrotovHopfield:
        [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null *
        [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null *
        [<Optional; DefaultParameterValue(2.0)>] p: float *
        [<Optional; DefaultParameterValue(2)>] k: int *
        [<Optional; DefaultParameterValue(0.4)>] delta: float *
        [<Optional; DefaultParameterValue(false)>] unitLength: bool ->
            LearningRule

    /// Backpropagation with Adam: cross-entropy through one hidden layer. ReLU and any sign unless told otherwise. Its
    /// rate is Adam's: 0.001, not the 0.02 of the other rules. `centred`: biases begin at minus the mean potential, which
    /// nonnegative weights need for ReLU to be nonlinear. `weightDecay`: λ ≥ 0 of AdamW. `dropout`: share of hidden
    /// activities set to 0 in training, at least 0 and below 1.
    static member Backpropagation:
        [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null *
        [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null *
        [<Optional; DefaultParameterValue(false)>] centred: bool *
        [<Optional; DefaultParameterValue(0.0)>] weightDecay: float *
        [<Optional; DefaultParameterValue(0.0)>] dropout: float ->
            LearningRule

    /// A control: W drawn and kept. ReLU unless told otherwise.
    static member RandomFeatures:
        [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null ->
            LearningRule

    /// A control: the readout sees the pixels.
    static member Pixels: LearningRule

    /// A rule of one's own from one function of tensors: `step(W, X, rate)` gives the next W: H×d, from W: H×d and
    /// X: B×d. W starts uniform on [low, high) with the signs of the constraint, which is kept by projection after each
    /// step; none unless told otherwise. Activation: ReLU. A step of another shape is an `ArgumentException`.
    static member FromTensors:
        name: string *
        step: Func<Tensor, Tensor, float, Tensor> *
        [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null *
        [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null *
        [<Optional; DefaultParameterValue(0.01)>] low: float *
        [<Optional; DefaultParameterValue(0.1)>] high: float ->
            LearningRule

    /// The same with plain arrays, which are the function's own to change.
    static member FromArrays:
        name: string *
        step: Func<float32[,], float32[,], float, float32[,]> *
        [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null *
        [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null *
        [<Optional; DefaultParameterValue(0.01)>] low: float *
        [<Optional; DefaultParameterValue(0.1)>] high: float ->
            LearningRule
