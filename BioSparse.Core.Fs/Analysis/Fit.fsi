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
    /// The likelihood rises all the way to another limit of the family, which is not a member of it. The limit, the number of
    /// its parameters and its ln L, the supremum: a lognormal of a generalised gamma, of a double-Pareto lognormal and
    /// of a mixture; a power law truncated above of a bounded lognormal.
    | Limit of limit: string * parameters: int * logLikelihood: float
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

/// Fits from their parts.
[<RequireQualifiedAccess>]
module internal Fit =

    /// The fit of `law` to `count` values above `threshold`; `NotConverged` where the parameters or ln L are no numbers of a law.
    val create: threshold: float -> count: int -> logLikelihood: float -> law: Law -> Result<Fit, FitFailure>
