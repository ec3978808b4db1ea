namespace BioSparse.Core

/// A mean with its 95 % confidence interval over independent repetitions (here: seeds).
/// Undefined values are NaN: `Sd`, `Low` and `High` of fewer than two values, `Mean` of none.
[<Struct>]
type Interval =
    {
        /// Number of values n.
        Count: int
        /// Arithmetic mean.
        Mean: float
        /// Standard deviation of the sample, Σ(v − mean)² divided by n − 1.
        Sd: float
        /// Lower end, mean − t₀.₉₇₅(n − 1) · sd / √n.
        Low: float
        /// Upper end, mean + t₀.₉₇₅(n − 1) · sd / √n.
        High: float
    }

/// Two conditions compared over the same seeds.
[<Struct>]
type Paired =
    {
        /// The differences a − b: their mean and 95 % interval.
        Difference: Interval
        /// Two-sided p of the paired t test. NaN below two pairs; 1 when all differences are 0 and 0 when all
        /// are one other number, the limits of the test.
        P: float
        /// Cohen's d_z = mean difference / standard deviation of the differences (Cohen 1988, § 2.3.5).
        /// NaN below two pairs; 0 or ±∞ when the differences do not vary.
        Effect: float
    }

/// Statistics of few repetitions.
///
/// Sources: Student (1908) for the interval and the paired test; Spearman (1904) for the rank correlation; Cohen (1988) for d_z; Holm (1979) for the
/// correction; Hyndman & Fan (1996), definition 7, for quantiles.
[<RequireQualifiedAccess>]
module Statistics =

    /// The mean of `values` with its 95 % Student-t interval. A NaN among the values makes the figures NaN.
    val interval: values: float[] -> Interval

    /// The quantile of `values` at `p` ∈ [0, 1], linear between order statistics; NaN when there are none.
    /// Error: `ArgumentException` unless 0 ≤ p ≤ 1.
    val quantile: p: float -> values: float[] -> float

    /// The middle value, the quantile at ½; NaN when there are none.
    val median: values: float[] -> float

    /// Compares `a` with `b`, pair by pair. Differences that are equal but for the rounding of `a` and `b` do not vary.
    /// Error: `ArgumentException` unless both have the same length.
    val paired: a: float[] -> b: float[] -> Paired

    /// Ranks from 1; equal values share the mean of theirs.
    val internal ranks: values: float[] -> float[]

    /// Spearman's rank correlation of pairs; equal values share the mean of their ranks. Pairs with a NaN are left out; NaN where fewer
    /// than two remain, or one side is constant. Error: `ArgumentException` unless both have the same length.
    val spearman: a: float[] -> b: float[] -> float

    /// Holm's step-down correction: p-values that may be compared with one level for all tests together.
    /// The i-th smallest of m becomes max over j ≤ i of min(1, (m − j + 1) · p₍ⱼ₎); order is kept.
    /// NaN stands for a test that could not be made: it stays NaN and does not count in m.
    val holm: p: float[] -> float[]
