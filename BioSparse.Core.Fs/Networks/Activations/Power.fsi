namespace BioSparse.Core

/// y = max(0, a)ⁿ (Krotov & Hopfield 2019, eq. 1, use n = 4.5). Where 2n is a whole number and n ≤ 64, y is a product of
/// squares and of √a, within n + 1 units in the last place of the power; φ and φ′ of tensors and in place then have the
/// same bits (`IsExact`). Other exponents take the power of the libraries.
[<RequireQualifiedAccess>]
module Power =

    /// φ(a) = max(0, a)ⁿ, n > 0.
    val activation: exponent: float -> Activation

    /// Its kind in settings and files; the setting `exponent` is n.
    val kind: ActivationKind
