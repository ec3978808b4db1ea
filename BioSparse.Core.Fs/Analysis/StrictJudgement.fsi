namespace BioSparse.Core

/// What weights are divided by before a threshold is laid on them.
[<RequireQualifiedAccess>]
type Normalisation =
    /// The largest |w| of all.
    | Maximum
    /// The largest |w| of the unit, the row of the weight.
    | Unit
    /// The largest |w| of the input, the column of the weight.
    | Input
    /// The 99.9 % quantile of the nonzero |w|, which no single weight decides.
    | Quantile

    /// `one maximum`, `each unit`, `each input` or `99.9 % quantile`.
    member Name: string

/// An answer about the weights above one threshold, under one normalisation.
type Judgement<'answer> =
    {
        /// What the weights were divided by.
        Normalisation: Normalisation
        /// Where they begin.
        Threshold: float
        /// Number of weights above it.
        Count: int
        /// The margin of the lognormal, or the best family.
        Answer: 'answer
    }

/// Whether a lognormal describes weights better than every single family that does not contain it, at several thresholds and under
/// several normalisations: at one threshold alone the answer can be that of the threshold.
[<RequireQualifiedAccess>]
module StrictJudgement =

    /// 0.0025, 0.005, 0.01 and 0.02.
    val thresholds: float[]

    /// The thresholds that the claim stands on: 0.005 and 0.01.
    val decisive: float[]

    /// Weights that `bests` is of, a random choice where there are more: 10,000.
    [<Literal>]
    val MostForBest: int = 10000

    /// |w| of units×inputs weights, unit after unit, as `normalisation` divides them; zeros and rows or columns of zeros are
    /// left out. Error: `ArgumentException` unless there are units · inputs weights.
    val normalised: normalisation: Normalisation -> units: int -> inputs: int -> weights: float32[] -> float[]

    /// For every normalisation and threshold, the least Schwarz criterion of the single families that do not contain the lognormal
    /// (Weibull, exponential, power law) less that of the lognormal: above 0 the lognormal is preferred. NaN without a fit. A lognormal
    /// whose likelihood rises to a power law has the criterion of that limit, with its own two parameters.
    val margins: units: int -> inputs: int -> weights: float32[] -> Judgement<float>[]

    /// For every normalisation and threshold, the family with the least Schwarz criterion of all families, of `MostForBest` of the
    /// weights at most; none without a fit.
    val bests: units: int -> inputs: int -> weights: float32[] -> Judgement<Family voption>[]

    /// The name of the metric of a normalisation.
    val metricOf: normalisation: Normalisation -> string

    /// The metrics `lognormal_margin`, `lognormal_margin_unit`, `lognormal_margin_input` and `lognormal_margin_quantile`.
    val metrics: Metric[]

    /// The margins as rows, with the threshold as x.
    val rows: model: string -> seed: int -> margins: Judgement<float>[] -> MetricRow[]
