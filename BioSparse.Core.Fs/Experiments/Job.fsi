namespace BioSparse.Core

/// One unit of work: a model, with a number of hidden units, and a seed.
[<RequireQualifiedAccess; CustomEquality; NoComparison>]
type Job =
    {
        /// The model's name in tables: with `-hH` behind it where it is repeated for several numbers of hidden units.
        Model: string
        /// The seed that everything random follows from.
        Seed: int
        /// Rules and plans of its layers.
        Recipe: Recipe
        /// The recipe of the few-shot protocol `Whole`.
        FewShot: Recipe
        /// Whether its hidden layer learns from labels.
        LearnsFromLabels: bool
        /// Whether it has hidden weights to analyse.
        HasWeights: bool
        /// Images of earlier tasks that are stored and learnt again, 0: none.
        Replay: int
        /// Whether its hidden layers learn from the images of all tasks, without labels, before the stream.
        IsBeforehand: bool
    }

    /// `MODEL-seedK`: what its files are called.
    member Name: string

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

/// From experiments to jobs.
[<RequireQualifiedAccess>]
module Job =

    /// Why connections of a model do not fit images of this shape: none where all do.
    val fault: shape: ImageShape -> experiment: Experiment -> string option

    /// All jobs on images of this shape, in the order of the tables: each model, for each number of hidden units,
    /// with each seed.
    val all: shape: ImageShape -> experiment: Experiment -> Job[]

    /// The model of the tables that a claim's baselines and controls are named after: its name without `-hH`.
    val source: experiment: Experiment -> jobs: Job seq -> job: Job -> Job option

    /// Whether other jobs' attacks are made on what this one trains.
    val isSource: experiment: Experiment -> job: Job -> bool

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
