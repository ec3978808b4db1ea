namespace BioSparse.Core

/// The images that a network classifies correctly: a row of outcomes.csv.
type ImageOutcomes =
    {
        /// Name of the model.
        Model: string
        /// Seed of the run.
        Seed: int
        /// Train, validation or test images.
        Split: Split
        /// The metric that is the share of these images, e.g. `worst_case`.
        Metric: string
        /// The argument of the metric (ε).
        X: float
        /// For each image, whether the answer stayed right; the same images for every model and seed.
        Survives: bool[]
    }

/// A mean over seeds and images with the interval that both leave.
[<Struct>]
type ImageInterval =
    {
        /// Mean and standard deviation of the seeds' own means; Low and High, the 95 % percentile interval of the bootstrap.
        Interval: Interval
        /// Number of images.
        Images: int
        /// Two-sided p of a mean of 0: 2 · min(share ≤ 0, share ≥ 0) of the B replicates, each share (1 + count) / (1 + B).
        P: float
    }

/// Intervals of accuracies on a sample of images by networks of several seeds. Seeds and images are crossed: every seed
/// meets the same images, so that a hard image is hard for all. Each replicate draws n of the n images and, independently,
/// S − 1 of the S seeds, with replacement, and takes the mean over the drawn seeds and images.
///
/// Sources: Owen (2007), "The pigeonhole bootstrap", for resampling crossed factors (it counts the noise of single cells
/// more than once, which makes the interval wider, never narrower); McCarthy & Snowden (1985) for S − 1, with which the
/// variance of few seeds is not underestimated. One seed is kept as it is: the interval is of images alone.
[<RequireQualifiedAccess>]
module ImageBootstrap =

    /// Number of replicates B: 2,000.
    [<Literal>]
    val Replicates: int = 2000

    /// The mean of `values`, an array of images for each seed, and its interval. The same key draws the same seeds and images
    /// from any table of one shape. Errors: `ArgumentException` without seeds or images, or with unequal numbers of images.
    val interval: key: Key -> values: float[][] -> ImageInterval

    /// The mean over `xs` of a metric of a model over `seeds` and images; none where a seed lacks an x, or has another number
    /// of images there.
    val ofMetric:
        outcomes: ImageOutcomes seq ->
        seeds: int[] ->
        xs: float[] ->
        model: string ->
        metric: string ->
            ImageInterval voption

    /// The same of the difference between two models, paired over seeds and images; none also where their images differ in
    /// number.
    val ofDifference:
        outcomes: ImageOutcomes seq ->
        seeds: int[] ->
        xs: float[] ->
        higher: string ->
        lower: string ->
        metric: string ->
            ImageInterval voption

    /// `Metrics.summarise`, where metrics whose `outcomes` are there for every seed with a row have the joint interval, and
    /// its number of images.
    val summarise: outcomes: ImageOutcomes seq -> rows: MetricRow seq -> SummaryRow[]
