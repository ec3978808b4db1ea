namespace BioSparse.Core

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
