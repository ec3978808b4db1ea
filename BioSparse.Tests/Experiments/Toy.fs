/// A toy experiment in memory, for tests of jobs that stop and go on: noise patterns of 5 × 4 pixels, all models.
module BioSparse.Tests.Experiments.Toy

open System
open System.Collections.Generic
open System.IO
open System.Threading
open BioSparse.App.Configuration
open BioSparse.App.Experiments
open BioSparse.Core
open BioSparse.Tests

let private yaml =
    """
name: toy
dataset: mnist-embedded
seeds: [1]
threads: 1
hidden: 12
batch_size: 8
models: [competitive-hebbian, competitive-hebbian-untrained, krotov-hopfield, backprop-nonnegative, backprop, random-features, pixel-softmax, kernel-ridge, ridge, nearest-neighbour, stack, deep]
competitive-hebbian: {epochs: 4, homeostasis: {rate: 0.02, target: 0.3}, reading: {kind: smooth, exponent: 2}}
krotov-hopfield: {epochs: 4, p: 3, k: 3, few_shot: {epochs: 2, steps: 4}}
backprop-nonnegative: {epochs: 4, rate: 0.01}
backprop: {epochs: 4, rate: 0.01}
pixel-softmax: {epochs: 3}
kernel-ridge: {gamma: 0.5, images: 20}
nearest-neighbour: {images: 100}
stack: {rule: competitive-hebbian, epochs: 3, reading: smooth, layers: [{hidden: 12}, {hidden: 7, epochs: 2, homeostasis: {rate: 0.02}}, {hidden: 5}]}
deep: {rule: backprop, epochs: 3, rate: 0.01, layers: [{hidden: 12}, {hidden: 6}]}
readout: {kind: softmax, epochs: 3, rate: 0.02}
evaluate:
  fgsm: {epsilon: [0, 0.1]}
  pgd: {epsilon: [0.1], steps: 2}
  cascade: {epsilon: [0.1], steps: 2, queries: 4}
  few_shot: {shots: [1, 2], draws: 2, steps: 3, protocols: [whole, features, associative]}
  samples: 20
analyse: {bootstrap: 0}
"""

/// Its settings.
let settings overrides =
    ConfigReader.Read(
        Catalogue.builtIn,
        yaml,
        "toy.yaml",
        Directory.GetCurrentDirectory(),
        List.toArray overrides
    )

let private images name count =
    Sample.images 3 count 5 4 (Random.named name (Random.key 5UL))

/// Its images.
let data =
    ExperimentData(
        { Train = images "train" 15
          Validation = images "validation" 3
          Test = images "test" 10
          Stream = None },
        Dictionary()
    )

/// Its jobs.
let jobs (config: Experiment) =
    List.ofArray (Job.all data.Images.Train.Shape config)

/// Where a job's checkpoints are in a folder.
let checkpointsIn folder (refused: string -> unit) (job: Job) =
    CheckpointFolder(
        Path.Combine(folder, job.Name),
        CheckpointFormat(job.Name, "toy"),
        Action<string> refused
    )

/// A trace that tells of each epoch.
let telling (epoch: int -> unit) =
    { new IJobTrace with
        member _.Hidden(number, _) = epoch number
        member _.Number _ = ()
        member _.Mark() = Dictionary()
        member _.Finished _ = () }

/// How an attempt at a job ended: its result if it did, and the checkpoint it went on from.
type Attempt =
    {
        Result: JobResult option
        From: Checkpoint option
        /// The epochs of the hidden layer that were learnt in it.
        Epochs: int list
        /// The trained networks that were given before the end.
        Trained: Network list
    }

/// Works at a job in a folder until `stops` says so, asked at each epoch and each report.
let attempt config folder (traceOf: Job -> Checkpoint | null -> IJobTrace) (stops: unit -> bool) job =
    use stop = new CancellationTokenSource()
    let mutable from = None
    let epochs = ResizeArray()
    let given = ResizeArray()

    let ask () =
        if stops () then
            stop.Cancel()

    let trace job checkpoint =
        let inner: IJobTrace = traceOf job checkpoint

        { new IJobTrace with
            member _.Hidden(number, layer) =
                epochs.Add number
                inner.Hidden(number, layer)
                ask ()

            member _.Number row =
                inner.Number row
                ask ()

            member _.Mark() = inner.Mark()
            member _.Finished rows = inner.Finished rows }

    let progress =
        { new IProgress<JobProgress> with
            member _.Report _ = ask () }

    let runner =
        JobRunner(
            config,
            data.Images,
            checkpointsIn folder ignore,
            fun job checkpoint -> trace job checkpoint
        )

    let result =
        try
            Some(
                runner.Run(
                    job,
                    null,
                    progress,
                    (fun checkpoint -> from <- Some checkpoint),
                    (fun network -> given.Add network),
                    stop.Token
                )
            )
        with :? OperationCanceledException ->
            None

    { Result = result
      From = from
      Epochs = List.ofSeq epochs
      Trained = List.ofSeq given }

/// All that a job found, to the bit.
let found (result: JobResult) =
    let bits (tensor: Tensor) =
        tensor.ToArray() |> Array.map BitConverter.SingleToInt32Bits |> List.ofArray

    let network = result.Network

    [ for layer in network.Layers do
          layer.Weights
          layer.Bias
      network.Readout.Weights
      network.Readout.Bias ]
    |> List.map bits,
    [ for row in result.Rows -> row.Split, row.Metric, row.X, BitConverter.DoubleToInt64Bits row.Value ],
    List.ofSeq result.Warnings
