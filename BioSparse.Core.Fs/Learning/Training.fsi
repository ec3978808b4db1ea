namespace BioSparse.Core

open System
open System.Threading

/// How the learning rate changes over training.
type Schedule =
    /// It does not.
    | Constant
    /// Falls linearly to 0, step by step.
    | LinearPerStep
    /// Falls linearly to 0, epoch by epoch (as in Krotov & Hopfield's notebook).
    | LinearPerEpoch

/// How long and how fast a rule is trained.
type TrainingPlan =
    {
        /// Passes through the images, ≥ 0.
        Epochs: int
        /// B ≥ 1; the last batch of an epoch may be smaller.
        BatchSize: int
        /// η before the schedule, > 0.
        Rate: float
        /// How it changes.
        Schedule: Schedule
    }

/// Why training stopped before its end.
type TrainingFailure =
    /// Every hidden weight is zero.
    | Collapsed of step: int
    /// A weight is infinite or not a number.
    | Diverged of step: int

    /// One line for people.
    member Message: string

/// Where training stands, for those who watch.
[<Struct>]
type TrainingProgress =
    {
        /// Steps done.
        Step: int
        /// Steps in all.
        Steps: int
    }

/// Training: the fold of a rule's step over shuffled batches. Everything random follows from the key, the epoch
/// and the step, so that an epoch can be repeated, or training taken up again, at any epoch's start.
[<RequireQualifiedAccess>]
module Training =

    /// Steps of one epoch over `count` images.
    val stepsPerEpoch: plan: TrainingPlan -> count: int -> int

    /// The learning rate of a step (counted from 0 over all epochs).
    val rate: plan: TrainingPlan -> stepsPerEpoch: int -> step: int -> float

    /// Images at `indices` as a batch: bytes become numbers in [0, 1].
    val batch: dataset: Dataset -> indices: ReadOnlySpan<int> -> Batch

    /// The layer's activities on all images, N×H, in a buffer that the caller releases; none where it would take more than
    /// 768 MB. Computed in blocks that depend on the data set alone, so that a training that goes on finds the same bits.
    val internal features: layer: Layer -> dataset: Dataset -> Tensor option

    /// Likewise for a rule that learns on the activities of a layer that stays; none for other rules.
    val featuresFor: rule: Rule -> dataset: Dataset -> state: LearningState -> Tensor option

    /// One epoch (counted from 0) on such features where there are some: the bits of `epoch`, which computes them anew.
    val epochOn:
        answers: Tensor option ->
        rule: Rule ->
        plan: TrainingPlan ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<TrainingProgress> ->
        cancellation: CancellationToken ->
        epoch: int ->
        state: LearningState ->
            Result<LearningState, TrainingFailure>

    /// One epoch (counted from 0). Error: why it had to stop. `OperationCanceledException` when cancelled.
    val epoch:
        rule: Rule ->
        plan: TrainingPlan ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<TrainingProgress> ->
        cancellation: CancellationToken ->
        epoch: int ->
        state: LearningState ->
            Result<LearningState, TrainingFailure>

    /// All epochs, without an audience.
    val run:
        rule: Rule ->
        plan: TrainingPlan ->
        key: Key ->
        dataset: Dataset ->
        state: LearningState ->
            Result<LearningState, TrainingFailure>

    /// All epochs, with an audience. Error and exception as of one epoch.
    val runWatched:
        rule: Rule ->
        plan: TrainingPlan ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<TrainingProgress> ->
        cancellation: CancellationToken ->
        state: LearningState ->
            Result<LearningState, TrainingFailure>
