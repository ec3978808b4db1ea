module BioSparse.Tests.Persistence.RunFolderTests

open System.Diagnostics
open System.IO
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Sandbox

let private begun folder =
    File.WriteAllText(Path.Combine(folder, "config.yaml"), "name: some\n")

[<Tests>]
let tests =
    testList
        "RunFolder"
        [ testCase "a new or empty folder is taken, with those above it" (fun () ->
              inFolder (fun folder ->
                  for path in [ folder; Path.Combine(folder, "new", "run") ] do
                      use run = RunFolder.Create(path, "some")
                      Expect.equal run.Path path "its path"
                      Expect.isTrue (Directory.Exists path) "made"
                      run.Dispose()
                      Expect.isEmpty (Directory.GetFileSystemEntries path) "released without trace"))

          testCase "a folder that holds something, or a file, is refused and untouched" (fun () ->
              inFolder (fun folder ->
                  let file = Path.Combine(folder, "file")
                  File.WriteAllText(file, "mine")

                  expectFault ExitStatus.Usage [ folder; "not empty" ] (fun () ->
                      RunFolder.Create(folder, "some"))

                  expectFault ExitStatus.Usage [ file; "a file" ] (fun () -> RunFolder.Create(file, "some"))
                  let below = Path.Combine(file, "run")
                  expectFault ExitStatus.Data [ below ] (fun () -> RunFolder.Create(below, "some"))
                  Expect.equal (Directory.GetFileSystemEntries folder) [| file |] "nothing new"
                  Expect.equal (File.ReadAllText file) "mine" "as it was"))

          testCase
              "a link to an empty folder is followed; one to anything else is refused and untouched"
              (fun () ->
                  inFolder (fun folder ->
                      let linkTo name make =
                          let target, link = Path.Combine(folder, name), Path.Combine(folder, $"to-{name}")
                          make target
                          File.CreateSymbolicLink(link, target) |> ignore
                          link

                      let makeFolder (path: string) =
                          Directory.CreateDirectory path |> ignore

                      let empty = linkTo "empty" makeFolder

                      (use run = RunFolder.Create(empty, "some")
                       begun run.Path

                       Expect.isTrue
                           (File.Exists(Path.Combine(folder, "empty", ".lock")))
                           "held where it leads")

                      Expect.equal
                          (DirectoryInfo(empty).LinkTarget)
                          (Path.Combine(folder, "empty"))
                          "still a link"

                      // by now a run is in it
                      expectFault ExitStatus.Usage [ empty; "not empty" ] (fun () ->
                          RunFolder.Create(empty, "some"))

                      let file = linkTo "file" (fun path -> File.WriteAllText(path, "mine"))

                      expectFault ExitStatus.Usage [ file; "a file" ] (fun () ->
                          RunFolder.Create(file, "some"))

                      Expect.equal (File.ReadAllText file) "mine" "as it was"
                      let nowhere = linkTo "nowhere" ignore
                      expectFault ExitStatus.Usage [ nowhere ] (fun () -> RunFolder.Create(nowhere, "some"))
                      Expect.isFalse (Directory.Exists(Path.Combine(folder, "nowhere"))) "not made"))

          testList
              "a link inside that leads out is not followed"
              [ for name in
                    [ ".lock"
                      "state"
                      "weights"
                      "figures"
                      "tables"
                      "tensorboard"
                      "state/job"
                      "tensorboard/job" ] do
                    testCase $"{name} is refused" (fun () ->
                        inFolder (fun place ->
                            let folder, away = Path.Combine(place, "run"), Path.Combine(place, "away")
                            Directory.CreateDirectory away |> ignore
                            let link = Path.Combine(folder, name)
                            Directory.CreateDirectory(nonNull (Path.GetDirectoryName link)) |> ignore
                            begun folder
                            File.CreateSymbolicLink(link, away) |> ignore
                            expectFault ExitStatus.Data [ link; "link" ] (fun () -> RunFolder.Open folder)
                            File.Delete link
                            use run = RunFolder.Open folder
                            Expect.equal run.Path folder "free again"))

                testCase "files of others that look half-written stay" (fun () ->
                    inFolder (fun place ->
                        let folder, away = Path.Combine(place, "run"), Path.Combine(place, "away")

                        let inside, outside =
                            Path.Combine(folder, "state", "a.tmp"), Path.Combine(away, "b.tmp")

                        for file in [ inside; outside ] do
                            Directory.CreateDirectory(nonNull (Path.GetDirectoryName file)) |> ignore
                            File.WriteAllText(file, "half")

                        begun folder
                        File.CreateSymbolicLink(Path.Combine(folder, "notes"), away) |> ignore
                        use _run = RunFolder.Open folder
                        Expect.isFalse (File.Exists inside) "gone"
                        Expect.isTrue (File.Exists outside) "left")) ]

          testCase "only a begun run is opened" (fun () ->
              inFolder (fun folder ->
                  expectFault ExitStatus.Usage [ folder; "config.yaml" ] (fun () -> RunFolder.Open folder)
                  let absent = Path.Combine(folder, "absent")
                  expectFault ExitStatus.Usage [ absent; "config.yaml" ] (fun () -> RunFolder.Open absent)
                  begun folder
                  use run = RunFolder.Open folder
                  Expect.equal run.Metrics (Path.Combine(folder, "metrics.csv")) "its files"))

          testCase "one writer at a time, then the next" (fun () ->
              inFolder (fun folder ->
                  begun folder
                  let first = RunFolder.Open folder

                  expectFault ExitStatus.Data [ folder; "another process" ] (fun () ->
                      RunFolder.Open folder)

                  first.Dispose()
                  use second = RunFolder.Open folder
                  Expect.equal second.Path folder "free again"))

          testCase "another process is kept out as well" (fun () ->
              inFolder (fun folder ->
                  begun folder
                  use _run = RunFolder.Open folder
                  let program = Path.Combine(System.AppContext.BaseDirectory, "biosparse.dll")
                  let start = ProcessStartInfo("dotnet", [ program; "report"; folder ])
                  start.RedirectStandardError <- true
                  use other = nonNull (Process.Start start)
                  let error = other.StandardError.ReadToEnd()
                  other.WaitForExit()
                  Expect.equal other.ExitCode (int ExitStatus.Data) error
                  Expect.stringContains error "another process" "why")) ]
