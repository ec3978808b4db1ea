namespace BioSparse.Core

/// One family fitted to a network's weights. When the fit failed, `Failure` says why and all numbers are NaN.
type FamilyFit =
    {
        /// The family.
        Family: Family
        /// Whether the likelihood knew that weights under the threshold were removed. A plain fit did not.
        Truncated: bool
        /// Name for reports: `lognormal`, `stretched exponential` (shape < 1), `compressed exponential`
        /// (shape > 1), `exponential` or `power law`; of a failed fit `weibull` for both exponentials with a shape.
        Name: string
        /// Why there is no fit.
        Failure: FitFailure voption
        /// The fitted law, for its density, survival and quantiles; meaningless when the fit failed.
        Distribution: Truncated
        /// Parameters with 95 % bootstrap intervals; empty when the fit failed.
        Parameters: ParameterInterval[]
        /// ln L at the maximum.
        LogLikelihood: float
        /// Akaike's criterion.
        Aic: float
        /// Schwarz's criterion.
        Bic: float
        /// Kolmogorov–Smirnov distance with its bootstrap p.
        Ks: KsTest
    }

    /// Whether the fit succeeded.
    member Succeeded: bool
    /// Why there is no fit, as a sentence part, when there is none.
    member Problem: string option

/// The distribution of a network's weights and the laws fitted to it.
type WeightDistribution =
    {
        /// Detection threshold, relative to the largest |w|.
        Threshold: float
        /// Number of all weights.
        Total: int
        /// The kept weights |w| / max |w| > threshold, ascending.
        Values: float[]
        /// Why there are no values to fit, when there are none.
        Problem: string option
        /// The fits: every family truncated at the threshold, then lognormal, Weibull and exponential plain.
        Fits: FamilyFit[]
        /// Pairwise comparisons of the truncated fits.
        Comparisons: FitComparison[]
    }

    /// The truncated fit with the least Schwarz criterion (which does not prefer a Weibull to the exponential
    /// within it without need); null when none succeeded, and when a family that has no fit might be likelier: its search
    /// found no maximum, or its likelihood rises to a limit that is likelier than the fits (a power law that is not among them).
    member Best: FamilyFit | null
    /// Why `Best` is null, when it is.
    member BestProblem: string option
    /// The plain fit with the least Schwarz criterion; null likewise.
    member BestPlain: FamilyFit | null
    /// Why `BestPlain` is null, when it is.
    member BestPlainProblem: string option

/// The distribution of weights as the paper looks at it: normalised to [0, 1], kept above the detection threshold,
/// and fitted by every family with the likelihood of the truncated law and, as a figure usually shows it, by lognormal,
/// Weibull and exponential plain. Families that are searched for (generalised gamma, double-Pareto lognormal, mixture) have a p from
/// a tenth of the replicates, and no intervals.
[<RequireQualifiedAccess>]
module WeightAnalysis =

    /// |w| / max |w|, those above `threshold` (0 ≤ threshold < 1), ascending.
    /// Errors: no weights, a weight that is not finite, no weight but zeros.
    val normalise: threshold: float -> weights: float32[] -> Result<float[], string>

    /// Fits every family to `weights` (none where fewer than two of the kept values differ); `replicates` bootstrap samples for each p and each interval (0: none).
    val analyse: threshold: float -> replicates: int -> key: Key -> weights: float32[] -> WeightDistribution

    /// The metric that a figure of the truncated fit of `family` is, e.g. `fit_power_law_bic`.
    val internal metric: family: Family -> figure: string -> string

    /// The metrics of `rows`.
    val metrics: Metric[]

    /// The numbers of an analysis as rows of metrics, without x: `fit_<family>_<figure>` of the truncated fits and
    /// `fit_<family>_plain_<figure>` of the plain ones, where the family is its name with `_` (`power_law`, `double_pareto_lognormal`) and the figure `loglikelihood`, `aic`, `bic`, `ks`, `ks_p` or the name of a parameter; and
    /// `fit_<first>_<second>_p` of each comparison.
    val rows: model: string -> seed: int -> distribution: WeightDistribution -> MetricRow[]
