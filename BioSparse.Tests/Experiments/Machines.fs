/// Stepping jobs in memory.
module BioSparse.Tests.Experiments.Machines

open System
open System.Collections.Generic
open System.Threading
open BioSparse.Core

let private silent: JobWatch =
    { Progress =
        { new IProgress<float> with
            member _.Report _ = () }
      Cancellation = CancellationToken.None }

let step (machine: JobMachine) (state: JobState) =
    match machine.Step(state, silent) with
    | Ok next -> next
    | Error failure -> failwith failure.Message

/// The state as a file would hold it: tensors by name, everything else by value.
let stored (machine: JobMachine) (state: JobState) =
    let copies =
        LearningState.parts state.State
        |> Seq.map (fun part -> KeyValuePair(part.Key, Tensor.copied part.Value))
        |> Dictionary

    machine.Resumed
        { state with
            State = LearningState.ofParts (List.truncate state.State.Layers.Length machine.Layers) copies }

/// The last state of a job; each state is stored and read back where asked.
let rec finish isStored (machine: JobMachine) (state: JobState) =
    if state.Phase = JobPhase.Finished then
        state
    else
        finish isStored machine (step machine (if isStored then stored machine state else state))

let bits (tensor: Tensor) =
    tensor.ToArray() |> Array.map BitConverter.SingleToInt32Bits |> List.ofArray

/// The steps of a job, and what its last state is by `content`.
let walked content (machine: JobMachine) =
    let rec go steps (state: JobState) =
        if state.Phase = JobPhase.Finished then
            steps, content state
        else
            go (steps + 1) (step machine state)

    go 0 machine.Start
