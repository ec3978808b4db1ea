namespace BioSparse.Core

/// Tasks that come one after another.
[<RequireQualifiedAccess>]
type ImageStream =
    {
        /// What they are.
        Settings: StreamSettings
        /// In their order.
        Tasks: StreamTask list
    }

/// Images of an experiment.
[<RequireQualifiedAccess>]
type ExperimentImages =
    {
        /// Images that models learn from.
        Train: Dataset
        /// Training images kept for choosing settings; may be empty.
        Validation: Dataset
        /// Test images.
        Test: Dataset
        /// The tasks that the images come in; none where all come together.
        Stream: ImageStream option
    }

/// Choosing images.
[<RequireQualifiedAccess>]
module ExperimentImages =

    /// The images of an experiment: its classes, its share for validation split off the training images, and the labels of its
    /// task. The split belongs to the data, not to a seed or a task, so that choices made on it stay comparable. Error: a class that no image has, a
    /// share that leaves no image to train on, a connection that does not fit the images, or attacks on pixels outside [0, 1].
    val choose: experiment: Experiment -> train: Dataset -> test: Dataset -> Result<ExperimentImages, string>

    /// The same from the data sets of a stream, struct (training, test), the experiment's own first. Error, too: tasks that the images
    /// cannot be divided into.
    val chooseOf:
        experiment: Experiment -> data: struct (Dataset * Dataset) list -> Result<ExperimentImages, string>

    /// A note for the training and for the test images where some classes have none: which those are, and how many; likewise
    /// for validation images that are measured on.
    val notes: experiment: Experiment -> images: ExperimentImages -> string list

    /// The images of a split.
    val on: split: Split -> images: ExperimentImages -> Dataset
