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
        /// The fewest steps of a training on few images, when not the protocol's.
        FewShotSteps: int option
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
