namespace BioSparse.Core

/// What is learnt of images: their classes, or a property that several classes share.
[<RequireQualifiedAccess>]
type ImageTask =
    /// Each class that is used, 0, 1, … in their order.
    | Classes
    /// Whether the number of the class is odd: label 1.
    | Parity
    /// Whether the class is in the upper half of those of the data set: label 1 (of digits: from 5 on).
    | UpperHalf

/// Settings of an experiment outside its models and readout.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ExperimentSettings =
    {
        /// Name of the experiment and of its run folder.
        Name: string
        /// A known data set, or four files of the user's.
        Dataset: DatasetSource
        /// Share of the training images kept for choosing settings.
        Validation: float
        /// The classes used; none for all.
        Classes: int list option
        /// What is learnt of their images.
        Task: ImageTask
        /// The seeds, a run each.
        Seeds: int list
        /// Threads; none for as many as there are processors.
        Threads: int option
        /// Numbers of hidden units H; models are repeated for each.
        Hidden: int list
        /// Images of a step.
        BatchSize: int
        /// Epochs from one saved state to the next.
        CheckpointEvery: int
        /// Whether each training writes TensorBoard's event files.
        TensorBoard: bool
        /// Names of the models compared.
        Models: string list
        /// Tasks that come one after another; none where all images come together.
        Stream: StreamSettings option
        /// What is measured.
        Evaluate: EvaluationSettings
        /// Detection threshold of synapses, a share of the largest weight.
        Threshold: float
        /// Resamples of the bootstrap; 0 for none.
        Bootstrap: int
        /// The figures of its report.
        Figures: FigureSettings
    }

/// Descriptions of the settings of an experiment.
[<RequireQualifiedAccess>]
module internal ExperimentSettings =

    /// The settings before the models' sections, and those after; `models` are the names that can be asked for.
    val before: models: string list -> Setting list

    val after: catalogue: Catalogue -> models: string list -> Setting list

    val optionalSections: catalogue: Catalogue -> string list

    /// Images of earlier tasks that a model stores.
    val replay: Setting

    /// The number of a model's section.
    val replayOf: values: SettingValues -> int

    /// Whether hidden layers learn before a stream.
    val beforehand: Setting

    /// The flag of a model's section.
    val beforehandOf: values: SettingValues -> bool

    /// Numbers of hidden units of a model; none for those of the experiment.
    val hidden: Setting

    /// The numbers of a value of `hidden`; none where it has none.
    val hiddenOf: value: SettingValue -> int list option

    val read: catalogue: Catalogue -> values: SettingValues -> ExperimentSettings
