namespace BioSparse.Core

/// Divisive normalisation of sizes: y_j = |a_j| / s, s = √(c + Σ_k a_k²) over all units that compete (Carandini & Heeger 2012,
/// "Normalization as a canonical neural computation"; with c = 10⁻³ as in the first author's public code, see docs/science.md). The
/// pull-back of g is sgn(a_i) g_i / s − a_i Σ_j g_j y_j / s².
[<RequireQualifiedAccess>]
module Divisive =

    /// φ(a)_j = |a_j| / √(c + Σ a²), c > 0.
    val activation: constant: float -> Activation

    /// Its kind in settings and files; the setting `constant` is c.
    val kind: ActivationKind
