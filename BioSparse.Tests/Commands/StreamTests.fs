/// Standard streams that are closed, full, or read by nobody.
module BioSparse.Tests.Commands.StreamTests

open System
open System.Diagnostics
open System.IO
open Expecto
open BioSparse.App.Commands
open BioSparse.App.Faults
open BioSparse.Tests.EndToEnd.Program

/// What a shell's command with the program in it said, and its status; `$B` is the program.
let private shell (command: string) =
    let program = Path.Combine(AppContext.BaseDirectory, "biosparse.dll")
    let info = ProcessStartInfo("bash", [ "-c"; command ])
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    info.Environment["B"] <- $"dotnet {program}"
    info.Environment["BIOSPARSE_OFFLINE"] <- "1"
    use running = nonNull (Process.Start info)
    ended running

let private isClosed outcome =
    oneLine outcome 3 [ "biosparse: standard output is closed"; "/dev/null is right" ]

[<Tests>]
let tests =
    testList
        "Streams"
        [ testCase "a closed standard output is named at once, whatever is asked" (fun () ->
              if OperatingSystem.IsWindows() then
                  skiptest "a POSIX shell's redirections"

              inScratch (fun folder ->
                  let out = Path.Combine(folder, "out")

                  for words in [ "--help"; $"run quick --quiet --out '{out}'" ] do
                      isClosed (shell $"$B {words} >&-")

                  Expect.isFalse (Directory.Exists out) "nothing was begun")

              isClosed (shell "$B experiments >&- <&-"))

          testCase "a full standard output is named with its reason" (fun () ->
              if not (File.Exists "/dev/full") then
                  skiptest "no /dev/full"

              oneLine
                  (shell "$B experiments >/dev/full")
                  3
                  [ "standard output cannot be written: No space left" ])

          testCase "without standard error or input the results and the status are the same" (fun () ->
              if OperatingSystem.IsWindows() then
                  skiptest "a POSIX shell's redirections"

              let plain = shell "$B experiments"
              Expect.equal plain.Status 0 plain.Error

              for closed in [ "<&-"; "<&- 2>&-"; "2>/dev/full" ] do
                  if closed <> "2>/dev/full" || File.Exists "/dev/full" then
                      Expect.equal (shell $"$B experiments {closed}") plain closed

              for closed in [ "2>&-"; "<&- >&- 2>&-"; "2>/dev/full" ] do
                  if closed <> "2>/dev/full" || File.Exists "/dev/full" then
                      let outcome = shell $"$B experimentz {closed}"
                      Expect.equal (outcome.Output, outcome.Error) ("", "") "nobody hears it"

                      Expect.equal
                          outcome.Status
                          (if closed.Contains ">&- " || closed.EndsWith " >&-" then
                               3
                           else
                               2)
                          closed)

          testCase "a reader that has gone is no error" (fun () ->
              if OperatingSystem.IsWindows() then
                  skiptest "a POSIX shell's pipes"

              let outcome = shell "$B experiments --help | true; echo ${PIPESTATUS[0]}"
              Expect.equal (outcome.Output, outcome.Error) ("0\n", "") "quiet")

          testCase "a stream that is not vital loses its text, a vital one names its fault" (fun () ->
              let broken =
                  { new StringWriter() with
                      override _.WriteLine(_: string | null) : unit = raise (IOException "broken")

                      override _.Write(_: string | null) : unit =
                          raise (UnauthorizedAccessException "denied") }

              use optional = new StandardStream(broken, "standard error", Nullable(), false)
              optional.WriteLine "a"
              optional.Write "a"
              use vital = new StandardStream(broken, "standard output", Nullable(), true)

              for write in [ (fun () -> vital.WriteLine "a"); (fun () -> vital.Write "a") ] do
                  match Expect.throwsC write id with
                  | :? FaultException as fault ->
                      Expect.equal fault.Status ExitStatus.Data "status"
                      Expect.stringContains fault.Message "standard output cannot be written" "named"
                  | other -> failtestf "%A" other) ]
    |> testSequenced
