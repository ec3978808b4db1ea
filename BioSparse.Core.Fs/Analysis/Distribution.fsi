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
    /// (x/t)^(1 − alpha) above a threshold t > 0, without which it has no members. It is the limit of the truncated
    /// lognormal (mu → −∞ with −mu/sigma² fixed) and of the truncated Weibull (shape → 0).
    | PowerLaw

    /// `lognormal`, `weibull`, `exponential` or `power law`.
    member Name: string
    /// Names of the parameters of its laws, in order.
    member ParameterNames: string[]

/// A member of a family.
[<RequireQualifiedAccess>]
type Law =
    /// Mean and standard deviation of ln x.
    | Lognormal of mu: float * sigma: float
    /// Survival exp(−(x/scale)^shape).
    | Weibull of shape: float * scale: float
    /// Survival exp(−rate · x).
    | Exponential of rate: float
    /// Density proportional to x^(−alpha), alpha > 1.
    | PowerLaw of alpha: float

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

/// Lognormal, Weibull and exponential distributions, left-truncated at t, and the power law above t: density
/// (α − 1) t^(α−1) x^(−α) for x > t.
///
/// None is truncated above. Weights are divided by their largest, so that no value lies above 1; but that largest is one of
/// the n draws, not a bound of the law they come from. A law that ends at the sample's maximum would have a parameter more,
/// estimated at its edge, and its likelihood could not be compared with that of the others.
///
/// Source of the forms: Johnson, Kotz & Balakrishnan, "Continuous univariate distributions", vol. 1 (1994); of the power
/// law: Clauset, Shalizi & Newman (2009), § 2.
[<RequireQualifiedAccess>]
module Distribution =

    /// All families, in the order of reports.
    val families: Family[]

    /// The families that have members above `threshold`: all, but for the power law where the threshold is 0.
    val familiesAbove: threshold: float -> Family[]

    /// The truncated law. Error: `ArgumentException` unless the threshold is 0 or more and finite and the
    /// parameters are finite and, but for mu, positive; of a power law, unless alpha > 1 and the threshold is above 0.
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
