namespace BioSparse.Core

/// The Kolmogorov–Smirnov distance of a fit and how unusual it is.
type KsTest =
    {
        /// D = sup |Fₙ(x) − F(x)| over all values.
        Statistic: float
        /// Share of bootstrap samples of the fitted law, each refitted, that lie at least as far from their own
        /// fit: (1 + #{D* ≥ D}) / (1 + B). NaN without replicates or when more than a tenth of them failed.
        P: float
        /// Number of values behind the p: all of them, or the size of the subsample.
        Count: int
        /// Replicates that could not be fitted; they are left out.
        Failed: int
    }

/// A fitted parameter with its 95 % bootstrap interval.
type ParameterInterval =
    {
        /// Name of the parameter, e.g. `sigma`.
        Name: string
        /// Its maximum-likelihood estimate.
        Estimate: float
        /// Lower end; NaN without replicates or when more than a tenth of them failed.
        Low: float
        /// Upper end; NaN likewise.
        High: float
    }

/// Two fits to the same values compared.
type FitComparison =
    {
        /// The first fit's family.
        First: Family
        /// The second fit's family.
        Second: Family
        /// ln L₁ − ln L₂; positive when the first is likelier.
        LogRatio: float
        /// `likelihood-ratio` where one family holds the other or has it as its limit and the law of the statistic is known;
        /// `none` where it is not; `vuong` for families of which neither holds the other.
        Test: string
        /// Vuong's z, less Schwarz's correction for unequal numbers of parameters, or 2 |ln L₁ − ln L₂|.
        Statistic: float
        /// Two-sided p of the hypothesis that both are equally near the truth (Vuong), or p of the hypothesis that the
        /// narrower law is the truth (likelihood ratio): P(χ² > statistic) of one degree of freedom (Weibull : exponential,
        /// generalised gamma : Weibull), of two (generalised gamma : exponential; lognormal truncated above : lognormal, whose bound
        /// lies beyond the largest of n values by a 1/n), and half of that of one degree where the narrower lies at the edge of
        /// the wider (lognormal and Weibull : power law, generalised gamma : lognormal).
        P: float
    }

/// Goodness of fit and its uncertainty.
///
/// Sources: Clauset, Shalizi & Newman (2009), § 4, for the refitting bootstrap; Efron & Tibshirani (1993), ch. 13,
/// for percentile intervals; Bickel, Götze & van Zwet (1997) for resampling m of n; Vuong (1989); Wilks (1938); Chernoff
/// (1954) and del Castillo & Puig (1999) for a likelihood ratio at the edge of a family; Smith (1985) for one of an end.
///
/// A lognormal within a mixture or at the limit of a double-Pareto lognormal leaves their parameters without an
/// estimate (the information is singular): their likelihood ratio has no χ² reference, Vuong's statistic has no normal
/// limit, and there is no p. The same holds for a power law within a family whose limit it is in two parameters at once.
///
/// Above `MaximumCount` values the bootstrap works on that many of them, so that it stays a matter of a second or two:
/// p is then of a subsample drawn without replacement (and is milder than it would be for all values), and
/// intervals come from resamples of that size, their deviations shrunk by √(m/n).
[<RequireQualifiedAccess>]
module GoodnessOfFit =

    /// The most values that a bootstrap replicate holds: 2,000.
    [<Literal>]
    val MaximumCount: int = 2000

    /// D = sup |Fₙ(x) − F(x)|, in [0, 1]; NaN without values.
    val kolmogorovSmirnov: distribution: Truncated -> values: float[] -> float

    /// The distance of `fit` from its `values` with the p of `replicates` refitted samples.
    val ksTest: replicates: int -> key: Key -> fit: Fit -> values: float[] -> KsTest

    /// 95 % percentile intervals of the parameters of `fit`, from `replicates` refitted resamples of `values`.
    val intervals: replicates: int -> key: Key -> fit: Fit -> values: float[] -> ParameterInterval[]

    /// Compares two fits to `values`: Vuong's test, or the likelihood-ratio test where one family holds the other or ends
    /// in it (there Vuong's statistic has no normal limit: both laws may be the same).
    /// Error: `ArgumentException` for two fits of one family or with different thresholds.
    val compare: first: Fit -> second: Fit -> values: float[] -> FitComparison

    /// The same of two fits with ln of their densities at the values.
    val internal compareDensities: first: Fit * float[] -> second: Fit * float[] -> FitComparison
