namespace BioSparse.Core

/// Laws of the families, left-truncated at t; the power law has the density (α − 1) t^(α−1) x^(−α) for x > t.
///
/// Only the bounded lognormal is truncated above. Weights are divided by their largest, so that no value lies above 1; but
/// that largest is one of the n draws, not a bound of the laws they come from: the bound is a parameter.
///
/// Sources of the forms: Johnson, Kotz & Balakrishnan, "Continuous univariate distributions", vol. 1 (1994); of the power
/// law: Clauset, Shalizi & Newman (2009), § 2; of the generalised gamma: Stacy (1962), "A generalization of the gamma
/// distribution"; of the double-Pareto lognormal: Reed & Jorgensen (2004).
[<RequireQualifiedAccess>]
module Distribution =

    /// All families, in the order of reports.
    val families: Family[]

    /// The families that have members above `threshold`: all, but for the power law where the threshold is 0.
    val familiesAbove: threshold: float -> Family[]

    /// The truncated law. Error: `ArgumentException` unless the threshold is 0 or more and finite and the
    /// parameters are finite and in their ranges (mu and nu any number, shares between 0 and 1, others positive); of a
    /// power law, unless alpha > 1 and the threshold is above 0; of a bounded law, unless its bound is above the threshold.
    val truncated: threshold: float -> law: Law -> Truncated

    /// ln of the density at each x; −∞ where x ≤ t.
    val logDensity: distribution: Truncated -> xs: float[] -> float[]

    /// The density at each x; 0 where x ≤ t.
    val density: distribution: Truncated -> xs: float[] -> float[]

    /// The probability of a value above each x; 1 where x ≤ t.
    val survival: distribution: Truncated -> xs: float[] -> float[]

    /// The probability of a value up to each x; 0 where x ≤ t.
    val cumulative: distribution: Truncated -> xs: float[] -> float[]

    /// The values with probabilities `ps` below them: t at 0, and ∞ at 1 (a bounded law: its bound).
    /// Error: `ArgumentException` unless 0 ≤ p ≤ 1 for each.
    val quantile: distribution: Truncated -> ps: float[] -> float[]

    /// `count` independent values, by inversion of the survival function; where that has no closed form, by Newton's method between
    /// the points of a table of it.
    val sample: distribution: Truncated -> count: int -> key: Key -> float[]
