/// What kinds of bad inputs are made from: command lines, an experiment of seconds, a sweep.
module BioSparse.Tests.Faults.KindForms

open BioSparse.Core
open System
open System.IO
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Data
open BioSparse.App.Experiments
open BioSparse.App.Faults

let private done' = int ExitStatus.Done

/// A kind that is given to the program by a command line, and writes into `out`.
let byWords name file draw words =
    { Name = name
      Share = 10
      File = file
      Writes = "out"
      Stage = ignore
      Draw = fun _ -> draw
      Named = []
      Words = fun stage -> words stage (Path.Combine(stage, file))
      Within = None }

/// The same, given to what the command line would call first.
let within (work: string -> unit) kind =
    { kind with
        Within =
            Some(fun stage _ ->
                work stage
                done') }

/// An experiment of seconds on the four files of `data`, of which one or all can be others.
let toy train labels test testLabels =
    $"""name: toy
dataset: {{train_images: {train}, train_labels: {labels}, test_images: {test}, test_labels: {testLabels}}}
validation: 0.2
seeds: [1, 2]
threads: 1
hidden: 3
batch_size: 5
models: [competitive-hebbian, backprop-nonnegative]
competitive-hebbian: {{epochs: 1, activation: {{kind: k-winners, count: 2}}}}
backprop-nonnegative: {{epochs: 1}}
readout: {{kind: softmax, epochs: 1}}
evaluate:
  fgsm: {{epsilon: [0, 0.1]}}
  pgd: {{epsilon: [0.1], steps: 2}}
  few_shot: {{shots: [1, 2], draws: 1, steps: 2}}
  samples: 10
analyse: {{bootstrap: 0}}
"""

/// MNIST's own file names.
let standard = DatasetFiles.Standard

/// Of these, with good files.
let goodToy =
    toy standard.TrainImages standard.TrainLabels standard.TestImages standard.TestLabels

/// Its settings, from the stage on.
let configure stage =
    BuiltIn.Configure(Catalogue.builtIn, Path.Combine(stage, "toy.yaml"), [||])

/// Runs it into a folder of the stage.
let train stage folder =
    RunCommand.InSweep(configure stage, Path.Combine(stage, folder), null).Execute() |> ignore

/// A sweep that has everything a sweep can have.
let sweep =
    """name: s
base: toy.yaml
seeds: [1, 2]
set: {batch_size: 10}
axes:
  hidden: [10, 20]
  regime:
    linear: {competitive-hebbian.activation: linear}
    winners: {competitive-hebbian: {activation: {kind: k-winners, count: 3}, rate: 0.1}}
list:
- {validation: 0.3}
- {validation: 0.2, readout.epochs: 3}
random:
  draws: 3
  seed: 4
  axes:
    competitive-hebbian.epochs: {low: 1, high: 9, whole: true, scale: log}
when: {validation: {hidden: {above: 10}}}
skip: [{hidden: 10, validation: [0.3]}]
collect: {choose: validation_accuracy, best: 2, frontiers: [[validation_accuracy, -density]]}
slurm: {time: 10, memory: 1G, cpus: 2, options: [--nice]}
"""

/// A file of a folder that a run or a sweep has left.
let left name file share draw words =
    { byWords name file (fun _ -> [||]) (fun stage _ -> words stage) with
        Share = share
        Writes = Path.GetDirectoryName file |> nonNull |> _.Split('/') |> Array.head
        Draw = fun stage -> draw (File.ReadAllText(Path.Combine(stage, file))) }
