namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open System.Threading
open BioSparse.Core

/// What `LearningRule.Measure` gives.
[<Sealed>]
type MeasuredNetwork =
    internal new: result: StudyResult -> MeasuredNetwork
    /// The network that was measured.
    member Network: TrainedNetwork
    /// One row a number, as in an experiment's `metrics.csv`: accuracy, attacks, few shots, sparsity, Dale's law, fits.
    member Rows: MetricRow[]
    /// What an evaluation should not show, a sentence each: masked gradients, attacks that grow weaker with ε, ...
    member Warnings: string[]
    /// The value of a metric that has no x. Error: `ArgumentException` where there is no such row.
    member Value: metric: string -> float
    /// The value of a metric at x (ε, shots). Error: `ArgumentException` where there is no such row.
    member Value: metric: string * x: float -> float

/// A learning rule, ours or one's own (`LearningRules`); immutable.
[<Sealed>]
type LearningRule =
    /// A rule of the core.
    static member Of: rule: Rule -> LearningRule
    /// The rule as the core has it.
    member Rule: Rule
    /// The name that rows and figures use.
    member Name: string
    /// What signs its hidden weights keep.
    member Constraint: Constraint

    /// Trains hidden layer and readout on these images. `progress` hears the share done after each step.
    /// `TrainingException` when weights collapse or diverge; `OperationCanceledException` when cancelled, between two
    /// steps. Without options, the defaults of `TrainingOptions`.
    member Train:
        images: ImageSet *
        [<Optional; DefaultParameterValue(null: TrainingOptions | null)>] options: TrainingOptions | null *
        [<Optional; DefaultParameterValue(null: IProgress<float> | null)>] progress: IProgress<float> | null *
        [<Optional>] cancellation: CancellationToken ->
            TrainedNetwork

    /// Trains and measures everything that an experiment measures. Exceptions as of `Train`.
    member Measure:
        train: ImageSet *
        test: ImageSet *
        [<Optional; DefaultParameterValue(null: TrainingOptions | null)>] options: TrainingOptions | null *
        [<Optional; DefaultParameterValue(null: MeasurementOptions | null)>] measurements:
            MeasurementOptions | null *
        [<Optional; DefaultParameterValue(null: IProgress<float> | null)>] progress: IProgress<float> | null *
        [<Optional>] cancellation: CancellationToken ->
            MeasuredNetwork

    /// Test accuracy after learning from `shots` labelled images of each class, the mean over `draws` choices of them:
    /// everything learns from those alone, or, with `unlabelled`, the hidden layer first sees all images without labels.
    /// Error: `ArgumentException` for `unlabelled` with a rule that has a teacher. Exceptions as of `Train`.
    member FewShotAccuracy:
        train: ImageSet *
        test: ImageSet *
        shots: int *
        [<Optional; DefaultParameterValue(5)>] draws: int *
        [<Optional; DefaultParameterValue(false)>] unlabelled: bool *
        [<Optional; DefaultParameterValue(null: TrainingOptions | null)>] options: TrainingOptions | null *
        [<Optional>] cancellation: CancellationToken ->
            float
