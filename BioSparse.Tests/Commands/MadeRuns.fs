/// Run folders with numbers that no training gave.
module BioSparse.Tests.Commands.MadeRuns

open System
open System.IO
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Persistence
open BioSparse.Core

/// What a run is made of.
type Made =
    { Yaml: string
      Started: string
      Hash: string
      Value: MetricRow -> float }

let plain =
    { Yaml =
        "name: made\nvalidation: 0.9\nseeds: 3\nhidden: 8\nmodels: [competitive-hebbian, krotov-hopfield]\nevaluate: {fgsm: {epsilon: [0, 0.1]}}\n"
      Started = "2026-01-02 03:04:05Z"
      Hash = "aa"
      Value = fun row -> 0.5 + 0.01 * float row.Seed + (if row.Model = "krotov-hopfield" then 0.2 else 0.0) }

let private experimentOf made =
    ConfigReader.Read(Catalogue.builtIn, made.Yaml, "made.yaml", ".", [||], false)

let private jobsOf made =
    Job.all
        { Channels = 1
          Height = 28
          Width = 28 }
        (experimentOf made)

let private rowsOf made (job: Job) =
    [| for split, metric, x in
           [ Split.Train, "accuracy", Some 1.0
             Split.Train, "accuracy", Some 2.0
             Split.Test, "accuracy", None
             Split.Validation, "accuracy", None
             Split.Test, "fgsm", Some 0.0
             Split.Test, "fgsm", Some 0.1
             Split.NoImages, "density", None
             Split.NoImages, "fit_weibull_ks", None ] do
           let row = Metrics.row job.Model job.Seed split metric x 0.0
           { row with Value = made.Value row } |]

let private write (path: string) (text: string) =
    Directory.CreateDirectory(nonNull (Path.GetDirectoryName path)) |> ignore
    File.WriteAllText(path, text)

/// A run that was begun, with the first `finished` of its jobs done.
let unfinished finished made folder =
    Directory.CreateDirectory folder |> ignore
    let experiment = experimentOf made
    write (Path.Combine(folder, "config.yaml")) (Experiment.write experiment)

    Provenance(
        experiment.Settings.Name,
        made.Started,
        "0.1.0",
        "abc",
        Array.ofList experiment.Settings.Seeds,
        2,
        "a processor",
        "a system",
        readOnlyDict [ "library", "1" ],
        readOnlyDict [ "images", made.Hash ],
        readOnlyDict [ "test", 100 ],
        28,
        28
    )
        .Write(Path.Combine(folder, "run.json"))

    for job in Array.truncate finished (jobsOf made) do
        let file = Path.Combine(folder, "state", $"{job.Name}.csv")
        write file (MetricsCsv.ToText(rowsOf made job))

/// A finished run.
let finished made folder =
    unfinished Int32.MaxValue made folder
    MetricsCsv.Write(Path.Combine(folder, "metrics.csv"), jobsOf made |> Array.collect (rowsOf made))

/// Status, output and errors of a command line in this process.
let answered (words: string list) =
    use output = new StringWriter()
    use error = new StringWriter()

    let status =
        Entry((fun () -> Catalogue.builtIn), output, error).Run(Array.ofList words)

    status, string output, string error
