/// Laws of a job's machine, in memory.
module BioSparse.Tests.Experiments.JobMachineTests

open System
open System.Threading
open Expecto
open FsCheck.FSharp
open BioSparse.Core
open BioSparse.Tests.Experiments.Machines
open BioSparse.Tests.Experiments.Toy

let private config = settings []
let private all = jobs config

/// All that a finished state says, to the bit.
let private content (state: JobState) =
    [ for KeyValue(name, tensor) in LearningState.parts state.State ->
          name, List.ofArray tensor.Shape, bits tensor ]
    |> List.sortBy (fun (name, _, _) -> name),
    [ for row in state.Rows -> row.Split, row.Metric, row.X, BitConverter.DoubleToInt64Bits row.Value ],
    state.Outcomes,
    state.Phase

let private machineOf job =
    new JobMachine(Experiment.protocol null data.Images.Test.Count config, data.Images, job)

let private whole =
    lazy
        (Map
            [ for job in all do
                  use machine = machineOf job
                  job.Name, walked content machine ])

[<Tests>]
let tests =
    testList
        "JobMachine"
        [ testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 30 }
              "n steps, encode, decode, finish with another machine: never interrupted"
              (Prop.forAll
                  (Arb.fromGen (
                      gen {
                          let! job = Gen.elements all
                          let! part = Gen.choose (0, 1000)
                          return job, part
                      }
                  ))
                  (fun (job, part) ->
                      let steps, expected = whole.Value[job.Name]
                      let n = part * steps / 1000
                      use first = machineOf job
                      let half = Seq.fold (fun state _ -> step first state) first.Start (seq { 1..n })
                      use second = machineOf job

                      let rec finish (state: JobState) =
                          if state.Phase = JobPhase.Finished then
                              state
                          else
                              finish (step second state)

                      Expect.equal
                          (content (finish (stored second half)))
                          expected
                          $"{job.Name} after {n} of {steps}"))

          testCase
              "the accuracy on the attacked images stands beside the attacks of fewer than all"
              (fun () ->
                  let rowsOf samples =
                      let config = settings [ $"evaluate.samples={samples}" ]
                      let job = jobs config |> List.head

                      use machine =
                          new JobMachine(
                              Experiment.protocol null data.Images.Test.Count config,
                              data.Images,
                              job
                          )

                      let rec finish (state: JobState) =
                          if state.Phase = JobPhase.Finished then
                              state
                          else
                              finish (step machine state)

                      let result = machine.Result(finish machine.Start)

                      let named metric =
                          result.Rows |> Array.filter (fun row -> row.Metric = metric)

                      result.Network, named "accuracy_attacked", named "fgsm"

                  for samples in [ 1; 7; 20; 29 ] do
                      let network, same, fgsm = rowsOf samples
                      let at0 = fgsm |> Array.find (fun row -> row.X = Some 0.0)
                      Expect.hasLength same 1 "one number of images"
                      Expect.equal same[0].X (Some(float samples)) "x"
                      Expect.equal same[0].Split Split.Test "split"
                      Expect.equal same[0].Value at0.Value "an attack of no radius harms nothing"

                      Expect.equal
                          same[0].Value
                          (Accuracy.ofNetwork network (Dataset.take samples data.Images.Test))
                          "on the first images"

                  let _, same, _ = rowsOf 30
                  Expect.isEmpty same "of all images the accuracy itself says it")

          testCase "a step is a function of the state: taken twice, it gives the same" (fun () ->
              for job in all do
                  use machine = machineOf job

                  let rec walk (state: JobState) =
                      if state.Phase <> JobPhase.Finished then
                          let next = step machine state
                          // from a state that is past by now, and with what the machine keeps of later ones
                          Expect.equal (content (step machine state)) (content next) job.Name
                          walk next

                  walk machine.Start)

          testCase "a stack learns layer by layer, each on the reading of those below" (fun () ->
              let job = all |> List.find (fun job -> job.Model = "stack")
              use machine = machineOf job

              let rec finish (state: JobState) =
                  if state.Phase = JobPhase.Finished then
                      state
                  else
                      finish (step machine state)

              let network = (machine.Result(finish machine.Start)).Network

              let expected =
                  match Recipe.train job.Recipe (Random.key 1UL) data.Images.Train with
                  | Ok network -> network
                  | Error failure -> failwith failure.Message

              Expect.equal [ for layer in network.Layers -> layer.Weights.Rows ] [ 12; 7; 5 ] "sizes"

              Expect.equal
                  [ for layer in network.Layers -> bits layer.Weights, bits layer.Bias ]
                  [ for layer in expected.Layers -> bits layer.Weights, bits layer.Bias ]
                  "as the recipe trains it"

              Expect.equal (bits network.Readout.Weights) (bits expected.Readout.Weights) "and its readout") ]
