namespace BioSparse.Core

/// y = max(0, a)ⁿ (Krotov & Hopfield 2019, eq. 1, use n = 4.5).
[<RequireQualifiedAccess>]
module Power =

    /// φ(a) = max(0, a)ⁿ, n > 0.
    val activation: exponent: float -> Activation

    /// Its kind in settings and files; the setting `exponent` is n.
    val kind: ActivationKind
