namespace BioSparse.Core

open System

/// Adam (Kingma & Ba 2015) with β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸:
///
///     m ← β₁ m + (1 − β₁) g      s ← β₂ s + (1 − β₂) g²
///     w ← w − η · (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + ε)
///
/// Its moments live in the state's memory, as `m.NAME` and `s.NAME`, and its count of steps t as `adam.steps`.
[<RequireQualifiedAccess>]
module internal Adam =

    /// One step for several parameters: (name, value, gradient). New values in the same order, and the memory.
    val step:
        rate: float ->
        memory: Map<string, Tensor> ->
        parameters: (string * Tensor * Tensor) list ->
            Tensor list * Map<string, Tensor>

/// The same in private buffers: one parameter with its gradient and moments.
[<Sealed>]
type internal AdamBuffer =
    /// A copy of `start`, and of its moments where the memory holds them.
    new: name: string * start: Tensor * memory: Map<string, Tensor> -> AdamBuffer
    /// The parameter.
    member Value: Tensor
    /// The buffer of its gradient.
    member Gradient: Tensor
    /// One step, the `count`-th (from 1).
    member Step: rate: float * count: int -> unit
    /// Memory with copies of the moments.
    member Remember: known: Map<string, Tensor> -> Map<string, Tensor>

    interface IDisposable

/// The step count that Adam keeps in a state's memory.
[<RequireQualifiedAccess>]
module internal AdamSteps =

    val read: memory: Map<string, Tensor> -> int
    val write: count: int -> memory: Map<string, Tensor> -> Map<string, Tensor>
