namespace BioSparse.Core

/// The rows of a run, under the name that tells it from the runs beside it.
type RunRows =
    {
        /// Name of the run.
        Run: string
        /// The rows of `metrics.csv`.
        Rows: MetricRow[]
    }

/// A metric of a model in a run, against the same in the reference run, over the seeds that both have.
type RunDifference =
    {
        /// The run that is compared with the reference.
        Run: string
        /// The model, of the same name in both.
        Model: string
        /// The images that both values were measured on.
        Split: Split
        /// Name of the metric.
        Metric: string
        /// The argument of the metric (ε, shots, epoch), if it has one.
        X: float option
        /// The seeds with a number in both, ascending.
        Seeds: int[]
        /// Value in the run − value in the reference, seed by seed.
        Difference: Interval
        /// Student's t = mean · √n / sd with n − 1 degrees of freedom, n the number of seeds. NaN below two seeds, and where the
        /// difference is the same in every seed: then there is no spread to judge it by.
        T: float
        /// Two-sided p of the paired t test; NaN where `T` is.
        P: float
        /// `P` after Holm's correction over all tests of the table.
        Corrected: float
        /// p of the exact signed-rank test, not corrected.
        SignedRank: float
    }

/// Runs of experiments against each other. Models of the same name are paired, and their seeds by number: a seed stands for the same
/// draws of data and weights in both runs as far as their settings agree.
[<RequireQualifiedAccess>]
module RunComparison =

    /// The rows that say how good and how sparse a network is, on the measured images or of its weights: those whose metric has the
    /// role accuracy, attack, worst case, few-shot, sparsity, signs or continual.
    val main: metricOf: (string -> Metric) -> rows: MetricRow seq -> MetricRow[]

    /// The differences of each run from the reference: every model, split, metric and x of which both have a number for a common seed, in
    /// the order of the reference's rows, x ascending, and runs in their order.
    val differences: reference: RunRows -> others: RunRows seq -> RunDifference[]

    /// The scalars and lists of a configuration by their path: keys with dots between, and numbers from 1 in a list of sections. Lists of
    /// anything else are one value.
    val settings: node: SettingNode -> (struct (string * string))[]

    /// The keys whose values are not the same in all runs, in order of their first appearance, each with the value in each run; null
    /// where a run has none. Error: `ArgumentException` if a run has a key twice.
    val differing: runs: (struct (string * string))[][] -> (struct (string * (string | null)[]))[]
