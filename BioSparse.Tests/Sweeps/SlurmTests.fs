module BioSparse.Tests.Sweeps.SlurmTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open System.Threading
open Expecto
open FsCheck.FSharp
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.App.Sweeps.Slurm
open BioSparse.Tests.EndToEnd.Program

/// A sweep of one run of a fifth of a second.
let private single =
    (SweepRunTests.sweepOf "s" "0.01").Replace("seeds: 2", "seeds: 1")
    |> fun text -> Regex.Replace(text, "  regime:(.|\n)*", "")

let private submitted folder out =
    let path = FakeSlurm.install (Path.Combine(folder, "cluster"))
    let file = SweepRunTests.write folder "s.yaml" single

    biosparseWith [ "PATH", path ] folder [ "sweep"; file; "--engine"; "slurm"; "--out"; out ]

/// The script of a submitted task, with another program in the place of the worker.
let private scriptWith folder (worker: string) =
    let program = Path.Combine(folder, "worker")
    File.WriteAllText(program, worker)
    let script = Path.Combine(folder, "s", "slurm", "task-1.sh")

    let other =
        Regex.Replace(
            File.ReadAllText script,
            "(?m)^.*'sweep' 'work'",
            "bash " + ShellWord.Quoted(program).Replace("$", "$$")
        )

    File.WriteAllText(script, other)
    script

/// Runs a task of which Slurm says, once `worker` has begun, that its time is up: what it printed, and whether it was queued
/// again.
let private atTheLimit folder (skew: int) worker =
    let cluster = Path.Combine(folder, "cluster")
    let begun = Path.Combine(folder, "worker-began")
    File.Delete begun
    File.Delete(Path.Combine(cluster, "requeued"))

    let script =
        scriptWith
            folder
            $"trap 'exit 130' TERM
{worker}
touch {ShellWord.Quoted begun}
while true; do sleep 0.05; done"

    let info = ProcessStartInfo("bash", [ script ])
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    info.Environment["PATH"] <- cluster + ":" + Environment.GetEnvironmentVariable "PATH"
    info.Environment["SKEW"] <- string skew

    for name, value in [ "TASK_ID", "0"; "JOB_ID", "1" ] do
        info.Environment["SLURM_ARRAY_" + name] <- value

    info.Environment["SLURM_JOB_ID"] <- "1"
    use task = nonNull (Process.Start info)
    let deadline = DateTime.UtcNow.AddSeconds 20.0

    while not (File.Exists begun) && DateTime.UtcNow < deadline do
        Thread.Sleep 10

    use signal = Process.Start("kill", [ "-USR1"; string task.Id ])
    signal.WaitForExit()
    let output = task.StandardOutput.ReadToEnd()
    task.WaitForExit()
    output, not (Array.isEmpty (FakeSlurm.requeued cluster))

/// What Slurm makes of a pattern, for a task's job and number.
let private expanded (pattern: string) =
    if pattern.Contains '\\' then
        pattern.Replace("\\", "")
    else
        Regex.Replace(
            pattern,
            "%(.)",
            fun found ->
                match found.Groups[1].Value with
                | "%" -> "%"
                | "A" -> "17"
                | "a" -> "3"
                | _ -> "?"
        )

let private paths =
    Gen.listOf (Gen.elements [ "%"; "%%"; "%N"; "%A"; "a"; " "; "'"; "\""; "$HOME"; "ä"; "`x`"; "#" ])
    |> Gen.map (fun parts -> "/" + String.concat "" parts)

[<Tests>]
let tests =
    testList
        "Sweeps/slurm"
        [ testProperty
              "Slurm reads a path in an output pattern back as it is"
              (Prop.forAll (Arb.fromGen paths) (fun folder ->
                  expanded (OutputPattern.Of(folder, "%A_%a.txt")) = Path.Combine(folder, "17_3.txt")))

          testProperty
              "a shell reads a quoted word back as it is"
              (Prop.forAll (Arb.fromGen paths) (fun word ->
                  let quoted = ShellWord.Quoted word
                  let inner = quoted.Substring(1, quoted.Length - 2)

                  inner.Replace("'\\''", "'") = word
                  && not (inner.Replace("'\\''", "").Contains '\'')
                  && List.contains (ShellWord.Shown word) [ word; quoted ]))

          testCase "a path that no pattern can say is refused" (fun () ->
              for folder, why in
                  [ "/a\\b", "backslash"
                    "/a\nb", "control character"
                    "/a\tb", "control character"
                    "/" + String('a', 4080), "longer than 4095 bytes" ] do
                  let fault =
                      Expect.throwsC (fun () -> OutputPattern.Of(folder, "%A_%a.txt") |> ignore) id

                  match fault with
                  | :? FaultException as fault ->
                      Expect.equal fault.Status ExitStatus.Usage "status"
                      Expect.stringContains fault.Message why "why"
                      Expect.isFalse (fault.Message.Contains '\n') "one line"
                  | other -> failtestf "%A" other)

          testCase "an output that cannot be opened is an error before anything is submitted" (fun () ->
              if OperatingSystem.IsWindows() then
                  skiptest "shell scripts"

              inScratch (fun folder ->
                  let out = Path.Combine(folder, "s")
                  Directory.CreateDirectory(Path.Combine(out, "slurm", "collect.txt")) |> ignore
                  File.WriteAllText(Path.Combine(out, "plan.jsonl"), "")
                  let outcome = submitted folder out
                  oneLine outcome 3 [ Path.Combine(out, "slurm", "collect.txt"); "output of Slurm's jobs" ]

                  Expect.isFalse
                      (File.Exists(Path.Combine(folder, "cluster", "last")))
                      "nothing was submitted"

                  let backslash = submitted folder (Path.Combine(folder, "a\\b"))
                  oneLine backslash 2 [ "a\\b"; "backslash"; "--out" ]

                  Expect.isFalse
                      (File.Exists(Path.Combine(folder, "cluster", "last")))
                      "nothing was submitted"))

          testCase
              "below an awkward path runs are done and collected, tasks that saved are queued again, and missing ones named"
              (fun () ->
                  if OperatingSystem.IsWindows() then
                      skiptest "shell scripts"

                  inScratch (fun root ->
                      // looks like a pattern, like shell words, and like the folder of a state
                      let folder = Path.Combine(root, "state", "fifty%Nodes of 'it' $HOME %% \"")
                      Directory.CreateDirectory folder |> ignore
                      let out = Path.Combine(folder, "s")
                      let outcome = submitted folder out
                      Expect.equal (outcome.Status, outcome.Error) (0, "") "submitted"

                      Expect.stringContains
                          outcome.Output
                          "1 run submitted as array job 1 of 1 task;"
                          "counts"

                      Expect.isTrue (File.Exists(Path.Combine(out, "slurm", "1_0.txt"))) "the task's output"
                      let run = Directory.GetDirectories(Path.Combine(out, "runs"))[0]
                      Expect.isTrue (File.Exists(Path.Combine(run, "metrics.csv"))) "done"
                      Expect.isTrue (File.Exists(Path.Combine(out, "collected", "rows.csv"))) "collected"
                      Expect.isEmpty (Directory.GetFiles(Path.Combine(out, "slurm"), "begun-*")) "no marker"

                      let state = ShellWord.Quoted(Path.Combine(run, "state"))
                      let log = ShellWord.Quoted(Path.Combine(run, "log.jsonl"))

                      for skew in [ 0; 120; -120 ] do
                          let output, isQueued =
                              atTheLimit folder skew $"mkdir -p {state} && echo x >{state}/job.npz"

                          Expect.isTrue isQueued $"saved, the node {skew} s ahead: {output}"
                          Expect.stringContains output "queued again" "said"

                          // the state of before is no state of this attempt; nor is what else is in a run's folder
                          let output, isQueued = atTheLimit folder skew $"echo x >>{log}"
                          Expect.isFalse isQueued $"not saved, the node {skew} s ahead: {output}"
                          Expect.stringContains output "nothing was saved" "said"

                      let status () =
                          let path = "PATH", FakeSlurm.install (Path.Combine(folder, "cluster"))
                          (biosparseWith [ path ] folder [ "sweep"; "status"; out ]).Output

                      Expect.isFalse ((status ()).Contains "left Slurm's queue") "all is well"
                      Directory.Delete(Path.Combine(out, "runs"), true)
                      File.Delete(Path.Combine(out, "slurm", "1_0.txt"))
                      Expect.stringContains (status ()) "1 task left Slurm's queue" "count"
                      Expect.stringContains (status ()) (Path.Combine(out, "slurm", "1_0.txt")) "the file")) ]
    |> testSequenced
