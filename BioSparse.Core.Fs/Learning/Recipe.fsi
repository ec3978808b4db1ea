namespace BioSparse.Core

open System
open System.Threading

/// A model's way from images to a network: a rule for the hidden layer, and a readout where the rule has none.
type Recipe =
    {
        /// The rule of the hidden layer.
        Rule: Rule
        /// H
        Hidden: int
        /// How the hidden layer is trained.
        Plan: TrainingPlan
        /// The rule of the output layer; not used where `Rule` trains its own.
        Readout: Rule
        /// How the output layer is trained.
        ReadoutPlan: TrainingPlan
    }

/// Following recipes.
[<RequireQualifiedAccess>]
module Recipe =

    /// The state before the first step of the hidden layer.
    val start: recipe: Recipe -> key: Key -> dataset: Dataset -> LearningState

    /// The state before the first step of the readout, on the trained hidden layer in its reading; its scale comes from at
    /// most 1,000 images.
    val startReadout: recipe: Recipe -> dataset: Dataset -> state: LearningState -> LearningState

    /// The key of the hidden layer's training.
    val hiddenKey: key: Key -> Key

    /// The key of the readout's training.
    val readoutKey: key: Key -> Key

    /// Hidden layer and readout, all epochs, on this data set.
    val train: recipe: Recipe -> key: Key -> dataset: Dataset -> Result<Network, TrainingFailure>

    /// The hidden layer, all epochs; `progress` hears the share done after each step.
    /// `OperationCanceledException` when cancelled, between two steps.
    val trainHidden:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            Result<LearningState, TrainingFailure>

    /// The readout likewise, on a trained hidden layer; nothing to do where the rule trained its own.
    val trainReadout:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
        state: LearningState ->
            Result<Network, TrainingFailure>

    /// Both, one after the other.
    val trainWatched:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            Result<Network, TrainingFailure>

    /// The same recipe with at least `steps` steps in each of its two trainings on `count` images.
    val withSteps: steps: int -> count: int -> recipe: Recipe -> Recipe

    /// The readout, all epochs, on a trained hidden layer; nothing to do where the rule trained its own.
    val finish:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        state: LearningState ->
            Result<Network, TrainingFailure>
