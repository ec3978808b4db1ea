module BioSparse.Tests.Persistence.SearchPathTests

open System
open System.IO
open Expecto
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Sandbox

/// With further folders at the front of the search path; what other tests look for is still found behind them.
let private withFolders folders act =
    let before = Environment.GetEnvironmentVariable "PATH"

    try
        Environment.SetEnvironmentVariable(
            "PATH",
            String.Join(Path.PathSeparator, Seq.append folders [ string before ])
        )

        act ()
    finally
        Environment.SetEnvironmentVariable("PATH", before)

[<Tests>]
let tests =
    testList
        "SearchPath"
        [ testCase "the first program of that name that may be run, in no relative folder" (fun () ->
              if OperatingSystem.IsWindows() then
                  skiptest "files have no mode here"

              inFolder (fun folder ->
                  let name = $"tool-{Guid.NewGuid():N}"
                  let relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder)
                  let plain, right = Path.Combine(folder, "plain"), Path.Combine(folder, "right")

                  let put place mode =
                      Directory.CreateDirectory place |> ignore
                      File.WriteAllText(Path.Combine(place, name), "#!/bin/sh\n")
                      File.SetUnixFileMode(Path.Combine(place, name), mode)

                  let executable = UnixFileMode.UserRead ||| UnixFileMode.UserExecute
                  put folder executable
                  put plain UnixFileMode.UserRead

                  withFolders [ relative; "."; ""; plain ] (fun () ->
                      Expect.isNull (SearchPath.Find name) "none")

                  put right executable

                  withFolders [ relative; plain; right ] (fun () ->
                      Expect.equal (SearchPath.Find name) (Path.Combine(right, name)) "the one"))) ]
