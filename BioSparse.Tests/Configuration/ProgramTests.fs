module BioSparse.Tests.Configuration.ProgramTests

open System
open System.Diagnostics
open System.IO
open Expecto

/// The built program, run as a process.
let private biosparseIn (folder: string) (environment: (string * string) list) (words: string list) =
    let program = Path.Combine(folder, "biosparse.dll")
    let start = ProcessStartInfo("dotnet", program :: words)
    start.RedirectStandardOutput <- true
    start.RedirectStandardError <- true
    environment |> List.iter (fun (name, value) -> start.Environment[name] <- value)
    use running = nonNull (Process.Start start)
    let error = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    running.ExitCode, output, error.Result

let private biosparse environment words =
    biosparseIn AppContext.BaseDirectory environment words

/// A copy of the program without TorchSharp: it fails where it touches a tensor.
let private withoutTorch ask =
    let folder = Directory.CreateTempSubdirectory "biosparse-"

    try
        for file in Directory.GetFiles(AppContext.BaseDirectory) do
            let name = nonNull (Path.GetFileName file)
            let isNeeded = name.EndsWith ".dll" || name = "biosparse.runtimeconfig.json"

            if isNeeded && not (name.StartsWith "TorchSharp") then
                File.Copy(file, Path.Combine(folder.FullName, name))

        ask folder.FullName
    finally
        folder.Delete true

[<Tests>]
let tests =
    testList
        "Program"
        [ testCase "help answers on standard output, without libtorch" (fun () ->
              withoutTorch (fun folder ->
                  let verbs =
                      [ [ "run" ]
                        [ "resume" ]
                        [ "report" ]
                        [ "runs" ]
                        [ "compare" ]
                        [ "experiments" ]
                        [ "data" ]
                        [ "data"; "fetch" ]
                        [ "attack" ]
                        [ "analyse" ]
                        [ "export" ]
                        [ "sweep" ]
                        [ "sweep"; "status" ]
                        [ "bench" ]
                        [ "completion" ] ]

                  for words in [] :: verbs do
                      let status, output, error = biosparseIn folder [] (words @ [ "--help" ])
                      Expect.equal (status, error) (0, "") $"{words}"

                      Expect.stringContains
                          output
                          (if words.IsEmpty then
                               "biosparse"
                           else
                               $"biosparse {words.Head}")
                          "help"

                      Expect.isFalse (output.Contains '\u001b') "no control characters"

                      if not words.IsEmpty then
                          Expect.isMatch output $"EXAMPLE.* biosparse {words.Head}" "an example"

                  for shell in [ "bash"; "zsh"; "fish"; "pwsh" ] do
                      let status, output, error = biosparseIn folder [] [ "completion"; shell ]
                      Expect.equal (status, error) (0, "") shell
                      Expect.stringContains output "biosparse" shell))

          testCase "version" (fun () ->
              let status, output, error = biosparse [] [ "--version" ]
              Expect.equal (status, error) (0, "") "well"
              Expect.isMatch (output.Trim()) @"^biosparse \d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$" "number")

          testCase "experiments lists them and shows one" (fun () ->
              let status, output, _ = biosparse [] [ "experiments" ]
              Expect.equal status 0 "well"

              for name in BioSparse.App.Configuration.BuiltIn.Names do
                  Expect.isMatch output $"(?m)^{name} +[A-Z]" "a line each"

              let status, output, error = biosparse [] [ "experiments"; "--show"; "paper" ]
              Expect.equal (status, error) (0, "") "well"
              Expect.equal output (BioSparse.App.Configuration.BuiltIn.YamlOf "paper") "its YAML")

          testCase "a usage error is one line on standard error, and status 2" (fun () ->
              for words in
                  [ []
                    [ "rnu" ]
                    [ "run"; "--seeds"; "x" ]
                    [ "experiments"; "--show"; "quik" ] ] do
                  let status, output, error = biosparse [] words
                  Expect.equal (status, output) (2, "") "usage"
                  Expect.isMatch error @"^biosparse: [^\n]+\n$" "one line")

          testCase "the trace shows only when asked for" (fun () ->
              let words = [ "experiments"; "--show"; "quik" ]
              let _, _, plain = biosparse [] words
              let _, _, traced = biosparse [ "BIOSPARSE_DEBUG", "1" ] words
              Expect.isFalse (plain.Contains "   at ") "plain"
              Expect.stringContains traced "   at " "traced") ]
