namespace BioSparse.Core

/// A task of a job: what its steps see. Where all images come together there is one.
[<RequireQualifiedAccess>]
type internal JobTask =
    {
        /// The images that learn.
        Train: Dataset
        /// The outputs that learn; none: all.
        Outputs: OutputRange option
        /// Activities on these images.
        Features: JobFeatures
    }

/// The tasks of a job, and what is measured of them.
[<Sealed>]
type internal JobTasks =
    new: job: Job * split: Split * images: ExperimentImages * key: Key * whole: JobFeatures -> JobTasks

    /// Number of tasks.
    member Count: int

    /// A task, from 0.
    member Task: number: int -> JobTask

    /// The key of what is drawn for the training of a task.
    member Key: number: int -> Key

    /// The rows after a task (from 0) of a network with these layers, as they are read; empty where all images come together.
    member After: task: int * threshold: float * layers: Layer list * readout: Readout -> MetricRow list

    /// The rows of the whole stream, from those after each task; `untrained` is the network before it learnt.
    member Finally: untrained: Lazy<Network> * rows: MetricRow list -> MetricRow list

    /// The number of joint models.
    member Joints: int

    /// The rows of the joint model of the tasks up to one (from 0), given what trains a model on images.
    member Joint:
        task: int * train: (Dataset -> Result<Network, TrainingFailure>) * rows: MetricRow list ->
            Result<MetricRow list, TrainingFailure>

    /// Gives activities of every task back.
    member Release: unit -> unit
