/// The built program, run as a process.
module BioSparse.Tests.EndToEnd.Program

open System
open System.Diagnostics
open System.IO
open Expecto

/// What a process said and how it ended.
type Outcome =
    { Status: int
      Output: string
      Error: string }

let private startBy
    (command: string list)
    (variables: (string * string) list)
    (folder: string)
    (words: string list)
    =
    let program = Path.Combine(AppContext.BaseDirectory, "biosparse.dll")
    let info = ProcessStartInfo(command.Head, command.Tail @ program :: words)
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    info.WorkingDirectory <- folder
    // no data set of the user's own is seen, none is touched
    info.Environment["BIOSPARSE_DATA"] <- Path.Combine(folder, "data")
    // and none is fetched
    info.Environment["BIOSPARSE_OFFLINE"] <- "1"

    for name, value in variables do
        info.Environment[name] <- value

    nonNull (Process.Start info)

let private startWith = startBy [ "dotnet" ]

let private startIn folder words = startWith [] folder words

let private start words =
    startIn (Directory.GetCurrentDirectory()) words

/// Starts the program with the default action of SIGINT, which a shell's background jobs, and what they start, ignore.
let private startInterruptible words =
    let command =
        if OperatingSystem.IsLinux() then
            [ "env"; "--default-signal=INT"; "dotnet" ]
        else
            [ "dotnet" ]

    startBy command [] (Directory.GetCurrentDirectory()) words

/// The end of a process whose output is read.
let ended (running: Process) =
    let error = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()

    { Status = running.ExitCode
      Output = output
      Error = error.Result }

/// Runs the program to its end, in a folder whose folder `data` is that of data sets.
let biosparseIn folder words =
    use running = startIn folder words
    ended running

/// Runs the program to its end with these variables in its environment, in a folder whose folder `data` is that of data
/// sets.
let biosparseWith variables folder words =
    use running = startWith variables folder words
    ended running

/// Runs the program to its end.
let biosparse words =
    use running = start words
    ended running

/// Starts the program in a folder without waiting; its streams are read by `waited`.
let begun folder words = startIn folder words

/// The same with these variables in its environment.
let begunWith variables folder words = startWith variables folder words

/// Waits for the end of a program that was started.
let waited (running: Process) =
    use running = running
    ended running

/// Starts the program and lets `act` do something to it; then waits for its end.
let interrupted words (act: Process -> unit) =
    use running = startInterruptible words
    let error = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEndAsync()
    act running
    running.WaitForExit()

    { Status = running.ExitCode
      Output = output.Result
      Error = error.Result }

/// A folder that is gone afterwards.
let inScratch (use': string -> unit) =
    let folder = Directory.CreateTempSubdirectory "biosparse-test-"

    try
        use' folder.FullName
    finally
        folder.Delete true

/// A tiny experiment in YAML: a few hundred steps in all.
let tiny =
    """name: tiny
dataset: mnist-embedded
validation: 0.8
seeds: [1, 2]
threads: 2
hidden: 12
batch_size: 50
models: [competitive-hebbian, krotov-hopfield, backprop-nonnegative]
competitive-hebbian: {epochs: 2}
krotov-hopfield: {epochs: 20}
backprop-nonnegative: {epochs: 3, rate: 0.003}
readout: {kind: softmax, epochs: 5, rate: 0.02}
evaluate:
  fgsm: {epsilon: [0, 0.1]}
  pgd: {epsilon: [0.1], steps: 3}
  few_shot: {shots: [1, 5], draws: 1, steps: 5}
  samples: 50
analyse: {bootstrap: 0}
"""

/// The tiny experiment as a file in a folder.
let tinyIn folder =
    let file = Path.Combine(folder, "tiny.yaml")
    File.WriteAllText(file, tiny)
    file

/// Exactly one line, with what it must name.
let oneLine (outcome: Outcome) status (parts: string list) =
    Expect.equal outcome.Status status $"status; said {outcome.Error}"
    let lines = outcome.Error.Trim().Split '\n'
    Expect.equal lines.Length 1 $"one line, not {outcome.Error}"

    for part in parts do
        Expect.stringContains outcome.Error part "names it"

/// What two runs of one experiment must share to the byte.
let results folder =
    Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
    |> Array.map (fun file -> Path.GetRelativePath(folder, file).Replace('\\', '/'))
    |> Array.filter (fun name ->
        name.StartsWith "weights/"
        || name.StartsWith "portraits/"
        || List.contains name [ "metrics.csv"; "outcomes.csv"; "summary.csv"; "confusion.csv"; "units.csv" ])
    |> Array.map (fun name -> name, Convert.ToHexString(File.ReadAllBytes(Path.Combine(folder, name))))
    |> Set.ofArray

/// The lines of a run's log that tell of this.
let logged (what: string) folder =
    File.ReadAllLines(Path.Combine(folder, "log.jsonl"))
    |> Array.filter _.Contains($"\"what\":\"{what}\"")
