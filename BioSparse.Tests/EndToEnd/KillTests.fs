/// Runs that are killed or interrupted, and resumed to the bytes of a run that nobody disturbed. The long form of this is
/// `bench/faults/kill`.
module BioSparse.Tests.EndToEnd.KillTests

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open System.Threading
open Expecto
open BioSparse.Tests.EndToEnd.Program

/// A tiny run with a stack of two layers beside its models.
let private words scratch folder =
    [ "run"
      tinyIn scratch
      "--quiet"
      "--out"
      folder
      "--seeds"
      "1"
      "--set"
      "models=[competitive-hebbian, krotov-hopfield, backprop-nonnegative, stack]"
      "--set"
      "stack.rule=competitive-hebbian"
      "--set"
      "stack.layers=[{hidden: 12, epochs: 2}, {hidden: 6, epochs: 2}]" ]

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

[<DllImport("libc", EntryPoint = "kill")>]
extern int private sendSignal(int id, int number)

let private checkpointsOf folder name =
    try
        Directory.GetFiles(Path.Combine(folder, "state", name), "*.safetensors")
    with :? DirectoryNotFoundException ->
        [||]

let private krotov = "krotov-hopfield-seed1"

/// Begins runs until one is caught: `act` does something to it once `at` holds, and it must hold still, or the program
/// tell so, after its end. A run is of a second or two: a busy machine may look too late.
let private caught scratch at (isCaught: string -> Outcome -> bool) act =
    let rec go attempt =
        let folder = Path.Combine(scratch, $"broken{attempt}")

        let outcome =
            interrupted (words scratch folder) (fun running ->
                until (fun () -> at folder) running
                act running)

        if isCaught folder outcome || attempt = 5 then
            folder, outcome
        else
            go (attempt + 1)

    go 1

/// Kills a run in whose training two checkpoints are there.
let private killedInTraining scratch =
    let at folder =
        (checkpointsOf folder krotov).Length = 2

    caught scratch at (fun folder _ -> at folder) _.Kill() |> fst

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
                  let folder = killedInTraining scratch
                  endsAlike scratch folder
                  let taken = logged "resumed" folder |> Array.filter _.Contains(krotov)
                  Expect.hasLength taken 1 "goes on"

                  Expect.isFalse
                      (taken[0].Contains "\"phase\":\"Features\",\"done\":0")
                      "not from the start"))

          testCase "checkpoints that do not verify are refused, and said so in the log" (fun () ->
              inScratch (fun scratch ->
                  let folder = killedInTraining scratch
                  let files = checkpointsOf folder krotov

                  for file in files do
                      use stream = File.OpenWrite file
                      stream.SetLength(stream.Length - 5L)

                  endsAlike scratch folder
                  Expect.hasLength (logged "refused" folder) files.Length "each"))

          for name, number in [ "INT", 2; "TERM", 15 ] do
              testCase
                  $"SIG{name} ends a run within a second, its state saved, and says how to go on"
                  (fun () ->
                      inScratch (fun scratch ->
                          let mutable time = TimeSpan.Zero

                          let hasCheckpoint folder =
                              checkpointsOf folder krotov |> Array.isEmpty |> not

                          let folder, outcome =
                              caught
                                  scratch
                                  hasCheckpoint
                                  (fun _ outcome -> outcome.Status <> 0)
                                  (fun running ->
                                      let watch = Stopwatch.StartNew()
                                      sendSignal (running.Id, number) |> ignore
                                      running.WaitForExit()
                                      time <- watch.Elapsed)

                          oneLine outcome 130 [ $"continue with `biosparse resume {folder}`" ]
                          // a second, and what a machine with other work needs to end a process
                          Expect.isLessThan time (TimeSpan.FromSeconds 2.0) "at once"
                          Expect.hasLength (logged "interrupted" folder) 1 "in the log"
                          endsAlike scratch folder))

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
                  let drawing folder =
                      Directory.Exists(Path.Combine(folder, "figures"))
                      && not (File.Exists(Path.Combine(folder, "report.html")))

                  let folder, _ = caught scratch drawing (fun folder _ -> drawing folder) _.Kill()
                  endsAlike scratch folder
                  Expect.isTrue (File.Exists(Path.Combine(folder, "report.html"))) "the report")) ]
    |> testSequenced
