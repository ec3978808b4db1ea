namespace BioSparse.Core

/// The part of a network that is trained on the few images.
type FewShotProtocol =
    /// Everything, on the labelled images only.
    | Whole
    /// All hidden layers on all images without labels, the readout on the few. Not defined for supervised rules.
    | Features

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

    /// Test accuracy after learning from `shots` images of each class under a protocol: the mean over `draws` choices of
    /// them, chance where a training fails. `drawn` receives the number of finished choices after each.
    val internal mean:
        protocol: FewShotProtocol ->
        recipe: Recipe ->
        steps: int ->
        draws: int ->
        seed: int ->
        trained: LearningState ->
        train: Dataset ->
        test: Dataset ->
        drawn: System.Action<int> ->
        shots: int ->
            float
