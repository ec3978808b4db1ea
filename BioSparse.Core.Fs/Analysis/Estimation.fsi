namespace BioSparse.Core

/// Why a distribution could not be fitted.
[<RequireQualifiedAccess>]
type FitFailure =
    /// There are no values.
    | NoValues
    /// A value is NaN or infinite.
    | NotFinite
    /// A value does not lie above the threshold: at 0, a zero or negative value.
    | NotAboveThreshold
    /// There are no two different values: no distribution is fitted to a point.
    | NoSpread
    /// A power law above 0: it needs a threshold.
    | NoThreshold
    /// The likelihood rises all the way to a power law, the limit of the family: the tail is too heavy for it, and the
    /// supremum is the likelihood of the power law above the same threshold.
    | PowerLaw
    /// The bounded search ended without a maximum.
    | NotConverged

    /// The failure as part of a sentence, for reports.
    member Message: string

/// A maximum-likelihood fit.
type Fit =
    {
        /// The fitted law with the threshold that the likelihood knew of.
        Distribution: Truncated
        /// Number of values n.
        Count: int
        /// ln L at the maximum, Σ ln (f(x)/(1 − F(t))).
        LogLikelihood: float
        /// Akaike's criterion 2k − 2 ln L, with k parameters (Akaike 1974).
        Aic: float
        /// Schwarz's criterion k ln n − 2 ln L (Schwarz 1978).
        Bic: float
    }

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
[<RequireQualifiedAccess>]
module Estimation =

    /// The member of `family` under which `values`, all above `threshold`, are likeliest.
    /// Error: `ArgumentException` unless the threshold is finite and 0 or more.
    val fit: family: Family -> threshold: float -> values: float[] -> Result<Fit, FitFailure>
