namespace BioSparse.Core

open System
open System.Threading

/// The schedule of the learning rate.
type Schedule =
    /// It does not.
    | Constant
    /// Falls linearly to 0, step by step.
    | LinearPerStep
    /// Falls linearly to 0, epoch by epoch (as in Krotov & Hopfield's notebook).
    | LinearPerEpoch

/// The plan of a training.
type TrainingPlan =
    {
        /// Passes through the inputs, ≥ 0.
        Epochs: int
        /// B ≥ 1; the last batch of an epoch may be smaller.
        BatchSize: int
        /// η before the schedule, > 0.
        Rate: float
        /// Its schedule.
        Schedule: Schedule
    }

/// Why training stopped before its end.
type TrainingFailure =
    /// Every weight of a hidden layer is zero.
    | Collapsed of step: int
    /// A number that the rule changes is infinite or not a number: its name as of `LearningState.parts`, and why.
    | Diverged of step: int * part: string * cause: Divergence

    /// A description in one line.
    member Message: string

/// The progress of a training, for observers.
[<Struct>]
type TrainingProgress =
    {
        /// Steps done.
        Step: int
        /// Steps in all.
        Steps: int
    }

/// Training: the fold of a rule's step over shuffled batches. Everything random follows from the key, the epoch
/// and the step, so that an epoch can be repeated, or training resumed, at the start of any epoch.
[<RequireQualifiedAccess>]
module Training =

    /// Steps of one epoch over `count` rows of inputs.
    val stepsPerEpoch: plan: TrainingPlan -> count: int -> int

    /// The learning rate of a step (counted from 0 over all epochs).
    val rate: plan: TrainingPlan -> stepsPerEpoch: int -> step: int -> float

    /// The pixels of the images at `indices` as a batch: bytes become numbers in [0, 1].
    val batch: dataset: Dataset -> indices: ReadOnlySpan<int> -> Batch

    /// One epoch (counted from 0). Error: why it had to stop. `OperationCanceledException` when cancelled.
    val epoch:
        rule: Rule ->
        plan: TrainingPlan ->
        key: Key ->
        inputs: TrainingInputs ->
        progress: IProgress<TrainingProgress> ->
        cancellation: CancellationToken ->
        epoch: int ->
        state: LearningState ->
            Result<LearningState, TrainingFailure>

    /// All epochs, without an observer.
    val run:
        rule: Rule ->
        plan: TrainingPlan ->
        key: Key ->
        inputs: TrainingInputs ->
        state: LearningState ->
            Result<LearningState, TrainingFailure>

    /// All epochs, with an audience. Error and exception as of one epoch.
    val runWatched:
        rule: Rule ->
        plan: TrainingPlan ->
        key: Key ->
        inputs: TrainingInputs ->
        progress: IProgress<TrainingProgress> ->
        cancellation: CancellationToken ->
        state: LearningState ->
            Result<LearningState, TrainingFailure>
