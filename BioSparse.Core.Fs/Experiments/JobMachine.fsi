namespace BioSparse.Core

open System

/// A job as a machine: `Step` is a function of the state that it is given. The machine keeps activities that
/// several steps need, which changes no number; disposing it gives them back. Errors of `Step`: why training stopped.
[<Sealed>]
type JobMachine =
    /// The machine of a job under a protocol.
    new: protocol: Protocol * images: ExperimentImages * job: Job -> JobMachine

    /// The state before anything is learnt.
    member Start: JobState

    /// A state whose tensors were stored and read back, as its steps need it.
    member Resumed: state: JobState -> JobState

    /// Does the next part, and gives the state after it.
    member Step: state: JobState * watch: JobWatch -> Result<JobState, TrainingFailure>

    /// All hidden layers before they learn.
    member Layers: Layer list

    /// The number of tasks that are learnt one after another; 1 where all images come together.
    member Tasks: int

    /// Parts of the phase that a state is in, of one plan while hidden layers learn.
    member Parts: state: JobState -> int

    /// The results in a state of the phase `Finished`.
    member Result: state: JobState -> JobResult

    interface IDisposable

/// Folding a job's steps.
[<RequireQualifiedAccess>]
module JobMachine =

    /// All steps from a state to the end.
    val run: machine: JobMachine -> watch: JobWatch -> state: JobState -> Result<JobState, TrainingFailure>
