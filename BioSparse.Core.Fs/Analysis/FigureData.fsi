namespace BioSparse.Core

/// Counts in bins of equal width on a logarithmic axis.
type LogHistogram =
    {
        /// Ends of the bins, one more than bins, ascending.
        Edges: float[]
        /// Values in each bin.
        Counts: int[]
        /// Share of the values per unit of x in each bin, to lie under a density.
        Density: float[]
    }

/// Points of a curve.
type Curve =
    {
        /// Abscissae.
        X: float[]
        /// Ordinates, one for each of `X`.
        Y: float[]
    }

/// The data of the figures of a weight distribution, as plain arrays.
[<RequireQualifiedAccess>]
module FigureData =

    /// Positive `values` in `bins` logarithmic bins from the least to the largest; empty when all are equal or
    /// none is positive.
    val histogram: bins: int -> values: float[] -> LogHistogram

    /// The share of values of at least x against x, at no more than `points` of the values: the complementary
    /// cumulative distribution, thinned evenly in the logarithm of the rank from the top, so that the tail stays.
    val tail: points: int -> values: float[] -> Curve

    /// A curve's logarithmic grid: `points` abscissae from `low` to `high`. Error: `ArgumentException` unless
    /// 0 < low < high and there are two points or more.
    val grid: points: int -> low: float -> high: float -> float[]

    /// Density of `distribution` at `xs`.
    val density: distribution: Truncated -> xs: float[] -> Curve

    /// Probability above each of `xs`.
    val survival: distribution: Truncated -> xs: float[] -> Curve

    /// Quantiles of the values (Y) against those of `distribution` (X), at no more than `points` probabilities
    /// (i − ½)/n.
    val quantiles: points: int -> distribution: Truncated -> values: float[] -> Curve
