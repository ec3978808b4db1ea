namespace BioSparse.Core

/// A family of distributions on the positive numbers.
[<RequireQualifiedAccess>]
type Family =
    /// ln x is normal.
    | Lognormal
    /// exp(−(x/scale)^shape): a stretched exponential for shape < 1, a compressed one for shape > 1.
    | Weibull
    /// exp(−rate · x): the Weibull of shape 1.
    | Exponential

/// A member of a family.
[<RequireQualifiedAccess>]
type Law =
    /// Mean and standard deviation of ln x.
    | Lognormal of mu: float * sigma: float
    /// Survival exp(−(x/scale)^shape).
    | Weibull of shape: float * scale: float
    /// Survival exp(−rate · x).
    | Exponential of rate: float

    /// The family of the law.
    member Family: Family
    /// Names of the parameters, in order.
    member ParameterNames: string[]
    /// Values of the parameters, in order.
    member Parameters: float[]

/// A law seen only above a threshold t ≥ 0: density f(x) / (1 − F(t)) for x > t. With t = 0 it is the plain law.
[<Struct>]
type Truncated =
    {
        /// The law before truncation.
        Law: Law
        /// Where it begins, t.
        Threshold: float
    }

/// Lognormal, Weibull and exponential distributions, left-truncated at t.
///
/// Source of the forms: Johnson, Kotz & Balakrishnan, "Continuous univariate distributions", vol. 1 (1994).
[<RequireQualifiedAccess>]
module Distribution =

    /// All families, in the order of reports.
    val families: Family[]

    /// The truncated law. Error: `ArgumentException` unless the threshold is 0 or more and finite and the
    /// parameters are finite and, but for mu, positive.
    val truncated: threshold: float -> law: Law -> Truncated

    /// ln of the density at each x; −∞ where x ≤ t.
    val logDensity: distribution: Truncated -> xs: float[] -> float[]

    /// The density at each x; 0 where x ≤ t.
    val density: distribution: Truncated -> xs: float[] -> float[]

    /// The probability of a value above each x; 1 where x ≤ t.
    val survival: distribution: Truncated -> xs: float[] -> float[]

    /// The probability of a value up to each x; 0 where x ≤ t.
    val cumulative: distribution: Truncated -> xs: float[] -> float[]

    /// The values with probabilities `ps` below them: t at 0 and ∞ at 1.
    /// Error: `ArgumentException` unless 0 ≤ p ≤ 1 for each.
    val quantile: distribution: Truncated -> ps: float[] -> float[]

    /// `count` independent values, by inversion of the survival function.
    val sample: distribution: Truncated -> count: int -> key: Key -> float[]
