namespace BioSparse.Core

/// What a network is told and asked in continual learning (van de Ven & Tolias 2019).
[<RequireQualifiedAccess>]
type Scenario =
    /// It is told the task; it answers among the classes of that task, which have outputs of their own.
    | TaskIncremental
    /// It is not told the task; the tasks share their outputs, class 1, 2, … of each.
    | DomainIncremental
    /// It is not told the task; it answers among all classes that it has met.
    | ClassIncremental

/// What the tasks of a stream are.
[<RequireQualifiedAccess>]
type TaskDivision =
    /// The images of some classes each.
    | Classes of int list list
    /// All images, with the pixels of each task but the first in another random order.
    | Permutations of count: int
    /// One data set after another: these behind the experiment's own.
    | DataSets of names: string list

/// Tasks one after another.
type StreamSettings =
    {
        /// What is told and asked.
        Scenario: Scenario
        /// What the tasks are.
        Division: TaskDivision
        /// Whether a model learns all tasks so far anew after each: the ceiling, from which intransigence is measured.
        Joint: bool
    }

/// Outputs of a network: `Count` classes from `First` on.
[<Struct>]
type OutputRange =
    {
        /// The first of them, from 0.
        First: int
        /// How many they are.
        Count: int
    }

/// One task: its images, with labels that count from the first of its outputs in the task-incremental scenario, and from the
/// network's first output in the others. `Classes` of its data sets is the number of all outputs.
[<RequireQualifiedAccess>]
type StreamTask =
    {
        /// What tells it from the others: its classes, its permutation or its data set.
        Name: string
        /// Images to learn from.
        Train: Dataset
        /// Images kept for choosing settings.
        Validation: Dataset
        /// Test images.
        Test: Dataset
        /// The outputs of its own classes.
        Outputs: OutputRange
    }

/// Streams of tasks.
[<RequireQualifiedAccess>]
module TaskStream =

    /// The words of files.
    val internal scenarios: (string * Scenario) list

    /// The tasks of a stream from data sets, struct (training, validation, test); a division into data sets takes all of them,
    /// others the first. Error: a class that a data set does not have, or that two tasks of the class-incremental scenario have; numbers of
    /// classes that differ between tasks that share their outputs; images of several shapes; more than 256 outputs or 99 tasks.
    val create:
        settings: StreamSettings ->
        data: struct (Dataset * Dataset * Dataset) list ->
            Result<StreamTask list, string>

    /// The outputs that answer an image of task j after task i.
    val answering: scenario: Scenario -> tasks: StreamTask list -> i: int -> j: int -> OutputRange

    /// The outputs that learn in task i (from 0): those that answer its images after it; where earlier tasks are replayed, all of the
    /// tasks so far.
    val learning: scenario: Scenario -> replays: bool -> tasks: StreamTask list -> i: int -> OutputRange

    /// The images of some tasks together, `part` of each, with labels that count from the network's first output.
    val together: part: (StreamTask -> Dataset) -> scenario: Scenario -> tasks: StreamTask list -> Dataset

    /// The training images of task i (from 0) with `stored` images of the tasks before it, as many of each, drawn once; they
    /// are repeated so often that there are about as many of them as of the task's own. Labels count from the network's first
    /// output.
    val withReplay:
        stored: int -> scenario: Scenario -> key: Key -> tasks: StreamTask list -> i: int -> Dataset
