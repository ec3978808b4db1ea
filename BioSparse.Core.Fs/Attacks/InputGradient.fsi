namespace BioSparse.Core

open System
open System.Numerics

/// The objective that an attack maximises, for each image.
[<RequireQualifiedAccess>]
type internal Objective =
    /// −log softmax(z)_y
    | CrossEntropy
    /// max_{j≠y} z_j − z_y
    | Margin
    /// z_t − z_y for a class t of each image's own
    | Targeted

/// When an image counts as broken.
[<RequireQualifiedAccess>]
module internal Broken =

    /// Whether the network errs at a point with this margin, by more than rounding: margins of another order of products
    /// differ in their last bits.
    val isAt: margin: float32 -> bool

/// Objectives and their gradients with respect to the input in private buffers, for many passes over batches of at most
/// `rows` images: two products of the batch with the weights of each layer, and next to nothing else. With `Own` and the cross-entropy it agrees
/// with `Network.inputGradient`, which is the definition.
[<Sealed>]
type internal InputGradient =
    new: network: Network * objective: Objective * through: Through * rows: int -> InputGradient

    /// The gradient at x (n×d, n ≤ rows), in a buffer that the next call writes again. `targets` matters to `Targeted`
    /// alone.
    member At: x: Tensor * labels: int[] * targets: int[] -> Tensor

    /// The objective of each image at the last call.
    member Values: float32[]

    /// The margin max_{j≠y} z_j − z_y of each image at the last call: above 0 the network errs.
    member Margins: float32[]

    interface IDisposable

/// Projected sign steps in place.
[<RequireQualifiedAccess>]
module internal SignStep =

    /// max(0, origin − ε).
    val inline low: epsilon: float32 -> origin: Vector<float32> -> Vector<float32>

    /// min(1, origin + ε).
    val inline high: epsilon: float32 -> origin: Vector<float32> -> Vector<float32>

    /// clamp(now + size · sign(slope), low, high).
    val inline projected:
        size: float32 ->
        low: Vector<float32> ->
        high: Vector<float32> ->
        slope: Vector<float32> ->
        now: Vector<float32> ->
            Vector<float32>

    /// The same of one pixel around its origin.
    val inline pixel:
        size: float32 -> epsilon: float32 -> origin: float32 -> slope: float32 -> now: float32 -> float32

    /// x ← clamp(x + size · sign(g), max(0, origin − ε), min(1, origin + ε)), element by element.
    val take: size: float -> epsilon: float -> origin: Tensor -> gradient: Tensor -> x: Tensor -> unit
