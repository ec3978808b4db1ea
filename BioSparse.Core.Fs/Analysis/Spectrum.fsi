namespace BioSparse.Core

/// The spectrum of the covariance of activities Y: N×H, sample by sample,
///
///     C = (Y − Ȳ)ᵀ (Y − Ȳ) / N,     λ₁ ≥ λ₂ ≥ … its eigenvalues.
[<RequireQualifiedAccess>]
module Spectrum =

    /// λ₁ ≥ λ₂ ≥ …, min(N, H) of them: where there are fewer samples than units the others are 0. Error: `ArgumentException` where
    /// the values do not divide into the samples.
    val eigenvalues: samples: int -> activities: float32[] -> float[]

    /// The participation ratio (Σλ)² / Σλ², from 1 (one direction) to H (all alike); Gao et al. (2017). NaN where all are 0.
    val participationRatio: eigenvalues: float[] -> float

    /// The exponent α of λ_n ∝ n^−α, by least squares of ln λ_n on ln n over first ≤ n ≤ last; Stringer et al. (2019). NaN where
    /// fewer than three of these eigenvalues exceed 10⁻¹² λ₁.
    val exponent: first: int -> last: int -> eigenvalues: float[] -> float
