/// What the program looks like in terminals of 60, 80 and 120 columns.
module BioSparse.Tests.Commands.TerminalTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open BioSparse.App.Commands
open BioSparse.App.Data
open BioSparse.Core
open BioSparse.Tests.Face
open BioSparse.Tests.EndToEnd.Program

let private widths = [ 60; 80; 120 ]

/// What a command prints, results and errors, where the terminal has so many columns.
let private shown (width: int) words =
    use text = new StringWriter()

    let stream name =
        new StandardStream(text, name, Nullable width, true)

    use output = stream "standard output"
    use error = stream "standard error"
    Entry((fun () -> Catalogue.builtIn), output, error).Run(List.toArray words) |> ignore
    string text

let private tiny =
    """name: tiny
validation: 0.9
seeds: 2
threads: 1
hidden: 8
models: [competitive-hebbian, competitive-hebbian-untrained, backprop-nonnegative]
competitive-hebbian: {epochs: 1}
backprop-nonnegative: {epochs: 1}
readout: {epochs: 1, rate: 0.02}
evaluate:
  fgsm: {epsilon: [0.1]}
  pgd: {epsilon: [0.1], steps: 1}
  few_shot: {shots: [1, 10], draws: 1, steps: 2}
  samples: 20
analyse: {bootstrap: 0}
"""

/// What differs from run to run and from machine to machine: digits of measured numbers, paths.
let private steady (text: string) =
    let plain = Regex.Replace(text, @"(?m)[ \t]+$", "")
    Regex.Replace(plain, @"Report:\s+\S+", "Report: FOLDER/report.html")

let private measured (text: string) = Regex.Replace(steady text, @"\d", "0")

/// What shows tables, whose words are fewer in narrow terminals.
let private tables = [ "report"; "runs"; "compare" ]

let private commands folder =
    [ [ "--help" ]
      [ "run"; "--help" ]
      [ "experiments" ]
      [ "data"; "list"; "--data-dir"; folder ]
      [ "run"; "--epochs"; "3"; "--sedes"; "2" ]
      [ "run"; "absent.yaml" ] ]

/// A session with a run, of which the report shows the same again.
let private session folder width =
    let run = Path.Combine(folder, "run")
    let wider = Path.Combine(folder, "wider")
    let page = Path.Combine(folder, "page.html")
    let file = Path.Combine(folder, "tiny.yaml")

    if not (File.Exists file) then
        File.WriteAllText(file, tiny)
        let after = shown width [ "run"; file; "--quiet"; "--out"; run ]
        Expect.equal (shown width [ "report"; run ]) after "the table after a run, again"

        shown width [ "run"; file; "--quiet"; "--set"; "hidden=9"; "--out"; wider ] |> ignore

    [ for words in commands folder do
          String.concat " " (List.takeWhile ((<>) "--data-dir") words), steady (shown width words)

      "report", measured (shown width [ "report"; run ])
      "runs", measured (shown width [ "runs"; run ])
      "compare", measured (shown width [ "compare"; run; wider; "--out"; page ]) ]

let private isThere program =
    Environment.GetEnvironmentVariable("PATH")
    |> string
    |> _.Split(Path.PathSeparator)
    |> Array.exists (fun folder -> File.Exists(Path.Combine(folder, program)))

/// What the program writes to a terminal of its own, without colours.
let private onTerminal (width: int) (words: string) =
    let program = Path.Combine(AppContext.BaseDirectory, "biosparse.dll")
    let command = $"stty cols {width} rows 50; dotnet '{program}' {words}"
    let info = ProcessStartInfo("script", [ "-qec"; command; "/dev/null" ])
    info.RedirectStandardOutput <- true
    info.RedirectStandardInput <- true
    info.Environment["TERM"] <- "xterm"
    info.Environment["NO_COLOR"] <- "1"
    use running = nonNull (Process.Start info)
    let text = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    Regex.Replace(text.Replace("\r\n", "\n"), @"\u001b(\[[0-9;?]*[a-zA-Z]|[=>])", "")

[<Tests>]
let tests =
    testList
        "Snapshots"
        [ testCase "a session in terminals of 60, 80 and 120 columns" (fun () ->
              inScratch (fun folder ->
                  let isForeign (set: DataListing) =
                      set.Name <> DataSets.Embedded && not (isNull set.Place)

                  if Seq.exists isForeign (DataInventory.List folder) then
                      skiptest "a package of the system brings a data set"

                  for width in widths do
                      let parts = session folder width

                      for words, text in parts do
                          let isControl letter = Char.IsControl letter && letter <> '\n'

                          Expect.isFalse (Seq.exists isControl text) words

                          for line in text.Split '\n' do
                              Expect.isLessThanOrEqual line.Length width $"{words}: {line}"

                      parts
                      |> List.map (fun (words, text) -> $"$ biosparse {words}\n{text}")
                      |> String.concat "\n"
                      |> Snapshot.expect "Snapshots" $"terminal-{width}.txt"))

          testCase "no word is broken in a narrow terminal" (fun () ->
              inScratch (fun folder ->
                  let words (text: string) =
                      text.Split([| ' '; '\n'; '\r' |], StringSplitOptions.RemoveEmptyEntries)

                  let told width =
                      [ for part, text in session folder width do
                            if not (List.contains part tables) then
                                part, words text ]

                  Expect.equal (told 60) (told 120) "the same words, in the same order"

                  let report width =
                      session folder width
                      |> List.find (fun (part, _) -> part = "report")
                      |> snd
                      |> words
                      |> set

                  let wide, narrow = report 120, report 60

                  let isSentence (word: string) =
                      word |> Seq.forall (fun letter -> Char.IsLetter letter || letter = '-')

                  Expect.isEmpty
                      (Set.difference narrow wide |> Set.filter isSentence)
                      "the table and the claims have no words of their own"))

          testCase "a terminal shows the same as the snapshots" (fun () ->
              if OperatingSystem.IsWindows() || not (isThere "script" && isThere "stty") then
                  skiptest "no script, or no stty"

              for width, words in [ 60, "experiments"; 120, "--help"; 80, "run --epochs 3 --sedes 2" ] do
                  Expect.equal
                      (steady (onTerminal width words))
                      (steady (shown width (List.ofArray (words.Split ' '))))
                      $"{words} at {width} columns")

          testCase "without a terminal help has its usual width, and errors are a line each" (fun () ->
              let outcome = biosparse [ "help"; "attack" ]

              Expect.isTrue
                  (outcome.Output.Split '\n' |> Array.forall (fun line -> line.Length <= 100))
                  "100 columns"

              let outcome = biosparse [ "run"; "--epochs"; "3"; "--sedes"; "2" ]
              Expect.hasLength (outcome.Error.Trim().Split '\n') 2 outcome.Error) ]
