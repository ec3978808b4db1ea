namespace BioSparse.Core

open System
open System.Threading

/// The phases of a job, in order.
[<RequireQualifiedAccess>]
type JobPhase =
    /// Hidden layers learn, plan by plan; a part is an epoch.
    | Features
    /// The output layer learns, epoch by epoch; left out where the rule of the hidden layer trains it.
    | Readout
    /// The tasks up to each one of a stream are learnt together by a model of their own; a part is such a model.
    | Joint
    /// The network is attacked; a part is an attack at a radius.
    | Attacks
    /// The recipe learns from few images; a part is a protocol with a number of shots.
    | FewShots
    /// The network is described; a part is a measurement of the catalogue.
    | Measurements
    /// The job is finished.
    | Finished

/// Names of phases in files.
[<RequireQualifiedAccess>]
module JobPhase =

    /// The name of a phase.
    val name: phase: JobPhase -> string

    /// The phase of a name; none where it is no such name.
    val ofName: name: string -> JobPhase voption

/// The state of a job: a value. Everything random follows from its seed and this state, so that it continues from
/// here to the same bits as if it had never stopped.
[<RequireQualifiedAccess>]
type JobState =
    {
        /// The current phase.
        Phase: JobPhase
        /// The task that is learnt, from 0; later the last one.
        Task: int
        /// While hidden layers learn, the plan of the recipe that does, from 0; later the last one.
        Layer: int
        /// Parts of the phase that are done.
        Done: int
        /// What was learnt so far, all layers from the first on, with what the rule remembers while it is still learning.
        State: LearningState
        /// The numbers found so far.
        Rows: MetricRow list
        /// The outcomes of attacks so far.
        Outcomes: AttackOutcome list
    }

/// The results of a finished job.
[<RequireQualifiedAccess>]
type JobResult =
    {
        /// The trained network.
        Network: Network
        /// The rows of metrics.csv.
        Rows: MetricRow[]
        /// For its worst cases, image by image, whether the answer stayed right.
        Outcomes: ImageOutcomes[]
        /// Warnings about the evaluation, a sentence each.
        Warnings: string[]
    }

/// The observer of a step, who may cancel it.
type JobWatch =
    {
        /// Receives the share of the phase that is done.
        Progress: IProgress<float>
        /// Ends the step, by `OperationCanceledException`, without a new state.
        Cancellation: CancellationToken
    }
