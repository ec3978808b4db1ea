/// Runs that are killed or interrupted, and resumed to the bytes of a run that nobody disturbed. The long form of this is
/// `bench/faults/kill`.
module BioSparse.Tests.EndToEnd.KillTests

open System
open System.Diagnostics
open System.IO
open System.Threading
open Expecto
open BioSparse.Tests.EndToEnd.Program

let private words scratch folder =
    [ "run"; tinyIn scratch; "--quiet"; "--out"; folder; "--seeds"; "1" ]

let private expectDone outcome =
    Expect.equal outcome.Status 0 outcome.Error

/// Whether a run has written its settings.
let private hasBegun folder =
    File.Exists(Path.Combine(folder, "config.yaml"))

let private whole =
    lazy
        (let folder = Directory.CreateTempSubdirectory "biosparse-test-"
         let out = Path.Combine(folder.FullName, "whole")
         let watch = Stopwatch.StartNew()
         biosparse (words folder.FullName out) |> expectDone
         let time = watch.Elapsed
         let found = results out
         folder.Delete true
         found, time)

/// Goes on with a run to its end, which must be that of a whole one.
let private endsAlike scratch folder =
    let outcome =
        if hasBegun folder then
            biosparse [ "resume"; folder ]
        else
            biosparse (words scratch folder)

    expectDone outcome
    Expect.equal (results folder) (fst whole.Value) "the same bytes"

    for left in Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories) do
        Expect.isFalse (left.EndsWith ".tmp") $"{left} is half-written"

    Expect.isEmpty (Directory.GetDirectories(Path.Combine(folder, "state"))) "no checkpoint is left"

let private until (isThere: unit -> bool) (running: Process) =
    let deadline = DateTime.UtcNow.AddSeconds 60.0

    while not (isThere ()) && not running.HasExited && DateTime.UtcNow < deadline do
        Thread.Sleep 5

let private signal (name: string) (running: Process) =
    use kill = Process.Start("kill", [ $"-{name}"; string running.Id ])
    kill.WaitForExit()

let private checkpointsOf folder name =
    let place = Path.Combine(folder, "state", name)

    if Directory.Exists place then
        Directory.GetFiles(place, "*.safetensors")
    else
        [||]

[<Tests>]
let tests =
    testList
        "Faults/killed runs"
        [ testCase "killed at random instants, a run is resumed to the same bytes" (fun () ->
              let _, time = whole.Value
              let random = Random()

              for part in 0..3 do
                  inScratch (fun scratch ->
                      let folder = Path.Combine(scratch, "broken")

                      interrupted (words scratch folder) (fun running ->
                          Thread.Sleep((float part + random.NextDouble()) / 4.0 * time)
                          running.Kill())
                      |> ignore

                      endsAlike scratch folder))

          testCase "a training that is killed goes on from its checkpoint" (fun () ->
              inScratch (fun scratch ->
                  let folder = Path.Combine(scratch, "broken")

                  let at () =
                      (checkpointsOf folder "krotov-hopfield-seed1").Length = 2

                  interrupted (words scratch folder) (fun running ->
                      until at running
                      running.Kill())
                  |> ignore

                  endsAlike scratch folder

                  let taken =
                      logged "resumed" folder |> Array.filter _.Contains("krotov-hopfield-seed1")

                  Expect.hasLength taken 1 "goes on"
                  Expect.isMatch taken[0] "\"phase\":\"(Features|Readout|Attacks|FewShots)\"" "where from"

                  Expect.isFalse
                      (taken[0].Contains "\"phase\":\"Features\",\"done\":0")
                      "not from the start"))

          testCase "checkpoints that do not verify are refused, and said so in the log" (fun () ->
              inScratch (fun scratch ->
                  let folder = Path.Combine(scratch, "broken")

                  interrupted (words scratch folder) (fun running ->
                      until (fun () -> (checkpointsOf folder "krotov-hopfield-seed1").Length = 2) running
                      running.Kill())
                  |> ignore

                  let files = checkpointsOf folder "krotov-hopfield-seed1"

                  for file in files do
                      use stream = File.OpenWrite file
                      stream.SetLength(stream.Length - 5L)

                  endsAlike scratch folder
                  Expect.hasLength (logged "refused" folder) files.Length "each"))

          for name in [ "INT"; "TERM" ] do
              testCase
                  $"SIG{name} ends a run within a second, its state saved, and says how to go on"
                  (fun () ->
                      inScratch (fun scratch ->
                          let folder = Path.Combine(scratch, "broken")
                          let watch = Stopwatch()

                          let outcome =
                              interrupted (words scratch folder) (fun running ->
                                  until
                                      (fun () -> (checkpointsOf folder "krotov-hopfield-seed1").Length > 0)
                                      running

                                  signal name running
                                  watch.Start()
                                  running.WaitForExit()
                                  watch.Stop())

                          oneLine outcome 130 [ $"`biosparse resume {folder}` goes on" ]
                          // a second, and what a machine with other work needs to end a process
                          Expect.isLessThan watch.Elapsed (TimeSpan.FromSeconds 2.0) "at once"
                          Expect.hasLength (logged "interrupted" folder) 1 "in the log"
                          endsAlike scratch folder
                          Expect.isNonEmpty (logged "resumed" folder) "went on"))

          testCase "a run that was ended before it had begun begins again where it was" (fun () ->
              inScratch (fun scratch ->
                  let folder = Path.Combine(scratch, "unborn")
                  Directory.CreateDirectory folder |> ignore
                  // what a kill between the folder and its settings leaves
                  File.WriteAllText(Path.Combine(folder, ".lock"), "")
                  File.WriteAllText(Path.Combine(folder, "run.json"), "{}")
                  File.WriteAllText(Path.Combine(folder, "config.yaml.0.tmp"), "name: ti")
                  oneLine (biosparse [ "resume"; folder ]) 2 [ folder; "--out" ]
                  endsAlike scratch folder))

          testCase "a run that was ended while it wrote its report ends it" (fun () ->
              inScratch (fun scratch ->
                  let folder = Path.Combine(scratch, "broken")

                  interrupted (words scratch folder) (fun running ->
                      until (fun () -> Directory.Exists(Path.Combine(folder, "figures"))) running
                      running.Kill())
                  |> ignore

                  endsAlike scratch folder
                  Expect.isTrue (File.Exists(Path.Combine(folder, "report.html"))) "the report")) ]
    |> testSequenced
