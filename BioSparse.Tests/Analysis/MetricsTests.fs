module BioSparse.Tests.MetricsTests

open System
open Expecto
open BioSparse.Core

/// A row of test images, or of the weights alone where the metric is.
let row model seed metric x value =
    let split =
        if (Measurement.metric metric).IsOfWeights then
            Split.NoImages
        else
            Split.Test

    Metrics.row model seed split metric x value

/// All of a summary, to the bit.
let private exactly (summary: SummaryRow[]) =
    [ for row in summary do
          row.Model,
          row.Split,
          row.Metric,
          row.X,
          row.Interval.Count,
          [ for number in [ row.Interval.Mean; row.Interval.Sd; row.Interval.Low; row.Interval.High ] ->
                BitConverter.DoubleToInt64Bits number ] ]

let private names (summary: SummaryRow[]) =
    summary |> Array.map (fun s -> s.Model, s.Metric, s.X)

[<Tests>]
let tests =
    testList
        "Metrics"
        [ testProperty "the order of seeds does not matter" (fun (values: int[]) (distances: int[]) ->
              let rows =
                  Array.append values [| 1; 2; 4 |]
                  |> Array.mapi (fun seed v -> row "m" seed "accuracy" None (float (v % 100) / 7.0))

              let moved =
                  rows
                  |> Array.indexed
                  |> Array.sortBy (fun (i, _) -> if i < distances.Length then distances[i] else i)
                  |> Array.map snd

              // bit for bit: seeds are put in order before they are averaged
              Expect.equal (exactly (Metrics.summarise moved)) (exactly (Metrics.summarise rows)) "summary")

          testCase "splits of one metric are summarised apart, and claims know one of them" (fun () ->
              let rows =
                  [ Metrics.row "m" 1 Split.Train "accuracy" (Some 1.0) 0.9
                    Metrics.row "m" 1 Split.Validation "accuracy" None 0.8
                    row "m" 1 "density" None 0.1 ]

              let splits rows =
                  Metrics.summarise rows
                  |> Array.map (fun row -> row.Split, row.Interval.Mean)
                  |> List.ofArray

              Expect.equal
                  (splits rows)
                  [ Split.Train, 0.9; Split.Validation, 0.8; Split.NoImages, 0.1 ]
                  "three"

              Expect.equal
                  (splits (Metrics.measured rows))
                  [ Split.Validation, 0.8; Split.NoImages, 0.1 ]
                  "measured on validation images"

              Expect.equal
                  (splits (Metrics.measured (row "m" 1 "accuracy" None 0.7 :: rows)))
                  [ Split.Test, 0.7; Split.NoImages, 0.1 ]
                  "measured on test images")

          testCase "every metric is registered once, with a label of its own" (fun () ->
              for part in [ (fun (metric: Metric) -> metric.Name); _.Label ] do
                  let all = Measurement.metrics |> Array.map part
                  Expect.equal (Array.distinct all) all "apart"

              Expect.equal (Measurement.metric "own").Role MetricRole.Other "not registered")

          testProperty "a summary counts each seed once" (fun (seeds: int[]) ->
              let rows = seeds |> Array.map (fun seed -> row "m" seed "accuracy" None 0.5)
              let counted = Metrics.summarise rows |> Array.sumBy _.Interval.Count
              Expect.equal counted (seeds |> Array.distinct |> Array.length) "seeds")

          testCase "groups come as models and metrics first appear, x ascending, no x first" (fun () ->
              let summary =
                  Metrics.summarise
                      [ row "b" 0 "fgsm" (Some 0.2) 1.0
                        row "b" 0 "accuracy" None 1.0
                        row "a" 0 "fgsm" (Some 0.1) 1.0
                        row "b" 0 "fgsm" (Some 0.1) 1.0
                        row "b" 0 "fgsm" None 1.0
                        row "b" 1 "accuracy" None 0.0 ]

              Expect.sequenceEqual
                  (names summary)
                  [ "b", "fgsm", None
                    "b", "fgsm", Some 0.1
                    "b", "fgsm", Some 0.2
                    "b", "accuracy", None
                    "a", "fgsm", Some 0.1 ]
                  "order"

              Expect.equal summary[3].Interval.Count 2 "rows without x belong together"
              Expect.equal summary[3].Interval.Mean 0.5 "mean")

          testCase "draws of one seed are one repetition, and a missing value none" (fun () ->
              let summary =
                  Metrics.summarise
                      [ row "m" 0 "few_shot_whole" (Some 5.0) 0.2
                        row "m" 0 "few_shot_whole" (Some 5.0) 0.4
                        row "m" 1 "few_shot_whole" (Some 5.0) 0.9
                        row "m" 2 "few_shot_whole" (Some 5.0) nan ]

              Expect.equal summary[0].Interval.Count 2 "seeds"
              Expect.floatClose Accuracy.high summary[0].Interval.Mean 0.6 "mean of seeds")

          testCase "values per seed of one metric at one x" (fun () ->
              let rows =
                  [ row "m" 3 "pgd" (Some 0.1) 0.5
                    row "m" 1 "pgd" (Some 0.1) 0.4
                    row "m" 1 "pgd" (Some 0.2) 0.3
                    row "n" 1 "pgd" (Some 0.1) 0.2 ]

              Expect.sequenceEqual
                  (Metrics.perSeed "m" "pgd" (Some 0.1) rows)
                  [ struct (1, 0.4); struct (3, 0.5) ]
                  "by seed") ]
