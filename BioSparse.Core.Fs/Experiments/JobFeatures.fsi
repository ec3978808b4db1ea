namespace BioSparse.Core

open System

/// What several steps of a job see of the layers below a rule: activities, computed when a step first asks for them and kept
/// for the next. They are functions of layers and images, so that what is kept changes no number. `Dispose` gives their
/// native memory back.
[<Sealed>]
type internal JobFeatures =
    new:
        recipe: Recipe * seed: uint64 * train: Dataset * measured: Dataset * few: FewShotSettings option ->
            JobFeatures

    /// Layers that have learnt as they are read: the same tensors for the same layers.
    member Read: learnt: Layer list -> Layer list

    /// Activities of these layers, as they are read, on the training images; the pixels where there is no layer.
    member Train: layers: Layer list -> TrainingInputs

    /// The same on the images that are measured.
    member Measured: layers: Layer list -> TrainingInputs

    /// The same on the training images that few-shot draws take. Error: `InvalidOperationException` where the protocol has no
    /// few-shot learning.
    member Drawn: layers: Layer list -> DrawnFeatures

    /// Gives back what is kept of the training images, which take the most memory.
    member ReleaseTrain: unit -> unit

    /// Gives back all that is kept.
    member Release: unit -> unit

    interface IDisposable
