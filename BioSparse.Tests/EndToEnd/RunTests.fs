module BioSparse.Tests.EndToEnd.RunTests

open System
open System.Globalization
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open System.Xml.Linq
open Expecto
open BioSparse.Core
open BioSparse.App.Experiments
open BioSparse.App.Data
open BioSparse.App.Persistence
open BioSparse.Tests.EndToEnd.Program

let private models =
    [ "competitive-hebbian"; "krotov-hopfield"; "backprop-nonnegative" ]

let private files folder =
    Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
    |> Array.map (fun file -> Path.GetRelativePath(folder, file).Replace('\\', '/'))
    |> Set.ofArray

let private checkFolder folder =
    let found = files folder

    let wanted =
        [ "config.yaml"
          "run.json"
          "metrics.csv"
          "summary.csv"
          "outcomes.csv"
          "confusion.csv"
          "units.csv"
          "report.html"
          "log.jsonl"
          for name in [ "weight-distribution"; "few-shot"; "robustness"; "training" ] do
              $"figures/{name}.svg"
              $"figures/{name}.png"
          for model in models do
              $"figures/kernels-{model}.png"

              for seed in [ 1; 2 ] do
                  $"weights/{model}-seed{seed}.safetensors"
                  $"portraits/{model}-seed{seed}.npz" ]

    Expect.isEmpty (Set.difference (Set.ofList wanted) found) "files of the contract"
    Expect.isEmpty (found |> Set.filter (fun name -> name.EndsWith ".tmp")) "nothing half-written"

    for svg in found |> Set.filter _.EndsWith(".svg") do
        Expect.equal (nonNull (XDocument.Load(Path.Combine(folder, svg)).Root)).Name.LocalName "svg" svg

let private checkMetrics folder =
    let lines = File.ReadAllLines(Path.Combine(folder, "metrics.csv"))
    Expect.equal lines[0] "model,seed,split,metric,x,value" "header"
    let rows = MetricsCsv.Read(Path.Combine(folder, "metrics.csv"))

    let values model seed metric =
        [ for row in Metrics.measured rows do
              if row.Model = model && row.Seed = seed && row.Metric = metric then
                  row.X, row.Value ]

    for model in models do
        for seed in [ 1; 2 ] do
            let accuracy = values model seed "accuracy" |> List.exactlyOne |> snd
            Expect.isTrue (accuracy > 0.15 && accuracy <= 1.0) $"{model}: {accuracy}, above chance"

            Expect.hasLength (values model seed "fgsm") 2 "two radii"
            Expect.hasLength (values model seed "pgd") 1 "one radius"
            Expect.hasLength (values model seed "few_shot_whole") 2 "two shots"

            for metric in
                [ "density"
                  "synapses"
                  "synapses_per_input"
                  "hoyer"
                  "gini"
                  "dale_violations"
                  "dale_violations_readout"
                  "sign_flips" ] do
                Expect.hasLength (values model seed metric) 1 metric

        let isTaught = model = "backprop-nonnegative"

        Expect.hasLength
            (values model 1 "few_shot_features")
            (if isTaught then 0 else 2)
            "not defined with a teacher"

    let summary = File.ReadAllLines(Path.Combine(folder, "summary.csv"))
    Expect.equal summary[0] "model,split,metric,x,n,mean,sd,ci_low,ci_high,images" "header of the summary"

    let number (text: string) =
        Double.Parse(text, CultureInfo.InvariantCulture)

    for line in summary |> Array.filter _.Contains(",test,accuracy,") do
        let fields = line.Split ','

        let own =
            [ 1; 2 ] |> List.map (fun seed -> values fields[0] seed "accuracy" |> List.exactlyOne |> snd)

        Expect.equal fields[4] "2" "two seeds"
        Expect.floatClose Accuracy.high (number fields[5]) (List.average own) "mean over seeds"

let private checkOutcomes folder =
    let rows = MetricsCsv.Read(Path.Combine(folder, "metrics.csv"))
    let outcomes = OutcomesCsv.Read(Path.Combine(folder, "outcomes.csv"))

    let worst =
        [ for row in rows do
              if row.Metric = "worst_case" then
                  row.Model, row.Seed, row.X, row.Value ]

    Expect.sequenceEqual
        [ for outcome in outcomes ->
              outcome.Model, outcome.Seed, Some outcome.X, Accuracy.share outcome.Survives ]
        worst
        "the images of every worst case"

    let images =
        File.ReadAllLines(Path.Combine(folder, "summary.csv"))
        |> Array.filter _.Contains(",worst_case,")
        |> Array.map (fun line -> Array.last (line.Split ','))

    Expect.allEqual images "50" "whose intervals include them"
    let html = File.ReadAllText(Path.Combine(folder, "report.html"))
    Expect.stringContains html "seeds and images together (50 images)" "and the report says so"

let private checkWeights folder =
    let config = Path.Combine(folder, "config.yaml")

    let settings =
        BioSparse.App.Configuration.ConfigReader.ReadFile(Catalogue.builtIn, config, [||])

    let test = (ExperimentData.Load(settings, null)).Images.Test

    for model in models do
        let network =
            NetworkFormat.Load(
                Catalogue.builtIn,
                Path.Combine(folder, "weights", $"{model}-seed1.safetensors")
            )

        let stored =
            MetricsCsv.Read(Path.Combine(folder, "metrics.csv"))
            |> Seq.find (fun row ->
                row.Model = model && row.Seed = 1 && row.Metric = "accuracy" && row.Split = Split.Test)

        Expect.equal (Accuracy.ofNetwork network test) stored.Value "stored weights give the stored accuracy"
        Expect.isTrue (network.First.Weights.ToArray() |> Array.forall (fun w -> w >= 0.0f)) "nonnegative"

let private checkPortraits folder =
    let rows name =
        File.ReadAllLines(Path.Combine(folder, name)) |> Array.map _.Split(',')

    let confusion, units = rows "confusion.csv", rows "units.csv"
    Expect.equal (String.concat "," confusion[0]) "model,seed,true,predicted,count" "header of the confusion"

    Expect.stringStarts
        (String.concat "," units[0])
        "model,seed,layer,unit,synapses,removal_cost,best_class,mean_0,mean_1,"
        "header of the units"

    for row in
        MetricsCsv.Read(Path.Combine(folder, "metrics.csv"))
        |> Seq.filter (fun row -> row.Metric = "accuracy" && row.Split = Split.Test) do
        let own =
            confusion |> Array.filter (fun line -> line[0] = row.Model && line[1] = string row.Seed)

        let right = own |> Array.filter (fun line -> line[2] = line[3])
        let count = Array.sumBy (fun (line: string[]) -> int line[4])
        Expect.equal (float (count right) / float (count own)) row.Value "the diagonal is what is right"

    for row in
        MetricsCsv.Read(Path.Combine(folder, "metrics.csv"))
        |> Seq.filter (fun row -> row.Metric = "synapses") do
        let own =
            units |> Array.filter (fun line -> line[0] = row.Model && line[1] = string row.Seed)

        Expect.equal own.Length (if row.Seed = 1 then 12 else 0) "the units of the first seed"

        if row.Seed = 1 then
            Expect.equal (own |> Array.sumBy (fun line -> float line[4])) row.Value "their synapses"

let private checkReport folder =
    let html = File.ReadAllText(Path.Combine(folder, "report.html"))

    for model in models do
        Expect.stringContains html model "every model"

    for words in
        [ "seeds n"
          "(n = 2)"
          "(n = 2, 50 images)"
          "units of mixed sign in V"
          "over n = 2 seeds" ] do
        Expect.stringContains html words "every interval says over how many"

    let markup = Regex.Replace(html, "(?s)<script.*?</script>", "")
    Expect.isFalse (Regex.IsMatch(markup, "(src|href)=\"(?!data:|#)")) "nothing from elsewhere"
    Expect.isFalse (Regex.IsMatch(html, "<script[^>]* src=")) "scripts are part of the page"

let private checkProvenance folder =
    use json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run.json")))

    for key in [ "version"; "commit"; "seeds"; "threads"; "processor"; "libraries"; "data" ] do
        Expect.isTrue (json.RootElement.TryGetProperty(key) |> fst) key

    for line in File.ReadAllLines(Path.Combine(folder, "log.jsonl")) do
        use _ = JsonDocument.Parse line
        ()

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Run"
        [ testCase "a run meets the contract, and its config.yaml repeats it to the byte" (fun () ->
              inScratch (fun scratch ->
                  let first, second = Path.Combine(scratch, "first"), Path.Combine(scratch, "second")
                  let outcome = biosparse [ "run"; tinyIn scratch; "--out"; first ]
                  Expect.equal outcome.Status 0 outcome.Error
                  Expect.stringContains outcome.Output "report.html" "says where the report is"

                  Expect.isFalse
                      (outcome.Output.Contains '\027' || outcome.Error.Contains '\027')
                      "no control characters"

                  checkFolder first
                  checkMetrics first
                  checkOutcomes first
                  checkWeights first
                  checkPortraits first
                  checkReport first
                  checkProvenance first

                  let again =
                      biosparse
                          [ "run"
                            Path.Combine(first, "config.yaml")
                            "--out"
                            second
                            "--threads"
                            "1"
                            "--quiet" ]

                  Expect.equal again.Status 0 again.Error
                  Expect.equal (results second) (results first) "the same bytes, whatever the threads"

                  let report = Path.Combine(first, "report.html")
                  File.Delete report
                  Expect.equal (biosparse [ "report"; first ]).Status 0 "report again"
                  checkReport first
                  checkPortraits first

                  // a portrait that is damaged
                  let portrait = Path.Combine(first, "portraits", "krotov-hopfield-seed1.npz")
                  File.WriteAllBytes(portrait, (File.ReadAllBytes portrait)[..999])
                  oneLine (biosparse [ "report"; first ]) 3 [ "krotov-hopfield-seed1.npz" ]

                  // a run from before outcomes and portraits were kept
                  Directory.Delete(Path.Combine(first, "portraits"), true)
                  File.Delete(Path.Combine(first, "outcomes.csv"))
                  let old = biosparse [ "report"; first ]
                  Expect.equal old.Status 0 old.Error

                  Expect.stringContains
                      (File.ReadAllText report)
                      "over seeds alone"
                      "says what it stands on"

                  // and one in which a seed has no value
                  let metrics = Path.Combine(first, "metrics.csv")

                  File.ReadAllLines metrics
                  |> Array.map (fun line ->
                      if line.StartsWith "competitive-hebbian,1,,density," then
                          "competitive-hebbian,1,,density,,"
                      else
                          line)
                  |> fun lines -> File.WriteAllLines(metrics, lines)

                  Expect.equal (biosparse [ "report"; first ]).Status 0 "report without a value"
                  let html = File.ReadAllText report
                  Expect.stringContains html "(n = 1)" "the cell says how many seeds it has"

                  Expect.stringContains
                      html
                      "density of competitive-hebbian is missing for 1 of 2 seeds"
                      "and the claim is open for it"))

          testCase "a run without portraits has the same numbers, and no file of them" (fun () ->
              inScratch (fun scratch ->
                  let folder switch = Path.Combine(scratch, switch)

                  for switch in [ "true"; "false" ] do
                      let words =
                          [ "run"; tinyIn scratch; "--quiet"; "--seeds"; "1"; "--out"; folder switch ]

                      let outcome = biosparse (words @ [ "--set"; $"evaluate.portraits={switch}" ])
                      Expect.equal outcome.Status 0 outcome.Error

                  Expect.equal
                      (results (folder "false"))
                      (results (folder "true")
                       |> Set.filter (fun (name, _) ->
                           not (
                               name.StartsWith "portraits/"
                               || List.contains name [ "confusion.csv"; "units.csv" ]
                           )))
                      "all others"))

          testCase "a killed run resumes to the bytes of one never interrupted" (fun () ->
              inScratch (fun scratch ->
                  let whole, broken = Path.Combine(scratch, "whole"), Path.Combine(scratch, "broken")

                  let words folder =
                      [ "run"; tinyIn scratch; "--quiet"; "--out"; folder; "--seeds"; "1" ]

                  Expect.equal (biosparse (words whole)).Status 0 "whole"
                  let state = Path.Combine(broken, "state")

                  let killed =
                      interrupted (words broken) (fun running ->
                          while not running.HasExited
                                && (not (Directory.Exists state)
                                    || Directory.GetFiles state |> Array.isEmpty) do
                              Threading.Thread.Sleep 2

                          running.Kill())

                  Expect.notEqual killed.Status 0 "was killed before its end"
                  // what a kill within a write leaves
                  File.WriteAllText(Path.Combine(broken, "weights", "half.safetensors.0.tmp"), "half")
                  let resumed = biosparse [ "resume"; broken ]
                  Expect.equal resumed.Status 0 resumed.Error
                  Expect.equal (results broken) (results whole) "the same bytes"))

          testCase "bad input gets one line, the contract's status, and leaves nothing" (fun () ->
              inScratch (fun scratch ->
                  let out = Path.Combine(scratch, "out")

                  let run words =
                      biosparse ("run" :: tinyIn scratch :: "--out" :: out :: words)

                  oneLine (run [ "--set"; "hiden=3" ]) 2 [ "hiden"; "hidden" ]
                  oneLine (run [ "--set"; "krotov-hopfield.k=1" ]) 2 [ "krotov-hopfield.k" ]

                  oneLine
                      (run [ "--set"; "dataset=mnist"; "--data-dir"; scratch ])
                      3
                      [ "train-images-idx3-ubyte" ]

                  Expect.isFalse (Directory.Exists out) "nothing left behind"
                  Directory.CreateDirectory out |> ignore
                  let kept = Path.Combine(out, "mine.txt")
                  File.WriteAllText(kept, "kept")
                  oneLine (run []) 2 [ out; "empty" ]
                  Expect.equal (files out) (set [ "mine.txt" ]) "what was there is all that is there"))

          testCase "a truncated or wrong data file is named" (fun () ->
              inScratch (fun scratch ->
                  let write name (bytes: byte[]) =
                      File.WriteAllBytes(Path.Combine(scratch, name), bytes)

                  for name in DatasetFiles.Standard.All do
                      write
                          name
                          [| 0uy
                             0uy
                             8uy
                             (if name.Contains "idx3" then 3uy else 1uy)
                             0uy
                             0uy
                             0uy
                             9uy |]

                  let run () =
                      biosparse
                          [ "run"
                            tinyIn scratch
                            "--out"
                            Path.Combine(scratch, "out")
                            "--set"
                            "dataset=mnist"
                            "--data-dir"
                            scratch ]

                  oneLine (run ()) 3 [ "train-images-idx3-ubyte" ]
                  write "train-images-idx3-ubyte" (Array.create 100 1uy)
                  oneLine (run ()) 3 [ "train-images-idx3-ubyte" ]
                  Expect.isFalse (Directory.Exists(Path.Combine(scratch, "out"))) "nothing left behind"))

          testCase "a collapse to zero is said, with its own status" (fun () ->
              inScratch (fun scratch ->
                  let words =
                      [ "run"
                        tinyIn scratch
                        "--quiet"
                        "--out"
                        Path.Combine(scratch, "out")
                        "--set"
                        "competitive-hebbian.step=raw"
                        "--set"
                        "competitive-hebbian.rate=1"
                        "--set"
                        "competitive-hebbian.normalise_initial=false"
                        "--set"
                        "competitive-hebbian.hidden=100" ]

                  oneLine (biosparse words) 4 [ "competitive-hebbian" ])) ]
