namespace BioSparse.Core

/// One measured number: a row of metrics.csv.
type MetricRow =
    {
        /// Name of the model, e.g. `competitive-hebbian`.
        Model: string
        /// Seed of the run that gave the value.
        Seed: int
        /// The images that it was measured on.
        Split: Split
        /// Name of the metric, e.g. `accuracy` or `fgsm`.
        Metric: string
        /// The argument of the metric (ε, shots, epoch), if it has one.
        X: float option
        /// The number; NaN when it could not be had.
        Value: float
    }

/// One metric of one model over its seeds: a row of summary.csv.
type SummaryRow =
    {
        /// Name of the model.
        Model: string
        /// The images that it was measured on.
        Split: Split
        /// Name of the metric.
        Metric: string
        /// The argument of the metric, if it has one.
        X: float option
        /// Mean and 95 % interval over the seeds, and over the images where their number is given.
        Interval: Interval
        /// The number of images whose sampling the interval includes (`ImageBootstrap.summarise`); 0: seeds alone.
        Images: int
    }

/// Rows of metrics and their summary over seeds.
[<RequireQualifiedAccess>]
module Metrics =

    /// A row from its parts.
    val row:
        model: string ->
        seed: int ->
        split: Split ->
        metric: string ->
        x: float option ->
        value: float ->
            MetricRow

    /// The images that a run was measured on: test images where there are rows of them, else those of validation.
    val measuredSplit: rows: MetricRow seq -> Split

    /// The rows of those images, and those of the weights.
    val measured: rows: MetricRow seq -> MetricRow[]

    /// The value of every seed for one model, metric and x: struct (seed, value), by seed.
    /// Several rows of one seed are not independent repetitions: they are averaged. NaN values are left out.
    /// Of rows of one split: see `measured`.
    val perSeed:
        model: string -> metric: string -> x: float option -> rows: MetricRow seq -> struct (int * float)[]

    /// Mean and 95 % interval over seeds for each model, split, metric and x. Rows of one seed are averaged first and
    /// NaN values left out, so `Interval.Count` is the number of seeds that gave a number.
    /// Order: models, then metrics with their splits, as they first appear; then x ascending, rows without x first.
    val summarise: rows: MetricRow seq -> SummaryRow[]
