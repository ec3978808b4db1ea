/// Jobs whose layers see fields.
module BioSparse.Tests.Experiments.FieldJobTests

open System
open System.IO
open Expecto
open BioSparse.Core
open BioSparse.App.Configuration
open BioSparse.Tests.Experiments.Machines

let private read yaml =
    ConfigReader.Read(Catalogue.builtIn, yaml, "fields.yaml", Directory.GetCurrentDirectory(), [||])

let private settings =
    """
seeds: 1
batch_size: 10
models: [both, taught]
both:
  rule: competitive-hebbian
  epochs: 2
  layers:
  - {hidden: 4, connection: {kind: convolution, kernel: 2, drawn: 5}, pool: {kind: max, size: 2, stride: 1}, preprocess: {image: [contrast], fields: [zca]}, activation: {kind: k-winners, count: 2}, reading: {kind: smooth, exponent: 2}, constraint: none}
  - {hidden: 3, connection: {kind: local, kernel: 2}, preprocess: {fields: [standardise]}, activation: {kind: relu}}
taught:
  rule: backprop
  epochs: 2
  layers:
  - {hidden: 3, connection: {kind: convolution, kernel: 2, padding: 1}, pool: {kind: energy, size: 2}, preprocess: {fields: [zca]}}
  - {hidden: 5}
readout: {epochs: 2}
evaluate:
  pgd: {epsilon: [0.1], steps: 2}
  cascade: {epsilon: [0.1], steps: 2, queries: 4}
  square: {epsilon: [0.1], queries: 5}
  few_shot: {shots: [1], draws: 1, steps: 3}
  samples: 10
analyse: {bootstrap: 0, probes: {images: 10, epochs: 2}}
"""

[<Tests>]
let tests =
    testList
        "Jobs on fields"
        [ test "a job goes on from stored states with the same numbers, and measures every layer" {
              let config = read settings
              let images = Toy.data.Images

              for job in Job.all images.Train.Shape config do
                  let machine () =
                      new JobMachine(Experiment.protocol null images.Test.Count config, images, job)

                  use through = machine ()
                  use broken = machine ()
                  let straight = finish false through through.Start |> through.Result
                  let resumed = finish true broken broken.Start |> broken.Result

                  let shown (rows: MetricRow[]) =
                      rows |> Array.map (fun row -> $"{row.Metric} {row.X} {row.Value}")

                  Expect.equal (shown resumed.Rows) (shown straight.Rows) $"rows of {job.Model}"

                  for metric in [ "density"; "dale_violations"; "probe_accuracy"; "lifetime_sparseness" ] do
                      let layers =
                          straight.Rows |> Array.filter (fun row -> row.Metric = metric) |> Array.choose _.X

                      Expect.equal layers [| 1.0; 2.0 |] $"{metric} of {job.Model}"

                  for metric in [ "accuracy"; "pgd"; "cascade"; "square"; "worst_case" ] do
                      Expect.exists straight.Rows (fun row -> row.Metric = metric) metric
          }

          test "connections that do not fit their map are one line" {
              let fault yaml =
                  let config = read ("models: [a]\na: {rule: competitive-hebbian, " + yaml + "}")
                  Job.fault Toy.data.Images.Train.Shape config |> Option.defaultValue "none"

              Expect.equal (fault "hidden: 3") "none" "dense"

              Expect.stringContains
                  (fault "connection: {kind: convolution, kernel: 6}")
                  "a.connection.kernel: found 6"
                  "a field too large"

              Expect.stringContains
                  (fault "layers: [{hidden: 3}, {hidden: 2, connection: {kind: convolution, kernel: 1}}]")
                  "a.layers.2.connection.kind"
                  "fields above a dense layer"

              Expect.stringContains
                  (fault "pool: {kind: max, size: 2}")
                  "a.pool.kind"
                  "a dense layer has no places"

              Expect.stringContains
                  (fault "connection: {kind: local, kernel: 3}, pool: {kind: max, size: 4}")
                  "a.pool.size: found 4"
                  "a window too large"
          }

          test "settings of connections read back" {
              let config = read settings
              let again = read (Experiment.write config)
              Expect.equal again config "the same experiment"
          } ]
