module BioSparse.Tests.Persistence.FileLockTests

open System
open System.IO
open System.Threading
open Expecto
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Sandbox

[<Tests>]
let tests =
    testList
        "FileLock"
        [ testCase "one holder at a time, whoever takes and lets go how often" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, ".lock")
                  let mutable inside = 0
                  let mutable together = 0

                  let work () =
                      for _ in 1..50 do
                          use _own = FileLock.Await(path, ignore, CancellationToken.None)

                          if Interlocked.Increment(&inside) > 1 then
                              Interlocked.Increment(&together) |> ignore

                          Thread.SpinWait 2000
                          Interlocked.Decrement(&inside) |> ignore

                  let threads = [ for _ in 1..4 -> Thread work ]

                  for thread in threads do
                      thread.Start()

                  for thread in threads do
                      thread.Join()

                  Expect.equal together 0 "never two"
                  Expect.isFalse (File.Exists path) "gone with its last holder"))

          testCase "who waits is told once, and can stop waiting" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, ".lock")
                  use _own = FileLock.Take path
                  Expect.throwsT<IOException> (fun () -> FileLock.Take path |> ignore) "held"
                  use stop = new CancellationTokenSource(TimeSpan.FromMilliseconds 350.0)
                  let mutable told = 0

                  Expect.throwsT<OperationCanceledException>
                      (fun () -> FileLock.Await(path, (fun () -> told <- told + 1), stop.Token) |> ignore)
                      "stopped"

                  Expect.equal told 1 "told"))

          testCase "a symbolic link is refused at once, and where it leads nothing is made" (fun () ->
              inFolder (fun folder ->
                  let path, away = Path.Combine(folder, ".lock"), Path.Combine(folder, "away")
                  File.CreateSymbolicLink(path, away) |> ignore

                  Expect.throwsT<UnauthorizedAccessException>
                      (fun () -> FileLock.Await(path, ignore, CancellationToken.None) |> ignore)
                      "said"

                  Expect.isFalse (File.Exists away) "nothing made"))

          testCase "a place in no folder is a fault, not a reason to wait" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "absent", ".lock")

                  Expect.throwsT<DirectoryNotFoundException>
                      (fun () -> FileLock.Await(path, ignore, CancellationToken.None) |> ignore)
                      "said")) ]
