module BioSparse.Tests.Commands.RunsTests

open System
open System.IO
open System.Text.Json
open Expecto
open BioSparse.App.Commands
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.Commands.MadeRuns
open BioSparse.Tests.EndToEnd.Program

let private listed words =
    let status, output, error = answered ("runs" :: words)
    Expect.equal (status, error) (0, "") $"{words}"
    output

let private jsonOf folder =
    use json = JsonDocument.Parse(listed [ folder; "--json" ])
    [ for run in json.RootElement.EnumerateArray() -> run.Clone() ]

let private text (name: string) (run: JsonElement) = run.GetProperty(name).GetString()

let private names folder = jsonOf folder |> List.map (text "name")

[<Tests>]
let tests =
    testList
        "Runs"
        [ testCase "every run of a folder, newest first, with its state and best accuracy" (fun () ->
              inScratch (fun folder ->
                  let below name = Path.Combine(folder, name)
                  finished plain (below "old")

                  finished
                      { plain with
                          Started = "2026-02-02 00:00:00Z" }
                      (below "sweep/runs/0a1b")

                  unfinished
                      2
                      { plain with
                          Started = "2026-01-30 00:00:00Z" }
                      (below "half")

                  let runs = jsonOf folder
                  Expect.equal (List.map (text "name") runs) [ "sweep/runs/0a1b"; "half"; "old" ] "names"
                  Expect.equal (List.map (text "state") runs) [ "done"; "unfinished"; "done" ] "states"
                  let half = runs[1]

                  Expect.equal
                      (half.GetProperty("jobs_done").GetInt32(), half.GetProperty("jobs").GetInt32())
                      (2, 6)
                      "jobs"

                  let best = runs[2].GetProperty("best_accuracy")
                  Expect.equal (text "model" best, text "split" best) ("krotov-hopfield", "test") "the best"

                  Expect.floatClose
                      Accuracy.high
                      (best.GetProperty("mean").GetDouble())
                      0.72
                      "over three seeds"

                  Expect.equal (half.GetProperty("best_accuracy").ValueKind) JsonValueKind.Null "none yet"
                  let table = listed [ folder ]

                  for word in
                      [ "old"
                        "2026-01-02 03:04"
                        "competitive-hebbian, krotov-hopfield"
                        "unfinished: 2 of 6 jobs"
                        "72.00 ± 2.48 test, krotov-hopfield" ] do
                      Expect.stringContains table word "in the table"))

          testCase "a damaged run is listed with the reason, and stops nothing" (fun () ->
              inScratch (fun folder ->
                  let damages: (string * (string -> unit) * string) list =
                      [ "no-provenance",
                        (fun run -> File.Delete(Path.Combine(run, "run.json"))),
                        "run.json: no such file"
                        "no-config",
                        (fun run -> File.Delete(Path.Combine(run, "config.yaml"))),
                        "config.yaml is not there"
                        "config",
                        (fun run -> File.AppendAllText(Path.Combine(run, "config.yaml"), "x: [")),
                        "config.yaml:"
                        "setting",
                        (fun run -> File.AppendAllText(Path.Combine(run, "config.yaml"), "epocs: 3\n")),
                        "epocs"
                        "provenance",
                        (fun run -> File.WriteAllText(Path.Combine(run, "run.json"), "{")),
                        "run.json: not the provenance"
                        "row",
                        (fun run -> File.AppendAllText(Path.Combine(run, "metrics.csv"), "garbage\n")),
                        "found garbage"
                        "short",
                        (fun run ->
                            let file = Path.Combine(run, "metrics.csv")
                            File.WriteAllLines(file, File.ReadAllLines file |> Array.truncate 10)),
                        "no row of competitive-hebbian-seed3"
                        "folder",
                        (fun run ->
                            File.Delete(Path.Combine(run, "metrics.csv"))
                            Directory.CreateDirectory(Path.Combine(run, "metrics.csv")) |> ignore
                            Directory.Delete(Path.Combine(run, "state"), true)
                            File.WriteAllText(Path.Combine(run, "state"), "")),
                        "" ]

                  finished plain (Path.Combine(folder, "well"))

                  for name, damage, _ in damages do
                      let run = Path.Combine(folder, name)
                      finished plain run
                      damage run

                  let runs = jsonOf folder |> List.map (fun run -> text "name" run, run) |> Map.ofList
                  Expect.equal runs.Count (damages.Length + 1) "all of them"
                  Expect.equal (text "state" runs["well"]) "done" "the one that is well"

                  for name, _, reason in damages do
                      if reason <> "" then
                          Expect.equal (text "state" runs[name]) "damaged" name
                          Expect.stringContains (nonNull (text "reason" runs[name])) reason name

                  let table = listed [ folder ]
                  Expect.isMatch table @"(?m)^! short: .*no row of competitive-hebbian-seed3" "the reason"))

          testCase
              "what is no run is no line: links, hidden folders, configurations of others, runs about to begin"
              (fun () ->
                  inScratch (fun folder ->
                      let below name = Path.Combine(folder, name)
                      finished plain (below "runs/one")
                      finished plain (below "runs/.copy-1")
                      Directory.CreateDirectory(below "runs/other") |> ignore
                      File.WriteAllText(below "runs/other/config.yaml", "a: 1")
                      Directory.CreateDirectory(below "runs/about") |> ignore
                      File.Copy(below "runs/one/run.json", below "runs/about/run.json")

                      if not (OperatingSystem.IsWindows()) then
                          Directory.CreateSymbolicLink(below "runs/link", below "runs/one") |> ignore
                          Directory.CreateSymbolicLink(below "runs/loop", folder) |> ignore

                      Expect.equal (names (below "runs")) [ "one" ] "one run"
                      Expect.equal (names (below "runs/one")) [ "one" ] "a run folder itself"
                      Expect.equal (names (below "runs/one/")) [ "one" ] "the same"))

          testCase "the search ends eight levels below" (fun () ->
              inScratch (fun folder ->
                  let deep count =
                      Path.Combine [| folder; yield! Array.create (count - 1) "d"; "run" |]

                  finished plain (deep 8)
                  finished { plain with Started = "2027" } (deep 9)
                  Expect.equal (names folder) [ "d/d/d/d/d/d/d/run" ] "the upper one"))

          testCase "a run that is at work is said to be" (fun () ->
              inScratch (fun folder ->
                  let run = Path.Combine(folder, "run")
                  unfinished 1 plain run
                  Expect.equal (jsonOf folder |> List.map (text "state")) [ "unfinished" ] "nobody works"
                  use _held = FileLock.Take(Path.Combine(run, ".lock"))
                  Expect.equal (jsonOf folder |> List.map (text "state")) [ "running" ] "somebody does"))

          testCase "the list reads and writes nothing" (fun () ->
              inScratch (fun folder ->
                  let run = Path.Combine(folder, "run")
                  unfinished 1 plain run
                  File.WriteAllText(Path.Combine(run, "x.tmp"), "half")

                  let files () =
                      Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories) |> Array.sort

                  let before = files ()
                  listed [ folder ] |> ignore
                  Expect.equal (files ()) before "the same files"))

          testCase "an empty folder, and one that is not there, get one line" (fun () ->
              inScratch (fun folder ->
                  Expect.equal
                      (listed [ folder ])
                      $"No runs in {folder}; `biosparse run quick` begins one\n"
                      "empty"

                  Expect.equal ((listed [ folder; "--json" ]).Trim()) "[]" "empty"
                  let usual = biosparseIn folder [ "runs" ]
                  Expect.equal (usual.Status, usual.Error) (0, "") "no folder runs yet"
                  Expect.stringStarts usual.Output "No runs in runs;" "the usual folder"
                  let absent = biosparseIn folder [ "runs"; "absent" ]
                  oneLine absent 2 [ "absent: no such folder" ]
                  File.WriteAllText(Path.Combine(folder, "file"), "")
                  oneLine (biosparseIn folder [ "runs"; "file" ]) 2 [ "file: a file" ]))

          testCase "lines fit terminals, and say the same" (fun () ->
              inScratch (fun folder ->
                  finished plain (Path.Combine(folder, "a-run-with-a-long-name-of-its-own"))
                  unfinished 1 plain (Path.Combine(folder, "half"))

                  for width in [ 40; 60; 80; 100; 160 ] do
                      use output = new StringWriter()

                      let stream = new StandardStream(output, "standard output", Nullable width, true)

                      Entry((fun () -> Catalogue.builtIn), stream, stream).Run [| "runs"; folder |]
                      |> ignore

                      let shown = string output

                      for line in shown.Split '\n' do
                          Expect.isLessThanOrEqual line.Length width line

                      for word in [ "half"; "2026-01-02"; "unfinished:"; "72.00" ] do
                          Expect.stringContains shown word $"{width} columns")) ]
