module BioSparse.Tests.Numerics.SideBySideTests

open System
open System.Threading
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

[<Tests>]
let tests =
    testList
        "SideBySide"
        [ testProperty
              "maps in order, for any number of threads"
              (fun (pieces: int[]) (PositiveInt threads) ->
                  let count = 1 + threads % 4

                  let mapped, after =
                      Threads.Use(
                          count,
                          fun () ->
                              SideBySide.map (fun i -> i * i - 1) pieces, TorchSharp.torch.get_num_threads ()
                      )

                  Expect.equal mapped (Array.map (fun i -> i * i - 1) pieces) "as Array.map"
                  Expect.equal after count "the calling thread has its threads again")

          testCase "a piece has one thread, and several pieces run at once" (fun () ->
              use meeting = new Barrier(2)

              let mapped =
                  Threads.Use(
                      2,
                      fun () ->
                          [| 1; 2 |]
                          |> SideBySide.map (fun _ ->
                              meeting.SignalAndWait(TimeSpan.FromSeconds 20.0),
                              TorchSharp.torch.get_num_threads ())
                  )

              Expect.equal mapped [| true, 1; true, 1 |] "both met")


          law
              100
              "each piece is done once, on any number of threads"
              (fun (NonNegativeInt count) (PositiveInt threads) ->
                  for isLarge in [ true; false ] do
                      let times: int[] = Array.zeroCreate count

                      Threads.Use(
                          1 + threads % 4,
                          fun () ->
                              SideBySide.each isLarge count (fun piece ->
                                  Interlocked.Increment &times[piece] |> ignore)
                      )

                      Expect.allEqual times 1 "times")

          testCase "a loop's error comes out as it is" (fun () ->
              for threads in [ 1; 2 ] do
                  Expect.throwsT<TimeoutException>
                      (fun () ->
                          Threads.Use(
                              threads,
                              fun () ->
                                  SideBySide.each true 10 (fun piece ->
                                      if piece = 4 then
                                          raise (TimeoutException()))
                          ))
                      "the error of piece 4")

          testCase "a piece's error comes out as it is, and others do not begin" (fun () ->
              for threads in [ 1; 2 ] do
                  let begun = ref 0

                  let raised, after =
                      Threads.Use(
                          threads,
                          fun () ->
                              let raised =
                                  try
                                      [| 1..10_000 |]
                                      |> SideBySide.map (fun i ->
                                          Interlocked.Increment(&begun.contents) |> ignore

                                          if i = 1 then
                                              raise (OperationCanceledException "enough")

                                          Thread.Sleep 1)
                                      |> ignore

                                      "nothing"
                                  with :? OperationCanceledException as error ->
                                      error.Message

                              raised, TorchSharp.torch.get_num_threads ()
                      )

                  Expect.equal raised "enough" "the error itself"
                  Expect.equal after threads "the threads"
                  Expect.isLessThan begun.Value 9_000 "most never began") ]
