module BioSparse.Tests.RunComparisonTests

open System
open Expecto
open FsCheck
open FsCheck.FSharp
open BioSparse.Core

let private row model seed split metric x value =
    Metrics.row model seed split metric x value

let private named run rows : RunRows = { Run = run; Rows = rows }

/// Rows of two models, three metrics and four seeds, some of them missing; no number twice.
let private drawnRows =
    let all =
        [ for model in [ "a"; "b" ] do
              for seed in 1..4 do
                  for split, metric, x in
                      [ Split.Test, "accuracy", None
                        Split.NoImages, "density", None
                        Split.Test, "pgd", Some 0.1
                        Split.Test, "pgd", Some 0.05 ] do
                      model, seed, split, metric, x ]

    gen {
        let! kept = Gen.subListOf all
        let! values = Gen.listOfLength (List.length kept) (Gen.choose (0, 1000))

        return
            List.map2
                (fun (model, seed, split, metric, x) value ->
                    row model seed split metric x (float value / 1000.0))
                kept
                values
            |> Array.ofList
    }

let private rows = Arb.fromGen drawnRows
let private twoRuns = Arb.fromGen (Gen.zip drawnRows drawnRows)

let private compared reference other =
    RunComparison.differences (named "reference" reference) [ named "other" other ]

/// A table whose NaN are numbers, so that tables can be compared.
let private shown (table: RunDifference[]) =
    table
    |> Array.map (fun found ->
        found.Model,
        found.Split,
        found.Metric,
        found.X,
        found.Seeds,
        string found.Difference,
        $"{found.T} {found.P} {found.Corrected}")

let private near expected actual what =
    Expect.floatClose { absolute = 1e-12; relative = 1e-9 } actual expected what

let private text yaml =
    let mistakes = ResizeArray()

    let node =
        BioSparse.App.Configuration.Yaml.YamlText.Read(yaml, "text", true, mistakes)

    Expect.isEmpty mistakes "YAML"
    RunComparison.settings (nonNull node)

[<Tests>]
let tests =
    testList
        "Run comparison"
        [ testList
              "laws"
              [ testProperty
                    "a run differs in nothing from itself, and no test is made"
                    (Prop.forAll rows (fun rows ->
                        for found in compared rows rows do
                            Expect.equal found.Difference.Mean 0.0 "difference"
                            Expect.isTrue (Double.IsNaN found.P && Double.IsNaN found.Corrected) "no spread"))

                testProperty
                    "swapping the runs turns every sign, and keeps every p"
                    (Prop.forAll twoRuns (fun (one, other) ->
                        let key (found: RunDifference) = found.Model, found.Metric, found.X

                        let there = compared one other |> Array.sortBy key
                        let back = compared other one |> Array.sortBy key
                        Expect.equal (Array.map key back) (Array.map key there) "the same numbers"

                        for a, b in Array.zip there back do
                            Expect.equal b.Seeds a.Seeds "seeds"
                            near -a.Difference.Mean b.Difference.Mean "mean"

                            if a.Seeds.Length > 1 then
                                near -a.Difference.High b.Difference.Low "interval"

                            Expect.equal (Double.IsNaN b.T) (Double.IsNaN a.T) "tested"

                            if not (Double.IsNaN a.T) then
                                near -a.T b.T "t"
                                near a.P b.P "p"
                                near a.Corrected b.Corrected "corrected"
                                near a.SignedRank b.SignedRank "signed rank"))

                testProperty
                    "the order of rows changes the order of the table alone"
                    (Prop.forAll twoRuns (fun (one, other) ->
                        Expect.equal
                            (compared (Array.rev one) (Array.rev other) |> shown |> Array.sort)
                            (compared one other |> shown |> Array.sort)
                            "the same table"))

                testProperty
                    "seeds are those of both runs, and every common number has its difference"
                    (Prop.forAll twoRuns (fun (one, other) ->
                        let numbers rows =
                            rows
                            |> Array.map (fun (row: MetricRow) -> row.Model, row.Metric, row.X, row.Seed)
                            |> set

                        let common = Set.intersect (numbers one) (numbers other)

                        let found =
                            [| for found in compared one other do
                                   for seed in found.Seeds do
                                       found.Model, found.Metric, found.X, seed |]

                        Expect.equal (set found) common "common"
                        Expect.hasLength found common.Count "once each"))

                testProperty
                    "a third run changes the correction of the others alone"
                    (Prop.forAll twoRuns (fun (one, other) ->
                        let both =
                            RunComparison.differences
                                (named "reference" one)
                                [ named "other" other; named "again" other ]

                        let of' run =
                            both
                            |> Array.filter (fun found -> found.Run = run)
                            |> Array.map (fun found -> { found with Corrected = 0.0; Run = "" })
                            |> shown

                        Expect.equal (of' "again") (of' "other") "the same twice"

                        for found in both do
                            if not (Double.IsNaN found.P) then
                                Expect.isGreaterThanOrEqual found.Corrected found.P "corrected")) ]

          testCase "t, p and Holm of SciPy" (fun () ->
              // python3 -c "
              // import numpy as np; from scipy import stats
              // a = np.array([[.89, .95, .86, .92, .88], [.10, .12, .11, .13, .12], [.40, .52, .47, .51, .38]])
              // b = np.array([[.91, .94, .90, .95, .93], [.30, .31, .33, .32, .35], [.41, .50, .49, .50, .39]])
              // t, p = stats.ttest_rel(b, a, axis=1); o = np.argsort(p); h = p.copy()
              // h[o] = np.minimum(1, np.maximum.accumulate(p[o] * np.arange(3, 0, -1))); print(list(t), list(p), list(h))"
              let table = [ "accuracy", None; "density", None; "pgd", Some 0.1 ]

              let values =
                  [ [ 0.89; 0.95; 0.86; 0.92; 0.88 ], [ 0.91; 0.94; 0.90; 0.95; 0.93 ]
                    [ 0.10; 0.12; 0.11; 0.13; 0.12 ], [ 0.30; 0.31; 0.33; 0.32; 0.35 ]
                    [ 0.40; 0.52; 0.47; 0.51; 0.38 ], [ 0.41; 0.50; 0.49; 0.50; 0.39 ] ]

              let rowsOf side =
                  [| for (metric, x), values in List.zip table values do
                         for seed, value in List.indexed (side values) do
                             row "m" seed Split.Test metric x value |]

              let found = compared (rowsOf fst) (rowsOf snd)

              let expected =
                  [ 2.5253432421288853, 0.06498591034212077, 0.12997182068424154
                    25.356847141742545, 1.4364172193347548e-05, 4.3092516580042645e-05
                    0.2721655269759073, 0.7989658591927797, 0.7989658591927797 ]

              for found, (t, p, holm) in Seq.zip found expected do
                  near t found.T $"t of {found.Metric}"
                  near p found.P $"p of {found.Metric}"
                  near holm found.Corrected $"Holm of {found.Metric}")

          testCase "numbers are paired by seed, not by place, and only on the same images" (fun () ->
              let reference =
                  [| row "m" 1 Split.Test "accuracy" None 0.5
                     row "m" 2 Split.Test "accuracy" None 0.6
                     row "m" 3 Split.Validation "accuracy" None 0.1 |]

              let other =
                  [| row "m" 3 Split.Test "accuracy" None 0.9
                     row "m" 2 Split.Test "accuracy" None 0.7
                     row "m" 1 Split.Test "accuracy" None 0.4
                     row "n" 1 Split.Test "accuracy" None 0.4 |]

              let found = Array.exactlyOne (compared reference other)
              Expect.equal found.Seeds [| 1; 2 |] "seeds"
              near 0.0 found.Difference.Mean "+0.1 and −0.1")

          testCase
              "a difference that is the same in every seed is not tested, and not counted by Holm"
              (fun () ->
                  let values shift =
                      [| for seed, a, b in [ 1, 0.25, 0.5; 2, 0.5, 0.625; 3, 0.75, 0.875 ] do
                             row "m" seed Split.NoImages "synapses" None (float seed + shift)
                             row "m" seed Split.Test "accuracy" None (if shift > 0.0 then b else a) |]

                  match compared (values 0.0) (values 10.0) with
                  | [| synapses; accuracy |] ->
                      Expect.equal synapses.Difference.Mean 10.0 "difference"
                      Expect.isTrue (Double.IsNaN synapses.P && Double.IsNaN synapses.T) "no t test"
                      Expect.equal synapses.SignedRank 0.25 "the signs speak"
                      Expect.equal accuracy.Corrected accuracy.P "one test, nothing to correct"
                  | table -> failtestf "%A" table)

          testCase "main rows are of measured images or of weights" (fun () ->
              let metricOf name = Catalogue.metric name Catalogue.builtIn

              let rows =
                  [| row "m" 1 Split.Test "accuracy" None 0.5
                     row "m" 1 Split.Train "accuracy" (Some 1.0) 0.5
                     row "m" 1 Split.Validation "accuracy" None 0.5
                     row "m" 1 Split.Test "pgd" (Some 0.1) 0.5
                     row "m" 1 Split.NoImages "density" None 0.5
                     row "m" 1 Split.NoImages "fit_weibull_ks" None 0.5
                     row "m" 1 Split.Test "never_active" None 0.5 |]

              Expect.equal
                  (RunComparison.main metricOf rows |> Array.map _.Metric)
                  [| "accuracy"; "pgd"; "density" |]
                  "main")

          testCase "settings by path" (fun () ->
              let found =
                  text
                      "name: \"x\"\nmodels: [a, b]\na: {rate: 0.5, layers: [{units: 3}, {units: 4, pool: {kind: max}}]}\nb:\n  on: true\n"

              Expect.equal
                  (found |> Array.map (fun struct (key, value) -> $"{key}={value}") |> List.ofArray)
                  [ "name=\"x\""
                    "models=[a, b]"
                    "a.rate=0.5"
                    "a.layers.1.units=3"
                    "a.layers.2.units=4"
                    "a.layers.2.pool.kind=max"
                    "b.on=true" ]
                  "paths")

          testProperty "no setting of a run differs from itself" (fun (keys: (int * int)[]) ->
              let run =
                  keys
                  |> Array.distinctBy fst
                  |> Array.map (fun (key, value) -> struct ($"k{key}", $"{value}"))

              Expect.isEmpty (RunComparison.differing [| run; run; Array.rev run |]) "none"

              let without = run |> Array.skip (min 1 run.Length)

              Expect.equal
                  (RunComparison.differing [| run; without |])
                  [| for struct (key, value) in Array.truncate 1 run -> struct (key, [| value; null |]) |]
                  "one is missing")

          testCase "settings that differ, in the order of their first appearance" (fun () ->
              let differing =
                  RunComparison.differing [| text "a: 1\nb: 2\nc: 3\n"; text "b: 2\na: 2\nd: 4\n" |]

              Expect.equal
                  (differing |> Array.map (fun struct (key, values) -> key, List.ofArray values))
                  [| "a", [ "1"; "2" ]; "c", [ "3"; null ]; "d", [ null; "4" ] |]
                  "keys") ]
