module BioSparse.Tests.Persistence.CsvTests

open System
open System.IO
open System.Text
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.Persistence.Sandbox

let private hostile =
    [ ""
      " "
      ","
      "\""
      "\"\""
      "a\r\nb"
      "\r"
      "\n"
      "x\"y,z"
      "=1+1"
      "ü\u0000"
      "'"
      "\uFEFF" ]

let private splits = [ Split.Train; Split.Validation; Split.Test; Split.NoImages ]

let private special =
    [ 0.0
      -0.0
      nan
      infinity
      -infinity
      Double.MaxValue
      Double.Epsilon
      0.1
      1.0 / 3.0
      -1e-300
      123456789.0 ]

/// nan, and the sign of zero, count too.
let private bits (value: float) =
    if Double.IsNaN value then
        Int64.MinValue
    else
        BitConverter.DoubleToInt64Bits value

[<Tests>]
let tests =
    testList
        "Csv"
        [ testProperty
              "records of any text are read as they were written"
              (fun (records: (string | null)[][]) (tail: bool) ->
                  let records =
                      [ yield! hostile |> List.map List.singleton
                        yield hostile
                        for record in records do
                            let fields = [ for field in record -> string field ]
                            yield if fields.IsEmpty then [ "" ] else fields
                        // the last line may lack its end when it holds something
                        yield [ "end" ] ]

                  let text = String.concat "\n" [ for record in records -> Csv.Line record ]
                  let read = Csv.Records(if tail then text + "\n" else text)
                  Expect.equal [ for record in read -> List.ofSeq record ] records "records")

          testCase "lines may end as on any system" (fun () ->
              let read = [ for record in Csv.Records "a,b\r\nc,\r\n" -> List.ofSeq record ]
              Expect.equal read [ [ "a"; "b" ]; [ "c"; "" ] ] "records")

          testProperty
              "rows of metrics are read as they were written"
              (fun (rows: (int * float * float)[]) (names: (string | null)[]) ->
                  let name i =
                      let names =
                          Array.append (Array.ofList hostile) [| for name in names -> string name |]

                      Encoding.UTF8.GetString(Encoding.UTF8.GetBytes names[i % names.Length])

                  let given =
                      [| for i, value in List.indexed special ->
                             i, value, List.item ((i * 7 + 3) % special.Length) special
                         yield! rows |]

                  let rows: MetricRow[] =
                      [| for i, (seed, x, value) in Array.indexed given ->
                             { Model = name i
                               Seed = seed
                               Split = splits[i % splits.Length]
                               Metric = name (i + 5)
                               X = if Double.IsNaN x then None else Some x
                               Value = value } |]

                  let key (row: MetricRow) =
                      row.Model, row.Seed, row.Split, row.Metric, Option.map bits row.X, bits row.Value

                  inFolder (fun folder ->
                      let path = Path.Combine(folder, "metrics.csv")
                      MetricsCsv.Write(path, rows)

                      Expect.equal
                          [ for row in MetricsCsv.Read path -> key row ]
                          [ for row in rows -> key row ]
                          "rows"))

          testProperty "outcomes come back image by image" (fun (given: (int * float * bool[]) list) ->
              let outcomes: ImageOutcomes list =
                  [ for seed, x, survives in given ->
                        { Model = "a,b"
                          Seed = seed
                          Split = Split.Validation
                          Metric = "worst_case"
                          X = x
                          Survives = survives } ]

              inFolder (fun folder ->
                  let path = Path.Combine(folder, "outcomes.csv")
                  OutcomesCsv.Write(path, outcomes)

                  Expect.equal
                      [ for o in OutcomesCsv.Read path ->
                            o.Model, o.Seed, o.Split, o.Metric, bits o.X, o.Survives ]
                      [ for o in outcomes -> o.Model, o.Seed, o.Split, o.Metric, bits o.X, o.Survives ]
                      "outcomes"

                  for text, line in
                      [ "model,seed,metric,x,value\n", 1
                        "model,seed,split,metric,x,survives\nm,1,test,worst_case,0.1,0102\n", 2 ] do
                      File.WriteAllText(path, text)
                      expectFault ExitStatus.Data [ $"{path}:{line}:" ] (fun () -> OutcomesCsv.Read path)))

          testCase "files of version 0.1 had no split: names told of it" (fun () ->
              let header = "model,seed,metric,x,value\n"

              for name, split, metric in
                  [ "accuracy", Split.Test, "accuracy"
                    "validation_pgd", Split.Validation, "pgd"
                    "train_accuracy", Split.Train, "accuracy"
                    "density", Split.NoImages, "density"
                    "fit_lognormal_bic", Split.NoImages, "fit_lognormal_bic"
                    "own", Split.Test, "own" ] do
                  let row =
                      MetricsCsv.Parse("old", header + $"m,1,{name},0.1,0.5\n") |> Seq.exactlyOne

                  Expect.equal row (Metrics.row "m" 1 split metric (Some 0.1) 0.5) name)

          testCase "what is no metrics.csv is a fault that names file and line" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "metrics.csv")
                  let header = "model,seed,split,metric,x,value\n"

                  for text, line in
                      [ "model,seed\n", 1
                        header + "m,1,test,accuracy,,0.5\nm,one,test,accuracy,,0.5\n", 3
                        header + "m,1,test,accuracy,,much\n", 2
                        header + "m,1,exam,accuracy,,0.5\n", 2
                        header + "m,1,test,accuracy,\n", 2
                        header + "m,1,test,accuracy,,\"0.5\n", 2
                        header + "m,1,test,accuracy,,0,5\n", 2
                        "model,seed,metric,x,value\nm,1\n", 2 ] do
                      File.WriteAllText(path, text)
                      expectFault ExitStatus.Data [ $"{path}:{line}:" ] (fun () -> MetricsCsv.Read path)

                  File.WriteAllText(path, "")
                  expectFault ExitStatus.Data [ path ] (fun () -> MetricsCsv.Read path)

                  expectFault ExitStatus.Data [ "absent" ] (fun () ->
                      MetricsCsv.Read(Path.Combine(folder, "absent"))))) ]
