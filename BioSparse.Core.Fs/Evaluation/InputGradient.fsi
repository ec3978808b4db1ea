namespace BioSparse.Core

open System

/// What an attack climbs.
[<RequireQualifiedAccess>]
type internal Climb =
    /// The cross-entropy, by the network's own slopes.
    | CrossEntropy
    /// The margin max_{j≠y} z_j − z_y, through winners `width` times as many, or a tenth of the slope for units that
    /// max(0, ·) has silenced.
    | Margin of width: float

/// Gradients with respect to the input in private buffers, for many passes over batches of one size: two products of
/// the batch with W, and next to nothing else. Agrees with `Network.inputGradient`, which is the definition.
[<Sealed>]
type internal InputGradient =
    new: network: Network * climb: Climb * rows: int -> InputGradient
    /// The gradient at x (rows×d), in a buffer that the next call writes again.
    member At: x: Tensor * labels: int[] -> Tensor
    interface IDisposable

/// Projected sign steps in place.
[<RequireQualifiedAccess>]
module internal SignStep =

    /// x ← clamp(x + size · sign(g), max(0, origin − ε), min(1, origin + ε)), element by element.
    val take: size: float -> epsilon: float -> origin: Tensor -> gradient: Tensor -> x: Tensor -> unit
