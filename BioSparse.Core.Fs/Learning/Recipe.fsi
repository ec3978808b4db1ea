namespace BioSparse.Core

open System
open System.Threading

/// The forms that inputs are brought into before the form that the rule itself gives them.
type Preprocessing =
    {
        /// Forms of a whole map, before fields are taken; of a dense layer they come first.
        Whole: InputPlan list
        /// Forms of the rows that weights see.
        Fields: InputPlan list
    }

    /// None.
    static member Nothing: Preprocessing

/// The training of hidden layers by one rule.
type LayerPlan =
    {
        /// A local rule trains one layer, backpropagation all layers of `Units` together.
        Rule: Rule
        /// H of each layer that the rule trains at once: one size for a local rule, one or more for backpropagation.
        Units: int list
        /// The plan of the rule's training.
        Plan: TrainingPlan
        /// The forms of the first of its layers before the rule's own; what they need of data is taken of the first training
        /// inputs, at most 2,000 images and 100,000 fields.
        Preprocessing: Preprocessing
    }

/// Making plans of layers.
[<RequireQualifiedAccess>]
module LayerPlan =

    /// A plan without preprocessing.
    val create: rule: Rule -> units: int list -> plan: TrainingPlan -> LayerPlan

/// A model's way from images to a network, from the pixels up. The rule of each plan learns from the activities of the
/// layers of the plans before, which answer by their rules' reading and stay as they are (greedy training, Bengio et al.
/// 2007). A readout is trained on the last layer, unless the last rule trains its own; a readout that an earlier rule
/// trains is not used.
type Recipe =
    {
        /// The plans of the hidden layers, at least one.
        Layers: LayerPlan list
        /// The rule of the output layer; not used where the last rule trains its own.
        Readout: Rule
        /// The plan of the output layer's training.
        ReadoutPlan: TrainingPlan
    }

/// Following recipes.
[<RequireQualifiedAccess>]
module Recipe =

    /// One hidden layer of `units` units.
    val ofRule:
        rule: Rule -> units: int -> plan: TrainingPlan -> readout: Rule -> readoutPlan: TrainingPlan -> Recipe

    /// The name of its rule; of several, their names joined by `+`.
    val name: recipe: Recipe -> string

    /// The rule of each hidden layer.
    val rules: recipe: Recipe -> Rule list

    /// Trained hidden layers, all or the first of them, as they answer: each in the reading of its rule.
    val read: recipe: Recipe -> layers: Layer list -> Layer list

    /// What the plan, or the readout, above these trained layers learns from. The caller disposes of it.
    val inputs: recipe: Recipe -> layers: Layer list -> dataset: Dataset -> TrainingInputs

    /// The state before the first step of the plan numbered `plan` (from 0), with forms fitted to its inputs.
    val startPlan: plan: int -> recipe: Recipe -> key: Key -> inputs: TrainingInputs -> LearningState

    /// The states before the first step of all plans, as one, with forms that are not fitted yet: every hidden layer, and readout and memory of the last plan.
    val start: recipe: Recipe -> key: Key -> dataset: Dataset -> LearningState

    /// The state of each plan alone before its first step.
    val internal starts: recipe: Recipe -> key: Key -> dataset: Dataset -> LearningState list

    /// Whether the hidden layers of any plan learn from labels: its rule trains a readout of its own, or has a label input.
    val learnsFromLabels: recipe: Recipe -> key: Key -> dataset: Dataset -> bool

    /// The state before the first step of the readout on these features; its scale comes from at most 1,000 of them.
    val startReadout: features: TrainingInputs -> LearningState

    /// The key of the training of the plan numbered `plan` (from 0).
    val hiddenKey: plan: int -> key: Key -> Key

    /// The key of the readout's training.
    val readoutKey: key: Key -> Key

    /// Hidden layers and readout, all epochs, on this data set.
    val train: recipe: Recipe -> key: Key -> dataset: Dataset -> Result<Network, TrainingFailure>

    /// The hidden layers, all plans and epochs, as they learnt (not in their reading), with readout and memory of the last
    /// plan. `progress` is given the share done after each step. `OperationCanceledException` when cancelled, between two
    /// steps.
    val trainHidden:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            Result<LearningState, TrainingFailure>

    /// The readout likewise, on trained hidden layers; nothing to do where the last rule trained its own.
    val trainReadout:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
        state: LearningState ->
            Result<Network, TrainingFailure>

    /// The readout on features that are there already: a state without hidden layers. Progress and exception as of
    /// `trainHidden`.
    val internal readoutOn:
        recipe: Recipe ->
        key: Key ->
        features: TrainingInputs ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            Result<LearningState, TrainingFailure>

    /// Both, one after the other.
    val trainWatched:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            Result<Network, TrainingFailure>

    /// The same recipe with at least `steps` steps in each of its trainings on `count` images.
    val withSteps: steps: int -> count: int -> recipe: Recipe -> Recipe

    /// The readout, all epochs, on trained hidden layers; nothing to do where the last rule trained its own.
    val finish:
        recipe: Recipe ->
        key: Key ->
        dataset: Dataset ->
        state: LearningState ->
            Result<Network, TrainingFailure>
