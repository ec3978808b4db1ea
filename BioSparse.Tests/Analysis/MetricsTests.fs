module BioSparse.Tests.MetricsTests

open System
open Expecto
open BioSparse.Core

let row model seed metric x value : MetricRow =
    { Model = model
      Seed = seed
      Metric = metric
      X = x
      Value = value }

let private names (summary: SummaryRow[]) =
    summary |> Array.map (fun s -> s.Model, s.Metric, (if Double.IsNaN s.X then -1.0 else s.X))

[<Tests>]
let tests =
    testList
        "Metrics"
        [ testProperty "the order of seeds does not matter"
          <| fun (values: int[]) ->
              let rows =
                  values |> Array.mapi (fun seed v -> row "m" seed "accuracy" nan (float (v % 100)))

              let one = Metrics.summarise rows
              let two = Metrics.summarise (Array.rev rows)
              // bit for bit: seeds are put in order before they are averaged
              Expect.equal (string one) (string two) "summary"

          testProperty "a summary counts each seed once"
          <| fun (seeds: int[]) ->
              let rows = seeds |> Array.map (fun seed -> row "m" seed "accuracy" nan 0.5)
              let counted = Metrics.summarise rows |> Array.sumBy _.Interval.Count
              Expect.equal counted (seeds |> Array.distinct |> Array.length) "seeds"

          testCase "groups come as models and metrics first appear, x ascending, no x first"
          <| fun () ->
              let summary =
                  Metrics.summarise
                      [ row "b" 0 "fgsm" 0.2 1.0
                        row "b" 0 "accuracy" nan 1.0
                        row "a" 0 "fgsm" 0.1 1.0
                        row "b" 0 "fgsm" 0.1 1.0
                        row "b" 0 "fgsm" nan 1.0
                        row "b" 1 "accuracy" nan 0.0 ]

              Expect.sequenceEqual
                  (names summary)
                  [ "b", "fgsm", -1.0
                    "b", "fgsm", 0.1
                    "b", "fgsm", 0.2
                    "b", "accuracy", -1.0
                    "a", "fgsm", 0.1 ]
                  "order"

              Expect.equal summary[3].Interval.Count 2 "rows without x belong together"
              Expect.equal summary[3].Interval.Mean 0.5 "mean"

          testCase "draws of one seed are one repetition, and a missing value none"
          <| fun () ->
              let summary =
                  Metrics.summarise
                      [ row "m" 0 "few_shot_whole" 5.0 0.2
                        row "m" 0 "few_shot_whole" 5.0 0.4
                        row "m" 1 "few_shot_whole" 5.0 0.9
                        row "m" 2 "few_shot_whole" 5.0 nan ]

              Expect.equal summary[0].Interval.Count 2 "seeds"
              Expect.floatClose Accuracy.high summary[0].Interval.Mean 0.6 "mean of seeds"

          testCase "values per seed of one metric at one x"
          <| fun () ->
              let rows =
                  [ row "m" 3 "pgd" 0.1 0.5
                    row "m" 1 "pgd" 0.1 0.4
                    row "m" 1 "pgd" 0.2 0.3
                    row "n" 1 "pgd" 0.1 0.2 ]

              Expect.sequenceEqual
                  (Metrics.perSeed "m" "pgd" 0.1 rows)
                  [ struct (1, 0.4); struct (3, 0.5) ]
                  "by seed" ]
