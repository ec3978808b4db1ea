module BioSparse.Tests.Benchmarks.BenchTests

open System
open System.IO
open System.Text.Json
open Expecto
open BioSparse.Core
open BioSparse.App.Benchmarks
open BioSparse.App.Commands
open BioSparse.App.Data

[<Tests>]
let tests =
    testList
        "Bench"
        [ testCase "every case has two times and their ratio in the JSON" (fun () ->
              let all = DataSets.Load(DataSets.Embedded, null)

              let few =
                  LoadedData(Dataset.take 2000 all.Train, Dataset.take 20 all.Test, all.Sha256)

              let report =
                  BenchCommand.Measure(few, BenchSizes(7, 8, 9, 20), TimeSpan.Zero, null, TextWriter.Null)

              use json = JsonDocument.Parse(report.ToJson())
              let cases = json.RootElement.GetProperty("results").EnumerateArray() |> List.ofSeq

              let text (case: JsonElement) (name: string) =
                  nonNull (case.GetProperty(name).GetString())

              let number (case: JsonElement) (name: string) = case.GetProperty(name).GetDouble()

              for asked in
                  [ "krotov-hopfield"
                    "competitive-hebbian step"
                    "backprop"
                    "PGD-40"
                    "cascade"
                    "Square"
                    "epoch"
                    "inference" ] do
                  Expect.exists cases (fun case -> (text case "name").Contains asked) asked

              for case in cases do
                  let work, reference =
                      number case "milliseconds", number case "reference_milliseconds"

                  Expect.isTrue (work > 0.0 && reference > 0.0) (text case "name")
                  Expect.floatClose Expecto.Accuracy.medium (number case "ratio") (work / reference) "ratio"
                  Expect.isGreaterThan (number case "fastest_ratio") 0.0 "of the fastest"

                  if text case "reference_name" = "forward product" then
                      let limit = number case "limit_milliseconds"
                      Expect.isGreaterThan (number case "operations") 0.0 "operations"
                      Expect.isGreaterThan (number case "bytes") 0.0 "bytes"

                      Expect.floatClose
                          Expecto.Accuracy.medium
                          (number case "share_of_limit")
                          (limit / work)
                          "share of the limit"

              Expect.isTrue (json.RootElement.GetProperty("threads").GetInt32() >= 1) "threads")

          testCase "the least time is that of the operations or that of the bytes" (fun () ->
              let rates = MachineRates(2e9, 1e9)
              let product = Cost.None.Times(1e6, 100.0)
              Expect.floatClose Expecto.Accuracy.high (rates.Limit product) 100.0 "operations"
              Expect.floatClose Expecto.Accuracy.high (rates.Limit(product.Moves 1e8)) 400.0 "bytes"
              Expect.floatClose Expecto.Accuracy.high (rates.Limit(product.By 3.0)) 300.0 "three times")

          testCase "the median is the middle" (fun () ->
              Expect.equal (AlternatingTimer.Median [ 3.0; 1.0; 2.0 ]) 2.0 "odd"
              Expect.equal (AlternatingTimer.Median [ 4.0; 1.0; 2.0; 3.0 ]) 2.5 "even") ]
