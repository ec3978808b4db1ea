module BioSparse.Tests.Data.IdxTests

open System.Buffers.Binary
open System.IO
open System.IO.Compression
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Tests.Persistence.Scratch

let private name = "some-idx3-ubyte"

/// An IDX file written by its definition, independently of the reader.
let idx (shape: int list) (data: byte[]) =
    let word (extent: int) =
        let bytes: byte[] = Array.zeroCreate 4
        BinaryPrimitives.WriteInt32BigEndian(bytes, extent)
        bytes

    Array.concat
        [ [| 0uy; 0uy; 8uy; byte shape.Length |]
          Array.collect word (Array.ofList shape)
          data ]

let gzip (bytes: byte[]) =
    let target = new MemoryStream()

    do
        use stream = new GZipStream(target, CompressionLevel.Fastest)
        stream.Write bytes

    target.ToArray()

let private read bytes = Idx.Read(name, bytes, 1, 3)

let private isBad words bytes =
    expectFault ExitStatus.Data (name :: words) (fun () -> read bytes)

let private small = idx [ 3; 4; 5 ] (Array.init 60 byte)

[<Tests>]
let tests =
    testList
        "Idx"
        [ testProperty "what is written is read, plain and in gzip"
          <| fun (extents: byte[]) (seed: byte) ->
              let shape =
                  match extents |> Array.truncate 3 |> Array.map (fun e -> 1 + int e % 7) with
                  | [||] -> [ 1 ]
                  | some -> List.ofArray some

              let data = Array.init (List.reduce (*) shape) (fun i -> byte (i * 31 + int seed))
              let file = idx shape data

              for bytes in [ file; gzip file ] do
                  let array = read bytes
                  Expect.sequenceEqual array.Shape shape "shape"
                  Expect.sequenceEqual array.Data data "data"

          testCase "every shortening is a fault"
          <| fun () ->
              for bytes in [ small; gzip small ] do
                  for length in 0 .. bytes.Length - 1 do
                      isBad [] (Array.truncate length bytes)

          testCase "too long"
          <| fun () ->
              isBad [ "too long" ] (Array.append small [| 0uy |])
              isBad [ "too long" ] (gzip (Array.append small [| 0uy |]))

          testCase "wrong beginnings, dimensions and extents"
          <| fun () ->
              isBad [ "000008" ] (Array.append [| 0uy; 0uy; 13uy; 1uy; 0uy; 0uy; 0uy; 1uy |] [| 1uy |])
              isBad [ "000008" ] "not at all"B
              isBad [ "dimensions" ] (idx [ 1; 1; 1; 1 ] [| 1uy |])
              isBad [ "dimensions" ] (idx [] [||])
              isBad [ "extent of 0" ] (idx [ 0 ] [||])
              isBad [ "extent of -1" ] (idx [ 3; -1 ] [| 1uy |])

          testCase "images are no labels"
          <| fun () ->
              expectFault ExitStatus.Data [ name; "labels" ] (fun () -> Idx.Read(name, small, 1, 1))

              expectFault ExitStatus.Data [ name; "images" ] (fun () ->
                  Idx.Read(name, idx [ 1 ] [| 1uy |], 2, 3))

          testCase "extents that overflow or promise more than there is"
          <| fun () ->
              // 65536·65536·65536 is 0 in 32 bits and 2⁴⁸ beyond
              isBad [ "promises" ] (idx [ 65536; 65536; 65536 ] [||])
              isBad [ "promises" ] (idx [ 0x7FFFFFFF; 0x7FFFFFFF; 0x7FFFFFFF ] [||])
              isBad [ "truncated"; "60 found" ] (idx [ 1000; 1000; 1000 ] (Array.zeroCreate 60))

          testCase "a gzip bomb is stopped where the header's promise ends"
          <| fun () ->
              let bomb = gzip (Array.append small (Array.zeroCreate 50_000_000))
              isBad [ "too long" ] bomb

              expectFault ExitStatus.Data [ name; "1000000 bytes" ] (fun () ->
                  Gzip.Expand(name, bomb, 1_000_000))

          testCase "a missing file"
          <| fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, name)
                  expectFault ExitStatus.Data [ path; "no such file" ] (fun () -> Idx.ReadImages path))

          testCase "damage is a fault of data and nothing else"
          <| fun () ->
              expectOnlyDataFaults 400 1UL small (read >> ignore) name
              expectOnlyDataFaults 400 2UL (gzip small) (read >> ignore) name ]
