/// Jobs whose tasks come one after another, in memory.
module BioSparse.Tests.Experiments.StreamJobTests

open System
open Expecto
open FsCheck.FSharp
open BioSparse.App.Configuration
open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Experiments.Machines

let private yaml =
    """
name: stream
dataset: mnist-embedded
seeds: [1]
threads: 1
validation: 0
hidden: 12
batch_size: 8
models: [unit, stack, ahead, random-features, backprop, elastic, path, stored]
unit: {rule: competitive-hebbian, epochs: 2, reading: unbiased, homeostasis: {rate: 0.02, target: 0.3}, metaplasticity: {kind: falling, activity: 0.3}}
stack: {rule: competitive-hebbian, epochs: 1, reading: smooth, layers: [{hidden: 9, metaplasticity: {kind: falling}}, {hidden: 7, epochs: 2, metaplasticity: {kind: falling}}]}
ahead: {rule: competitive-hebbian, epochs: 2, beforehand: true, reading: as-learnt}
random-features: {sampled: 6, activation: {kind: k-winners, count: 4}}
backprop: {epochs: 2, rate: 0.01}
elastic: {rule: backprop, epochs: 2, rate: 0.01, consolidation: {kind: ewc, strength: 10}}
path: {rule: backprop, epochs: 2, rate: 0.01, consolidation: {kind: si, strength: 1}}
stored: {rule: backprop, epochs: 2, rate: 0.01, replay: 4}
protocol: {kind: continual, tasks: [[0, 2], [3, 1], [4, 5]]}
readout: {kind: associative}
evaluate: {few_shot: none}
analyse: {bootstrap: 0}
"""

let private settings overrides =
    ConfigReader.Read(
        Catalogue.builtIn,
        yaml,
        "stream.yaml",
        IO.Directory.GetCurrentDirectory(),
        List.toArray overrides
    )

let private images name count =
    Sample.images 6 count 5 4 (Random.named name (Random.key 5UL))

let private chosen config =
    match ExperimentImages.choose config (images "train" 12) (images "test" 6) with
    | Ok images -> images
    | Error fault -> failtest fault

let private machineOf config job =
    new JobMachine(Experiment.protocol null 36 config, chosen config, job)

let private jobsOf config =
    Job.all (chosen config).Train.Shape config

let private content (state: JobState) =
    [ for KeyValue(name, tensor) in LearningState.parts state.State -> name, bits tensor ],
    [ for row in state.Rows -> row.Split, row.Metric, row.X, BitConverter.DoubleToInt64Bits row.Value ]

let private rowsOf config name =
    let job = jobsOf config |> Array.find (fun job -> job.Model = name)
    use machine = machineOf config job
    (finish false machine machine.Start).Rows

let private value metric (rows: MetricRow list) =
    (rows |> List.find (fun row -> row.Metric = metric)).Value

let private scenario name = $"protocol.scenario={name}-incremental"

let private whole =
    lazy
        (let config = settings []

         Map
             [ for job in jobsOf config do
                   use machine = machineOf config job
                   job.Name, walked content machine ])

[<Tests>]
let tests =
    testList
        "Stream of tasks"
        [ testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 25 }
              "n steps, encode, decode, finish with another machine: never interrupted"
              (Prop.forAll
                  (Arb.fromGen (
                      gen {
                          let! job = Gen.elements (jobsOf (settings []))
                          let! part = Gen.choose (0, 1000)
                          return job, part
                      }
                  ))
                  (fun (job, part) ->
                      let config = settings []
                      let steps, expected = whole.Value[job.Name]
                      let n = part * steps / 1000
                      use first = machineOf config job
                      let half = Seq.fold (fun state _ -> step first state) first.Start (seq { 1..n })
                      use second = machineOf config job

                      Expect.equal
                          (content (finish false second (stored second half)))
                          expected
                          $"{job.Name} after {n} of {steps}"))

          testCase "a learner that never changes forgets nothing, and learns no less than together" (fun () ->
              let rows = rowsOf (settings [ scenario "task" ]) "random-features"
              Expect.equal (value "bwt" rows) 0.0 "BWT"
              Expect.isLessThanOrEqual (value "forgetting" rows) 0.0 "forgetting"
              Expect.equal (value "intransigence" rows) 0.0 "intransigence"
              Expect.equal (value "acc" rows) (value "acc_joint" rows) "the ceiling")

          testCase "the order of tasks permutes R where nothing is remembered" (fun () ->
              let matrix tasks =
                  rowsOf (settings [ scenario "task"; $"protocol.tasks={tasks}" ]) "random-features"
                  |> ContinualNumbers.matrix

              let r = matrix "[[0,2],[3,1],[4,5]]"
              let turned = matrix "[[4,5],[0,2],[3,1]]"

              for i, j in [ 0, 1; 1, 2; 2, 0 ] do
                  Expect.equal turned[2, j] r[2, i] "after the last task")

          testCase "scenarios: what is asked of earlier and later tasks" (fun () ->
              for name, asked, hasForward in [ "class", 6, false; "task", 9, true; "domain", 9, true ] do
                  let rows = rowsOf (settings [ scenario name ]) "unit"

                  let count metric =
                      rows |> List.filter (fun row -> row.Metric = metric) |> List.length

                  Expect.equal (count "continual_accuracy") asked $"{name}: numbers of R"
                  Expect.equal (count "fwt") (if hasForward then 1 else 0) $"{name}: FWT"
                  Expect.equal (count "joint_accuracy") 3 $"{name}: joint models"
                  Expect.equal (count "acc_after") 3 $"{name}: after each task")

          testCase "hidden layers that learn beforehand stay as they are" (fun () ->
              let config = settings []
              let job = jobsOf config |> Array.find (fun job -> job.Model = "ahead")
              use machine = machineOf config job

              let rec go (state: JobState) (seen: int list list) =
                  if state.Phase = JobPhase.Joint then
                      seen
                  else
                      let next = step machine state

                      let seen =
                          if state.Phase = JobPhase.Readout then
                              bits state.State.Layers.Head.Weights :: seen
                          else
                              seen

                      go next seen

              let seen = go machine.Start []
              Expect.isGreaterThan seen.Length 2 "several tasks"
              Expect.equal (List.distinct seen).Length 1 "the same weights in every task")

          testCase "outputs of other tasks keep their bits while a task is learnt" (fun () ->
              let config = settings [ scenario "task" ]

              for name in [ "backprop"; "elastic"; "path"; "unit" ] do
                  let job = jobsOf config |> Array.find (fun job -> job.Model = name)
                  use machine = machineOf config job

                  let rec go (state: JobState) =
                      if state.Task = 1 && state.State.Readout.IsSome then
                          state
                      else
                          go (step machine state)

                  let rec task2 (state: JobState) =
                      if state.Task = 2 then state else task2 (step machine state)

                  let row k (state: JobState) =
                      let v = state.State.Readout.Value.Weights
                      bits v |> List.skip (k * v.Columns) |> List.truncate v.Columns

                  let before = go machine.Start
                  let after = task2 before

                  for k in [ 0; 1; 4; 5 ] do
                      Expect.equal (row k after) (row k before) $"{name}, output {k}"

                  Expect.notEqual (row 2 after) (row 2 before) $"{name} learns its own")

          testCase "without a stream there is one task and no number of streams" (fun () ->
              let rows = rowsOf (settings [ "protocol.kind=static" ]) "unit"

              Expect.isFalse
                  (rows
                   |> List.exists (fun row -> (Measurement.metric row.Metric).Role = MetricRole.Continual))
                  "none") ]
