/// Jobs with a teacher, tasks on the same images, and rows of representations.
module BioSparse.Tests.Experiments.EncodingTests

open System
open System.IO
open Expecto
open BioSparse.Core
open BioSparse.App.Configuration
open BioSparse.Tests.Experiments.Machines

let private read yaml =
    ConfigReader.Read(Catalogue.builtIn, yaml, "encoding.yaml", Directory.GetCurrentDirectory(), [||])

let private settings =
    """
seeds: 1
batch_size: 10
hidden: 12
models: [taught, taught-untrained, stack, backprop]
taught: {rule: competitive-hebbian, epochs: 2, reading: {kind: smooth, exponent: 2}, teacher: {kind: label-input, strength: 2}}
stack: {rule: krotov-hopfield, epochs: 2, k: 2, layers: [{hidden: 7}, {hidden: 5, teacher: label-input}]}
backprop: {epochs: 2}
readout: {epochs: 2}
evaluate: {few_shot: {shots: [1], draws: 1, steps: 3}}
analyse: {bootstrap: 0, representation: {images: 10}}
"""

let private jobs config =
    Job.all Toy.data.Images.Train.Shape config

let private result isStored config job =
    use machine =
        new JobMachine(Experiment.protocol null Toy.data.Images.Test.Count config, Toy.data.Images, job)

    finish isStored machine machine.Start |> machine.Result

[<Tests>]
let tests =
    testList
        "Encoding"
        [ test "a job with a teacher goes on from stored states with the same numbers" {
              let config = read settings

              for job in jobs config do
                  let shown (result: JobResult) =
                      result.Rows |> Array.map (fun row -> $"{row.Metric} {row.X} {row.Value}")

                  Expect.equal (shown (result true config job)) (shown (result false config job)) job.Model
          }

          test "every layer is measured, the last one by ablation, the first by its kernels" {
              let config = read settings

              for job in jobs config do
                  let rows = (result false config job).Rows
                  let depth = job.Recipe.Layers |> List.sumBy _.Units.Length

                  let xs metric =
                      rows |> Array.filter (fun row -> row.Metric = metric) |> Array.choose _.X

                  for metric in [ "csi"; "gdv"; "ftv"; "participation_ratio"; "cka_below"; "cka_start" ] do
                      Expect.equal (xs metric) [| for x in 1..depth -> float x |] $"{metric} of {job.Model}"

                  for metric in [ "ablation"; "ablation_rank" ] do
                      Expect.equal (xs metric) [| float depth |] $"{metric} of {job.Model}"

                  Expect.equal (xs "morans_i") [| 1.0 |] $"Moran's I of {job.Model}"

                  if job.Model.EndsWith "untrained" then
                      let start = rows |> Array.find (fun row -> row.Metric = "cka_start")
                      Expect.floatClose Accuracy.medium start.Value 1.0 "an untrained layer is its start"
          }

          test "features that have seen labels are no features without labels" {
              let config = read settings

              let fewShots =
                  jobs config
                  |> Array.filter (fun job ->
                      (result false config job).Rows
                      |> Array.exists (fun row -> row.Metric = "few_shot_features"))
                  |> Array.map _.Model

              Expect.equal fewShots [| "taught-untrained" |] "models"
          }

          test "no rows without images to measure" {
              let config =
                  read (settings.Replace("representation: {images: 10}", "representation: {images: 0}"))

              let rows = (result false config (Array.head (jobs config))).Rows
              Expect.isFalse (rows |> Array.exists (fun row -> row.Metric = "gdv")) "off"
          }

          test "teachers that do not fit are one line" {
              let fault yaml =
                  let config = read ("models: [a]\na: {rule: competitive-hebbian, " + yaml + "}")
                  Job.fault Toy.data.Images.Train.Shape config |> Option.defaultValue "none"

              Expect.equal (fault "teacher: label-input") "none" "dense"

              Expect.stringContains
                  (fault "teacher: label-input, connection: {kind: convolution, kernel: 2}")
                  "a.teacher.kind: found a teacher of a layer on fields"
                  "fields"

              Expect.stringContains
                  (fault "teacher: label-input, constraint: dale")
                  "a.teacher.kind: found a teacher with constraint dale"
                  "polarities"

              Expect.throws
                  (fun () -> read "models: [backprop]\nbackprop: {teacher: label-input}" |> ignore)
                  "backpropagation has labels anyway"
          }

          test "tasks relabel the same images" {
              let labels name more =
                  let config = read $"task: {name}\nvalidation: 0.3\n{more}"
                  let digits = Toy.data.Images.Train

                  match ExperimentImages.choose config digits digits with
                  | Ok images -> images.Train.Labels.ToArray() |> Array.map int, images.Train.Classes
                  | Error fault -> failtest fault

              // the toy's classes are 0, 1 and 2
              let classes, _ = labels "classes" ""
              Expect.equal (labels "parity" "") (classes |> Array.map (fun label -> label % 2), 2) "parity"

              Expect.equal
                  (labels "upper-half" "")
                  (classes |> Array.map (fun label -> if label = 2 then 1 else 0), 2)
                  "upper half"

              let chosen, _ = labels "classes" "classes: [2, 1]"

              Expect.equal
                  (labels "parity" "classes: [2, 1]")
                  (chosen, 2)
                  "the property is that of the data set's classes: 2 is even"
          }

          test "the settings read back, and the built-in experiment is one" {
              let config = read settings
              Expect.equal (read (Experiment.write config)) config "the same experiment"
              let encoding = BuiltIn.Configure(Catalogue.builtIn, "encoding", [| "task=parity" |])
              Expect.equal encoding.Settings.Task ImageTask.Parity "task"
          } ]
