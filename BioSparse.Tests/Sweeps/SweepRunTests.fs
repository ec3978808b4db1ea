module BioSparse.Tests.Sweeps.SweepRunTests

open System
open System.IO
open System.Threading
open Expecto
open BioSparse.Core
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Faults
open BioSparse.Tests.EndToEnd.Program

/// A sweep of runs of a fifth of a second each.
let internal sweepOf name rates =
    $"name: {name}
base: quick
seeds: 2
set:
  models: [competitive-hebbian]
  validation: 0.8
  hidden: 8
  competitive-hebbian.epochs: 1
  readout: {{epochs: 1, rate: 0.02}}
  evaluate: {{fgsm: none, few_shot: none, pgd: {{epsilon: [0.1], steps: 2}}, samples: 50}}
  analyse.bootstrap: 0
axes:
  competitive-hebbian.rate: [{rates}]
  regime:
    linear: {{competitive-hebbian.activation: linear}}
    relu: {{competitive-hebbian.activation: relu}}
"

let internal write folder name (text: string) =
    let file = Path.Combine(folder, name)
    File.WriteAllText(file, text)
    file

let private expectDone outcome =
    Expect.equal outcome.Status 0 outcome.Error

/// The numbers of all runs of a sweep, by run.
let internal numbers sweep =
    Directory.GetDirectories(Path.Combine(sweep, "runs"))
    |> Array.map (fun run -> Path.GetFileName run, File.ReadAllText(Path.Combine(run, "metrics.csv")))
    |> Map.ofArray

/// How often each run of a sweep was ended.
let internal ends sweep =
    Directory.GetDirectories(Path.Combine(sweep, "runs"))
    |> Array.map (fun run ->
        File.ReadAllLines(Path.Combine(run, "log.jsonl"))
        |> Array.filter _.Contains("\"what\":\"done\"")
        |> Array.length)

let private hasBegun sweep =
    let deadline = DateTime.UtcNow.AddSeconds 30.0

    while not (
              Directory.Exists(Path.Combine(sweep, "runs"))
              && Directory.GetDirectories(Path.Combine(sweep, "runs")).Length >= 2
          )
          && DateTime.UtcNow < deadline do
        Thread.Sleep 20

[<Tests>]
let tests =
    testList
        "Sweeps/runs"
        [ testCase
              "one job and two give the same numbers; what is there is not done again, also across sweeps"
              (fun () ->
                  inScratch (fun folder ->
                      let file = write folder "s.yaml" (sweepOf "s" "0.01")
                      let out name = Path.Combine(folder, name, "s")
                      biosparse [ "sweep"; file; "--jobs"; "1"; "--out"; out "one" ] |> expectDone
                      biosparse [ "sweep"; file; "--jobs"; "2"; "--out"; out "two" ] |> expectDone
                      Expect.equal (numbers (out "one")).Count 4 "runs"
                      Expect.equal (numbers (out "two")) (numbers (out "one")) "the same numbers"

                      let more = write folder "t.yaml" (sweepOf "t" "0.01, 0.02")
                      biosparse [ "sweep"; more; "--out"; out "two" ] |> expectDone
                      Expect.equal (numbers (out "two")).Count 8 "a value more"
                      Expect.allEqual (ends (out "two")) 1 "each was done once"

                      let beside = Path.Combine(folder, "one", "t")
                      let dry = biosparse [ "sweep"; more; "--out"; beside; "--dry-run" ]
                      Expect.stringContains dry.Output "8 runs, 4 to do" "four are known"

                      if not (OperatingSystem.IsWindows()) then
                          // anybody may have put the other sweep there
                          let shared = Path.Combine(folder, "one")
                          let mode = File.GetUnixFileMode shared
                          File.SetUnixFileMode(shared, mode ||| UnixFileMode.OtherWrite)
                          let dry = biosparse [ "sweep"; more; "--out"; beside; "--dry-run" ]
                          Expect.stringContains dry.Output "8 runs, 8 to do" "none is trusted"
                          File.SetUnixFileMode(shared, mode)

                      let outcome = biosparse [ "sweep"; more; "--out"; beside ]
                      expectDone outcome

                      Expect.equal
                          (outcome.Error.Trim().Split('\n').Length)
                          4
                          "a line for each that was done"

                      Expect.equal (numbers beside) (numbers (out "two")) "the same numbers"))


          testCase
              "a run that another worker ended between the look and the lock is not begun again"
              (fun () ->
                  inScratch (fun folder ->
                      let out = Path.Combine(folder, "s")

                      biosparse [ "sweep"; write folder "s.yaml" (sweepOf "s" "0.01"); "--out"; out ]
                      |> expectDone

                      for run in Directory.GetDirectories(Path.Combine(out, "runs")) do
                          let log () =
                              File.ReadAllText(Path.Combine(run, "log.jsonl"))

                          let before = log ()

                          let config =
                              ConfigReader.ReadFile(
                                  Catalogue.builtIn,
                                  Path.Combine(run, "config.yaml"),
                                  [||]
                              )

                          Expect.equal
                              (RunCommand.InSweep(config, run, null).Execute())
                              ExitStatus.Done
                              "it is done"

                          Expect.equal (log ()) before "and was not begun"))


          testCase
              "a run that fails is named with its error, does not stop the others, and is retried on request"
              (fun () ->
                  inScratch (fun folder ->
                      let text =
                          sweepOf "s" "0.01"
                          + "    lost: {dataset: {train_images: a, train_labels: b, test_images: c, test_labels: d}}\n"

                      let file = write folder "s.yaml" text
                      let out = Path.Combine(folder, "s")
                      let outcome = biosparse [ "sweep"; file; "--out"; out ]
                      Expect.equal outcome.Status 3 outcome.Error
                      Expect.stringContains outcome.Output "6 runs: 4 done, 2 failed" "the others are done"

                      Expect.stringContains
                          outcome.Output
                          "regime lost, seed 2: 3 "
                          "the failed one's point and status"

                      Expect.stringContains outcome.Output (Path.Combine(folder, "a")) "its error"
                      Expect.stringContains outcome.Error "--retry" "what tries it again"

                      let log () =
                          Directory.GetFiles(Path.Combine(out, "failed"))
                          |> Array.map File.GetLastWriteTimeUtc

                      let before = log ()
                      let again = biosparse [ "sweep"; "resume"; out ]
                      Expect.equal again.Status 3 "still failed"
                      Expect.equal (log ()) before "not tried"
                      let retried = biosparse [ "sweep"; "resume"; out; "--retry" ]
                      Expect.equal retried.Status 3 "failed again"
                      Expect.notEqual (log ()) before "tried"
                      let status = biosparse [ "sweep"; "status"; out ]
                      Expect.stringContains status.Output "6 runs: 4 done, 2 failed" "status"))


          test
              "an engine that is killed or interrupted takes its workers along, and resume ends with the same numbers" {
              inScratch (fun folder ->
                  let file = write folder "s.yaml" (sweepOf "s" "0.01, 0.02")
                  let whole = Path.Combine(folder, "whole", "s")
                  biosparse [ "sweep"; file; "--out"; whole ] |> expectDone
                  let broken = Path.Combine(folder, "broken", "s")

                  interrupted [ "sweep"; file; "--out"; broken; "--jobs"; "2" ] (fun engine ->
                      hasBegun broken
                      engine.Kill())
                  |> ignore

                  let stopped =
                      interrupted [ "sweep"; "resume"; broken; "--jobs"; "2" ] (fun engine ->
                          Thread.Sleep 1500
                          use kill = Diagnostics.Process.Start("kill", [ "-INT"; string engine.Id ])
                          kill.WaitForExit())

                  if stopped.Status <> 0 then
                      Expect.equal stopped.Status 130 stopped.Error

                      Expect.stringContains
                          stopped.Error
                          $"continue with `biosparse sweep resume {broken}`"
                          "how to go on"

                  biosparse [ "sweep"; "resume"; broken ] |> expectDone
                  Expect.equal (numbers broken) (numbers whole) "the same numbers"
                  Expect.allEqual (ends broken) 1 "each was done once")
          } ]
    |> testSequenced
