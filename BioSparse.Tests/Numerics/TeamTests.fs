module BioSparse.Tests.Numerics.TeamTests

open System
open System.Threading
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

/// With a team of this size.
let private teamOf size check =
    Threads.Use(
        size,
        fun () ->
            use team = new Team()
            check team
    )

[<Tests>]
let tests =
    testList
        "Team"
        [ testProperty
              "the shares are everything, in order, none twice, and differ by one at most"
              (fun (PositiveInt size) (NonNegativeInt count) ->
                  let size = 1 + size % 5

                  teamOf size (fun team ->
                      let shares = [ for part in 0 .. size - 1 -> team.Share(part, count) ]

                      Expect.equal
                          [ for struct (from, upTo) in shares do
                                yield! [ from .. upTo - 1 ] ]
                          [ 0 .. count - 1 ]
                          "everything"

                      let lengths = [ for struct (from, upTo) in shares -> upTo - from ]
                      Expect.isLessThanOrEqual (List.max lengths - List.min lengths) 1 "evenly"))

          testCase "what a part made before a meeting, the others see after it" (fun () ->
              for size in [ 1; 2; 3 ] do
                  teamOf size (fun team ->
                      let made = Array.zeroCreate size
                      let wrong = ref 0

                      for round in 1..50 do
                          team.Run(fun part ->
                              for step in 1..20 do
                                  made[part] <- round * 100 + step
                                  team.Meet()

                                  if made |> Array.exists ((<>) (round * 100 + step)) then
                                      Interlocked.Increment(&wrong.contents) |> ignore

                                  team.Meet())

                      Expect.equal wrong.Value 0 $"{size} parts"))


          testCase "each part has one thread for its tensors, and the caller has its own again" (fun () ->
              teamOf 3 (fun team ->
                  let seen = Array.zeroCreate 3
                  team.Run(fun part -> seen[part] <- TorchSharp.torch.get_num_threads ())
                  Expect.equal seen [| 1; 1; 1 |] "inside"
                  Expect.equal (TorchSharp.torch.get_num_threads ()) 3 "outside"))


          test
              "an error of one part ends the others' waiting, comes out as it is, and leaves a team that works" {
              for faulty in 0..2 do
                  teamOf 3 (fun team ->
                      let reached = ref 0

                      let failing () =
                          team.Run(fun part ->
                              if part = faulty then
                                  raise (InvalidOperationException "out of luck")

                              team.Meet()
                              Interlocked.Increment(&reached.contents) |> ignore)

                      for _ in 1..5 do
                          let error = Expect.throwsC failing id
                          Expect.equal error.Message "out of luck" $"part {faulty}"

                      Expect.equal reached.Value 0 "nobody went on"
                      let sum = ref 0

                      team.Run(fun part ->
                          team.Meet()
                          Interlocked.Add(&sum.contents, part + 1) |> ignore)

                      Expect.equal sum.Value 6 "all of them work again")
          } ]
