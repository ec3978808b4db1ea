module BioSparse.Tests.EndToEnd.MeasuredImagesTests

open System.IO
open Expecto
open BioSparse.Core
open BioSparse.App.Persistence
open BioSparse.Tests.EndToEnd.Program

let private asked folder threads =
    [ "run"
      tinyIn folder
      "--threads"
      string threads
      "--set"
      "models=[competitive-hebbian, backprop]"
      "--set"
      "evaluate.transfer={epsilon: [0.1], steps: 5}"
      "--set"
      "evaluate.on=validation" ]

[<Tests>]
let tests =
    testList
        "Measured images"
        [ testCase
              "on validation no test image is asked, and transfer attacks come from the source's weights"
              (fun () ->
                  inScratch (fun scratch ->
                      let run threads =
                          let folder = Path.Combine(scratch, $"threads{threads}")
                          let outcome = biosparse (asked scratch threads @ [ "--out"; folder ])
                          Expect.equal outcome.Status 0 outcome.Error
                          File.ReadAllText(Path.Combine(folder, "metrics.csv"))

                      let one, two = run 1, run 2
                      Expect.equal two one "whoever waits for the source, the rows are the same"

                      let rows = MetricsCsv.Read(Path.Combine(scratch, "threads1", "metrics.csv"))

                      Expect.isEmpty
                          (rows |> Seq.filter (fun row -> row.Split = Split.Test))
                          "of the test images"

                      let models metric =
                          rows
                          |> Seq.filter (fun row -> row.Metric = metric && row.Split = Split.Validation)
                          |> Seq.map (fun row -> row.Model, row.Seed)
                          |> List.ofSeq

                      Expect.equal
                          (models "transfer")
                          [ "competitive-hebbian", 1; "competitive-hebbian", 2 ]
                          "not on the source itself"

                      Expect.hasLength (models "accuracy") 4 "accuracy"))

          testCase "validation images have to be there" (fun () ->
              inScratch (fun scratch ->
                  let outcome = biosparse (asked scratch 1 @ [ "--set"; "validation=0" ])
                  Expect.equal outcome.Status 2 "usage"
                  Expect.stringContains outcome.Error "evaluate.on" "the key")) ]
