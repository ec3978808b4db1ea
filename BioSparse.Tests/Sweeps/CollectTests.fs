module BioSparse.Tests.Sweeps.CollectTests

open System
open System.Globalization
open System.IO
open System.Text.RegularExpressions
open Expecto
open Parquet
open Parquet.Schema
open BioSparse.Core
open BioSparse.App.Persistence
open BioSparse.App.Sweeps
open BioSparse.App.Sweeps.Collecting
open BioSparse.Tests.EndToEnd.Program

let private row = Metrics.row

let private yaml on =
    $"name: s
seeds: 3
set: {{models: [competitive-hebbian, pixel-softmax], evaluate.on: {on}}}
axes:
  hidden: [10, 20, 30]
  regime: {{a: {{batch_size: 10}}, b: {{batch_size: 20}}}}
collect:
  best: 2
  frontiers: [[accuracy, -density]]
"

/// A planned sweep whose runs have made-up numbers: `rows` of a point and a seed.
let private sweepOf (text: string) folder (rows: PlannedRun -> MetricRow list) =
    let file = Path.Combine(folder, "s.yaml")
    File.WriteAllText(file, text)
    let sweep = SweepReader.ReadFile(Catalogue.builtIn, file)
    let plan = SweepPlanner.Plan sweep
    let made = SweepFolder(Catalogue.builtIn, Path.Combine(folder, "s"))
    made.Write(file, sweep, plan)

    for run in plan do
        match rows run with
        | [] -> ()
        | some ->
            Directory.CreateDirectory(made.RunPath run.Run) |> ignore
            MetricsCsv.Write(made.MetricsOf run.Run, some)

    made

let private sweepIn folder on rows = sweepOf (yaml on) folder rows

/// Validation likes hidden 20 with a; test would like hidden 30 with b.
let private numbers (run: PlannedRun) =
    let hidden = int run.Axes["hidden"]
    let isA = run.Axes["regime"] = "a"
    let seed = float run.Seed

    let validation =
        (if hidden = 20 then 0.8 else 0.6) + (if isA then 0.1 else 0.0) + 0.01 * seed

    let test = (if hidden = 30 then 0.7 else 0.5) + (if isA then 0.0 else 0.1)

    [ for model in [ "competitive-hebbian"; "pixel-softmax" ] do
          row model run.Seed Split.Test "accuracy" None test
          row model run.Seed Split.Validation "accuracy" None validation
          row model run.Seed Split.Test "pgd" (Some 0.1) (test / 2.0)
          row model run.Seed Split.NoImages "density" None (float hidden / 100.0)
          row model run.Seed Split.Test "lifetime_sparseness" None 0.123456 ]

let private read (folder: SweepFolder) =
    SweepTable.Read(folder, folder.ReadDefinition(), folder.ReadPlan())

let private best (folder: SweepFolder) =
    ChosenPoint.Best(read folder, MetricName.Of "accuracy", 2, folder)

let private records file =
    Csv.Records(File.ReadAllText file) |> Seq.map List.ofSeq |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Sweeps/collect"
        [ testCase "the best are chosen by validation, model by model, whatever test images say" (fun () ->
              inScratch (fun folder ->
                  let chosen = best (sweepIn folder "test" numbers)

                  Expect.equal
                      [ for one in chosen -> one.Point.Model, one.Rank, one.Point.Words ]
                      [ for model in [ "competitive-hebbian"; "pixel-softmax" ] do
                            model, 1, "hidden 20, regime a"
                            model, 2, "hidden 20, regime b" ]
                      "chosen"

                  Expect.floatClose Accuracy.high chosen[0].Validation.Mean 0.92 "mean over seeds"
                  Expect.equal chosen[0].Validation.Count 3 "seeds"))


          testCase "curves show other metrics of the points that the choosing metric prefers" (fun () ->
              inScratch (fun folder ->
                  let made =
                      sweepOf
                          ((yaml "test").Replace("best: 2", "curves: [density, accuracy]"))
                          folder
                          numbers

                  let struct (_, page) = SweepCollector.Collect made
                  let html = File.ReadAllText page

                  let files =
                      Directory.GetFiles(Path.Combine(nonNull (Path.GetDirectoryName page), "figures"))
                      |> Array.map (Path.GetFileName >> nonNull)
                      |> set

                  for name in [ "curves-density"; "curves-accuracy"; "frontier-accuracy-density" ] do
                      Expect.containsAll files [ $"{name}.png"; $"{name}.svg" ] name
                      Expect.stringContains html $"data-name=\"{name}\"" name

                  // along hidden the best has regime a, and along regime it has 20 units
                  let details = "hidden 20, regime a; mean 0.2, 95 % 0.2 – 0.2, n = 3"
                  Expect.stringContains html details "the density of the point of the best accuracy"))

          testCase "no file has a number of test images but for the chosen settings" (fun () ->
              inScratch (fun folder ->
                  let made = sweepIn folder "test" numbers
                  let struct (_, page) = SweepCollector.Collect made
                  let target = nonNull (Path.GetDirectoryName page)

                  let metrics file column =
                      records (Path.Combine(target, file))
                      |> List.tail
                      |> List.map (fun line -> line[column], line[column + 1])
                      |> set

                  Expect.equal
                      (metrics "rows.csv" 5)
                      (set [ "validation", "accuracy"; "", "density" ])
                      "rows"

                  Expect.equal
                      (metrics "points.csv" 3)
                      (set [ "validation", "accuracy"; "", "density" ])
                      "points"

                  Expect.equal
                      (metrics "test-of-best.csv" 5)
                      (set [ for metric in [ "accuracy"; "pgd"; "lifetime_sparseness" ] -> "test", metric ])
                      "test"

                  let test = records (Path.Combine(target, "test-of-best.csv")) |> List.tail
                  Expect.equal (test |> List.map (List.item 1) |> set) (set [ "20" ]) "of the chosen"
                  Expect.equal test.Length (2 * 2 * 3 * 3) "models, ranks, seeds, metrics"
                  let html = File.ReadAllText page
                  // 0.8 is the accuracy on test images of hidden 30 with b, which validation did not choose
                  Expect.isFalse (html.Contains ">0.8 ") "the page does not tell it"
                  Expect.isTrue (html.Contains ">0.5 &#177; 0<") "that of the chosen is told"
                  let markup = Regex.Replace(html, "(?s)<script.*?</script>", "")
                  Expect.isFalse (Regex.IsMatch(markup, "(src|href)=\"(https?:)?//")) "self-contained"))


          testCase "what was measured on validation images alone is used" (fun () ->
              inScratch (fun folder ->
                  let onValidation run =
                      numbers run
                      |> List.filter (fun row -> row.Metric <> "accuracy" || row.Split = Split.Validation)
                      |> List.map (fun row ->
                          { row with
                              Split =
                                  if row.Split = Split.Test then
                                      Split.Validation
                                  else
                                      row.Split })

                  let made = sweepIn folder "validation" onValidation
                  let names = (read made).Rows |> Seq.map _.Row.Metric |> set
                  Expect.containsAll names [ "lifetime_sparseness"; "accuracy"; "pgd" ] "kept"
                  Expect.all (best made) (fun one -> one.TestRows().Count = 0) "no test rows"))


          testCase "points with fewer seeds are not chosen, and what is missing is named" (fun () ->
              inScratch (fun folder ->
                  let some (run: PlannedRun) =
                      if run.Axes["hidden"] = "20" && run.Seed = 3 then
                          []
                      else
                          numbers run

                  let made = sweepIn folder "test" some
                  let chosen = best made
                  Expect.equal chosen[0].Point.Words "hidden 10, regime a" "the best of those with 3 seeds"
                  let struct (_, page) = SweepCollector.Collect made
                  let html = File.ReadAllText page
                  Expect.isTrue (html.Contains "16 of 18 runs are done") "how many"
                  Expect.isTrue (html.Contains "hidden 20, regime b, seed 3: not done yet") "which not"))


          testCase "the frontier has the points that no other betters in both" (fun () ->
              inScratch (fun folder ->
                  let made = sweepIn folder "test" numbers

                  let line =
                      FrontierLine.Of(
                          (read made).Points,
                          Objective(MetricName.Of "accuracy", false),
                          Objective(MetricName.Of "density", true)
                      )

                  Expect.equal
                      (line.Best |> Seq.map _.Words |> Seq.distinct |> List.ofSeq)
                      [ "hidden 10, regime a"; "hidden 20, regime a" ]
                      "sparser, or better"))


          testCase "a model whose points have other axes is collected, and has no map of these" (fun () ->
              inScratch (fun folder ->
                  let text = yaml "validation" + "when: {hidden: {regime: [a]}}\n"

                  let rows (run: PlannedRun) =
                      let model, accuracy =
                          match run.Axes.TryGetValue "hidden" with
                          | true, hidden -> "competitive-hebbian", float hidden / 100.0
                          | _ -> "pixel-softmax", 0.5

                      [ row model run.Seed Split.Validation "accuracy" None accuracy ]

                  let struct (_, page) = SweepCollector.Collect(sweepOf text folder rows)
                  let html = File.ReadAllText page
                  Expect.stringContains html "over hidden and regime" "the other model's map"))


          testCase "Parquet has the rows of the CSV" (fun () ->
              inScratch (fun folder ->
                  let made = sweepIn folder "test" numbers
                  SweepCollector.Collect made |> ignore
                  let target = Path.Combine(made.Path, "collected")
                  let csv = records (Path.Combine(target, "rows.csv"))

                  let run (work: Threading.Tasks.Task<'T>) = work.GetAwaiter().GetResult()
                  use file = File.OpenRead(Path.Combine(target, "rows.parquet"))
                  let reader = run (ParquetReader.CreateAsync file)
                  let fields = reader.Schema.DataFields
                  Expect.equal (fields |> Array.map _.Name |> List.ofArray) csv.Head "columns"
                  use group = reader.OpenRowGroupReader 0
                  let count = int group.RowCount
                  Expect.equal count (csv.Length - 1) "rows"

                  let texts (field: DataField) =
                      let values: (string | null)[] = Array.zeroCreate count
                      group.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult()
                      values

                  let reals (field: DataField) =
                      let values: Nullable<float>[] = Array.zeroCreate count
                      group.ReadAsync<float>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult()
                      values

                  let column i =
                      csv.Tail |> List.map (List.item i) |> Array.ofList

                  Expect.equal (texts fields[0] |> Array.map string) (column 0) "runs"
                  Expect.equal (texts fields[2] |> Array.map string) (column 2) "labels"

                  Expect.equal
                      (reals fields[1] |> Array.map (fun x -> string x.Value))
                      (column 1)
                      "an axis of numbers"

                  let values = reals fields[fields.Length - 1]

                  let wanted =
                      column (fields.Length - 1)
                      |> Array.map (fun text -> Double.Parse(text, CultureInfo.InvariantCulture))

                  Expect.equal (values |> Array.map _.Value) wanted "values"
                  Expect.all (reals fields[fields.Length - 2]) (fun x -> not x.HasValue) "no x is null"))


          testCase "the best settings repeat as an experiment on test images with all seeds" (fun () ->
              inScratch (fun folder ->
                  let made = sweepIn folder "validation" numbers
                  SweepCollector.Collect made |> ignore

                  let config =
                      BioSparse.App.Configuration.ConfigReader.ReadFile(
                          Catalogue.builtIn,
                          Path.Combine(made.Path, "collected", "best-pixel-softmax-1.yaml"),
                          [||]
                      )

                  Expect.equal config.Settings.Seeds [ 1; 2; 3 ] "seeds"
                  Expect.equal config.Settings.Hidden [ 20 ] "the best"
                  Expect.equal config.Settings.BatchSize 10 "the best"

                  Expect.equal config.Settings.Evaluate.On Split.Test "on test images")) ]
