module BioSparse.Tests.Persistence.AtomicFileTests

open System.IO
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Sandbox

let private names folder =
    Directory.GetFileSystemEntries folder |> Array.map (Path.GetFileName >> nonNull) |> Array.sort

[<Tests>]
let tests =
    testList
        "AtomicFile"
        [ testProperty
              "what is written is there, and nothing beside it"
              (fun (before: byte[] option) (content: byte[]) ->
                  inFolder (fun folder ->
                      let path = Path.Combine(folder, "file")
                      before |> Option.iter (fun bytes -> File.WriteAllBytes(path, bytes))
                      AtomicFile.Write(path, (fun stream -> stream.Write(content, 0, content.Length)))
                      Expect.equal (File.ReadAllBytes path) content "content"
                      Expect.equal (names folder) [| "file" |] "alone"))

          testCase "a write that fails halfway leaves what was there" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "file")
                  File.WriteAllText(path, "before")

                  let failing (fault: exn) =
                      fun () ->
                          AtomicFile.Write(
                              path,
                              fun stream ->
                                  stream.Write("half"B, 0, 4)
                                  raise fault
                          )

                  expectFault ExitStatus.Data [ path; "disk full" ] (failing (IOException "disk full"))

                  Expect.throwsT<System.InvalidOperationException>
                      (failing (System.InvalidOperationException()))
                      "a bug"

                  Expect.equal (names folder) [| "file" |] "nothing half-written"
                  Expect.equal (File.ReadAllText path) "before" "as before"))

          testCase "a symbolic link is replaced, and what it leads to stays" (fun () ->
              inFolder (fun folder ->
                  let path, away = Path.Combine(folder, "file"), Path.Combine(folder, "away")
                  File.WriteAllText(away, "mine")
                  File.CreateSymbolicLink(path, away) |> ignore
                  AtomicFile.WriteText(path, "text")
                  Expect.isNull (FileInfo(path).LinkTarget) "no link"
                  Expect.equal (File.ReadAllText path) "text" "written"
                  Expect.equal (File.ReadAllText away) "mine" "as it was"))

          testCase "a place that is a folder, or in none, is a fault that leaves nothing" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "place")
                  Directory.CreateDirectory path |> ignore
                  expectFault ExitStatus.Data [ path ] (fun () -> AtomicFile.WriteText(path, "text"))
                  let nowhere = Path.Combine(folder, "no", "file")
                  expectFault ExitStatus.Data [ nowhere ] (fun () -> AtomicFile.WriteText(nowhere, "text"))
                  Expect.equal (names folder) [| "place" |] "nothing new")) ]
