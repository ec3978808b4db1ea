namespace BioSparse.Core

/// Maximum-likelihood estimators for values above a known threshold t, with the likelihood of the truncated law;
/// t = 0 gives the plain estimators. Every search is bounded; what fails is a value.
///
/// - Exponential: rate = 1 / (mean x − t).
/// - Lognormal: z = ln x is a truncated normal, an exponential family, so the maximum matches the first two
///   moments m₁, m₂ of z − ln t; with α = (ln t − μ)/σ and δ = φ(α)/(1 − Φ(α)) − α that is one equation,
///   m₂/m₁² = (1 − αδ)/δ², monotone in α (Cohen 1950). No solution once m₂/m₁² ≥ 2: a power law is likelier.
/// - Weibull: scale^k = mean xᵏ − tᵏ for given shape k, and k solves
///   1/k + mean ln x = (mean xᵏ ln x − tᵏ ln t) / (mean xᵏ − tᵏ) (Wingo 1989); the same limit applies.
/// - Power law: α = 1 + 1 / mean ln(x/t) (Clauset, Shalizi & Newman 2009, eq. 3.1).
/// - Bounded lognormal: `BoundedFit`; generalised gamma, double-Pareto lognormal and lognormal mixture: `WideFits`.
[<RequireQualifiedAccess>]
module Estimation =

    /// The member of `family` under which `values`, all above `threshold`, are likeliest.
    /// Error: `ArgumentException` unless the threshold is finite and 0 or more.
    val fit: family: Family -> threshold: float -> values: float[] -> Result<Fit, FitFailure>

    /// The same, for values like those that `law` was fitted to: a search begins at `law`, and there alone.
    val internal refit: law: Law -> threshold: float -> values: float[] -> Result<Fit, FitFailure>
