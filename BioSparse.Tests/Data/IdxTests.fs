module BioSparse.Tests.IdxTests

open System
open System.IO
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Tests.Digits
open BioSparse.Tests.Scratch

let private images path = Idx.ReadImages path |> ignore

let private small = idx [ 2; 3; 4 ] (Array.init 24 byte)

let private inFile (bytes: byte[]) f =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "train-images-idx3-ubyte")
        File.WriteAllBytes(path, bytes)
        f path)

[<Tests>]
let tests =
    testList
        "Idx"
        [ testProperty
              "what is written is read, plain and compressed, whatever the name says"
              (fun (rows: byte[] list) (FsCheck.PositiveInt width) ->
                  let width = 1 + width % 7
                  let height = rows.Length + 1
                  let data = Array.init (3 * width * height) (fun i -> byte (i * 31))
                  let bytes = idx [ 3; height; width ] data

                  for change in [ id; gzip ] do
                      inFile (change bytes) (fun path ->
                          let array = Idx.ReadImages path
                          Expect.equal array.Shape [| 3; height; width |] "shape"
                          Expect.equal array.Data data "data"))

          testCase "labels have one dimension, images two to four" (fun () ->
              inFile (idx [ 3 ] [| 1uy; 2uy; 3uy |]) (fun path ->
                  Expect.equal (Idx.ReadLabels path).Data [| 1uy; 2uy; 3uy |] "labels"
                  Expect.stringContains (faultOn path (fun () -> images path)) "2 to 4" "what is right")

              inFile (idx [ 2; 2 ] (Array.zeroCreate 4)) (fun path ->
                  images path
                  faultOn path (fun () -> Idx.ReadLabels path) |> ignore))

          testCase "a truncated file says what was expected and what found" (fun () ->
              inFile (idx [ 60000; 28; 28 ] (Array.zeroCreate 1000)) (fun path ->
                  let message = faultOn path (fun () -> images path)

                  Expect.stringContains
                      message
                      "truncated: 60000×28×28 = 47040000 bytes of data expected, 1000 found"
                      "sizes"))

          testCase "a header that lies costs no memory" (fun () ->
              let huge = idx [ 1_000_000_000; 1; 1 ] [| 1uy |]
              let beyond = idx [ Int32.MaxValue; Int32.MaxValue; Int32.MaxValue ] [| 1uy |]

              for bytes in [ huge; beyond; gzip huge; gzip beyond ] do
                  inFile bytes (fun path ->
                      let before = GC.GetAllocatedBytesForCurrentThread()
                      faultOn path (fun () -> images path) |> ignore
                      let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                      Expect.isLessThan allocated 5_000_000L "little is allocated"))

          testCase "a gzip bomb costs no more than its header promises" (fun () ->
              inFile (gzip (Array.append small (Array.zeroCreate 200_000_000))) (fun path ->
                  let before = GC.GetAllocatedBytesForCurrentThread()
                  Expect.stringContains (faultOn path (fun () -> images path)) "too long" "what is wrong"
                  let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                  Expect.isLessThan allocated 5_000_000L "little is allocated"))

          testCase
              "a gzip bomb that is as large as its header promises is refused before it expands"
              (fun () ->
                  inFile (gzip (idx [ 100; 1000; 1000 ] (Array.zeroCreate 100_000_000))) (fun path ->
                      let before = GC.GetAllocatedBytesForCurrentThread()

                      Expect.stringContains
                          (faultOn path (fun () -> images path))
                          "100000000"
                          "what it promises"

                      let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                      Expect.isLessThan allocated 5_000_000L "little is allocated"))

          testList
              "refused"
              [ for what, bytes in
                    [ "nothing", [||]
                      "elements of another type", Array.append [| 0uy; 0uy; 13uy; 3uy |] small[4..]
                      "no images", idx [ 0; 28; 28 ] [||]
                      "a negative extent", idx [ -1; -1; 24 ] (Array.zeroCreate 24)
                      "another file", "hello, world"B ] do
                    testCase what (fun () ->
                        inFile bytes (fun path -> faultOn path (fun () -> images path) |> ignore))

                testCase "prefixes" (fun () -> refusesPrefixes "" images small)
                testCase "compressed prefixes, unless all data are there already" (fun () ->
                    let bytes = gzip small

                    for length in 0 .. bytes.Length - 1 do
                        inFile bytes[.. length - 1] (fun path ->
                            if length < bytes.Length / 2 then
                                faultOn path (fun () -> images path) |> ignore
                            else
                                try
                                    Expect.equal (Idx.ReadImages path).Data small[16..] "all of it"
                                with :? FaultException as fault ->
                                    Expect.stringStarts fault.Message path "the message names the file"))

                testCase "more than the header says" (fun () -> refusesMore "" images small)

                testCase "more than the header says, compressed" (fun () ->
                    inFile (gzip (Array.append small [| 1uy |])) (fun path ->
                        faultOn path (fun () -> images path) |> ignore)) ]

          testCase "damage ends in data faults" (fun () -> endsInFaults "" images [ small; gzip small ]) ]
