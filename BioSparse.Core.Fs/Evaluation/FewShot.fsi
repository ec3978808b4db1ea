namespace BioSparse.Core

/// The part of a network that is trained on the few images.
type FewShotProtocol =
    /// Everything, on the labelled images only.
    | Whole
    /// All hidden layers on all images without labels, the readout on the few. Not defined for supervised rules.
    | Features
    /// The same hidden layers with an associative readout (the log likelihood, `Association.Likelihood`), which learns from
    /// the few in one pass without an error.
    | Associative

/// Few-shot learning as a protocol asks for it.
[<RequireQualifiedAccess>]
type FewShotSettings =
    {
        /// Labelled images of each class.
        Shots: int list
        /// Random choices of those images.
        Draws: int
        /// The fewest steps of each training on them.
        Steps: int
        /// What is trained on them.
        Protocols: FewShotProtocol list
    }

/// The features, of trained layers as they are read, of every training image that a draw takes: computed once for all
/// draws of all numbers of shots. `Dispose` gives their native memory back.
[<Sealed>]
type internal DrawnFeatures =
    new: layers: Layer list * settings: FewShotSettings * seed: uint64 * train: Dataset -> DrawnFeatures
    /// The number of images.
    member Count: int
    /// The features of one draw.
    member Of: shots: int * number: int -> TrainingInputs
    interface System.IDisposable

/// Learning from few labelled images.
[<RequireQualifiedAccess>]
module FewShot =

    /// The images of a draw: class-balanced, from the seed and the draw alone, the same for every model.
    val draw: shots: int -> number: int -> seed: uint64 -> dataset: Dataset -> Dataset

    /// Test accuracy after training everything on the few images, with at least `steps` steps.
    val whole:
        recipe: Recipe ->
        steps: int ->
        key: Key ->
        few: Dataset ->
        test: Dataset ->
            Result<float, TrainingFailure>

    /// Test accuracy of a readout trained on the few images over the features of layers trained without labels.
    val features:
        recipe: Recipe ->
        steps: int ->
        key: Key ->
        trained: LearningState ->
        few: Dataset ->
        test: Dataset ->
            Result<float, TrainingFailure>

    /// The recipe with the associative readout in the place of its own.
    val associative: recipe: Recipe -> Recipe

    /// Test accuracy after training everything on `shots` images of each class: the mean over the draws of them, chance
    /// where a training fails. `drawn` receives the number of finished draws after each.
    val internal meanOfWhole:
        recipe: Recipe ->
        settings: FewShotSettings ->
        seed: uint64 ->
        train: Dataset ->
        test: Dataset ->
        drawn: System.Action<int> ->
        shots: int ->
            float

    /// The same for readouts that are trained on features alone; `test` are the features of the test images.
    val internal meanOnFeatures:
        recipe: Recipe ->
        settings: FewShotSettings ->
        seed: uint64 ->
        train: DrawnFeatures ->
        test: TrainingInputs ->
        drawn: System.Action<int> ->
        shots: int ->
            float
