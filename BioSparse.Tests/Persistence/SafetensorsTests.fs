module BioSparse.Tests.SafetensorsTests

open System
open System.Buffers.Binary
open System.Collections.Generic
open System.IO
open System.Text
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Scratch

/// A file written by hand: the header's text, then the data.
let private handwritten (header: string) (data: byte[]) =
    let text = Encoding.UTF8.GetBytes header
    let length = Array.zeroCreate 8
    BinaryPrimitives.WriteInt64LittleEndian(Span length, text.Length)
    Array.concat [ length; text; data ]

let private read path = Safetensors.Read path |> ignore

let private refused (header: string) (data: byte[]) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "x.safetensors")
        File.WriteAllBytes(path, handwritten header data)
        faultOn path (fun () -> read path))

let private ofHeader (header: string) (data: byte[]) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "x.safetensors")
        File.WriteAllBytes(path, handwritten header data)
        Safetensors.Read path)

let private metadata (pairs: (string * string) seq) =
    let dictionary = Dictionary()

    for key, value in pairs do
        dictionary[key] <- value

    dictionary

let private written (pairs: (string * string) seq) (tensors: StoredTensor list) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "x.safetensors")
        Safetensors.Write(path, metadata pairs, ResizeArray tensors)
        File.ReadAllBytes path)

let private network =
    written
        [ "model", "competitive-hebbian" ]
        [ StoredTensor.OfSingles("W", [| 3; 4 |], ReadOnlySpan(Array.init 12 float32))
          StoredTensor.OfDoubles("moments", [| 5 |], ReadOnlySpan(Array.init 5 float))
          StoredTensor.OfIntegers("step", [||], ReadOnlySpan [| 42L |])
          StoredTensor.OfSingles("empty", [| 0; 7 |], ReadOnlySpan [||]) ]

[<Tests>]
let tests =
    testList
        "Safetensors"
        [ testProperty
              "what is written is read, whatever its names, and in any order with the same bytes"
              (fun (rows: float32[] list) (texts: (string * string) list) ->
                  let texts =
                      texts
                      |> List.map (fun (key, value) -> string key, string value)
                      |> List.filter (fun (key, value) -> not (Seq.exists Char.IsSurrogate (key + value)))
                      |> List.distinctBy fst

                  let tensors =
                      rows
                      |> List.mapi (fun i row ->
                          StoredTensor.OfSingles($"t{i}\n\"é", [| 1; row.Length |], ReadOnlySpan row))

                  inFolder (fun folder ->
                      let path = Path.Combine(folder, "x.safetensors")
                      Safetensors.Write(path, metadata texts, ResizeArray tensors)
                      let file = Safetensors.Read path

                      for tensor in tensors do
                          let found = file.Tensors[tensor.Name]
                          Expect.equal found.Shape tensor.Shape "shape"
                          Expect.equal (bits (found.ToSingles())) (bits (tensor.ToSingles())) "values"

                      Expect.equal file.Tensors.Count tensors.Length "no other tensors"
                      Expect.equal (file.Metadata |> Seq.map (|KeyValue|) |> Set) (Set texts) "metadata"

                      Expect.equal
                          (written (List.rev texts) (List.rev tensors))
                          (File.ReadAllBytes path)
                          "the same bytes in another order"

                      Expect.equal (Directory.GetFiles folder).Length 1 "no unfinished file is left"))

          testCase "doubles and integers keep all their bits" (fun () ->
              let doubles = [| Math.PI; -0.0; Double.Epsilon; Double.NaN; Double.MaxValue |]
              let integers = [| Int64.MinValue; -1L; 0L; Int64.MaxValue |]

              inFolder (fun folder ->
                  let path = Path.Combine(folder, "x.safetensors")

                  Safetensors.Write(
                      path,
                      metadata [],
                      ResizeArray
                          [ StoredTensor.OfDoubles("d", [| 5 |], ReadOnlySpan doubles)
                            StoredTensor.OfIntegers("i", [| 2; 2 |], ReadOnlySpan integers) ]
                  )

                  let file = Safetensors.Read path

                  Expect.equal
                      (file.Tensors["d"].ToDoubles() |> Array.map BitConverter.DoubleToInt64Bits)
                      (doubles |> Array.map BitConverter.DoubleToInt64Bits)
                      "doubles"

                  Expect.equal (file.Tensors["i"].ToIntegers()) integers "integers"
                  Expect.equal (file.Tensors["d"].ToSingles()[0]) (float32 Math.PI) "as float32"

                  Expect.equal (file.Tensors["i"].ToSingles()[1]) -1.0f "integers are numbers"
                  let message = faultOn path (fun () -> file.Tensors["d"].ToIntegers())

                  Expect.stringContains
                      message
                      "tensor d: elements of type F64"
                      "which tensor, and its type"))

          testCase "half precision and bfloat16 are read" (fun () ->
              let header =
                  """{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}"""

              // 1.5 and -2 in both
              let file =
                  ofHeader header [| 0x00uy; 0x3Euy; 0uy; 0xC0uy; 0xC0uy; 0x3Fuy; 0uy; 0xC0uy |]

              Expect.equal (file.Tensors["h"].ToSingles()) [| 1.5f; -2.0f |] "F16"
              Expect.equal (file.Tensors["b"].ToSingles()) [| 1.5f; -2.0f |] "BF16")

          testCase "the bytes are those of the format" (fun () ->
              let header =
                  """{"__metadata__":{"a":"b"},"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""

              let padded = header.PadRight((header.Length + 7) / 8 * 8)

              Expect.equal
                  (written [ "a", "b" ] [ StoredTensor.OfSingles("W", [| 1 |], ReadOnlySpan [| 1.0f |]) ])
                  (handwritten padded [| 0uy; 0uy; 0x80uy; 0x3Fuy |])
                  "header and data")

          testList
              "refused"
              [ for what, header, data in
                    [ "tensors that overlap",
                      """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"c":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}}""",
                      12
                      "a gap", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8
                      "data that nothing claims",
                      """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
                      8
                      "an end outside of the file",
                      """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
                      4
                      "an end before its beginning",
                      """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""",
                      4
                      "a shape whose product wraps to the right size",
                      """{"a":{"dtype":"U8","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""",
                      0
                      "a shape that wraps in 32 bits",
                      """{"a":{"dtype":"F32","shape":[1073741825],"data_offsets":[0,4]}}""",
                      4
                      "a negative extent", """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4
                      "an extent that is no integer",
                      """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""",
                      4
                      "three offsets", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4
                      "no shape", """{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4
                      "a tensor twice",
                      """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""",
                      2
                      "metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0
                      "a key of the metadata twice", """{"__metadata__":{"a":"1","a":"2"}}""", 0
                      "metadata that is no text", """{"__metadata__":{"a":1}}""", 0
                      "metadata of null", """{"__metadata__":{"a":null}}""", 0
                      "a list for a header", "[]", 0
                      "a tensor's name with a line break in a message",
                      """{"a\nb":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""",
                      4
                      "a header too deep", String('[', 5000), 0 ] do
                    testCase what (fun () -> refused header (Array.zeroCreate data) |> ignore)

                testCase "a header larger than the file, before anything is allocated" (fun () ->
                    inFolder (fun folder ->
                        let path = Path.Combine(folder, "x.safetensors")

                        for length in [ 100L; 100_000_001L; Int64.MaxValue; -1L ] do
                            let bytes = handwritten "{}" [||]
                            BinaryPrimitives.WriteInt64LittleEndian(Span bytes, length)
                            File.WriteAllBytes(path, bytes)
                            let before = GC.GetAllocatedBytesForCurrentThread()
                            faultOn path (fun () -> read path) |> ignore

                            Expect.isLessThan
                                (GC.GetAllocatedBytesForCurrentThread() - before)
                                1_000_000L
                                "little is allocated"))

                testCase "prefixes" (fun () -> refusesPrefixes ".safetensors" read network)
                testCase "more than the tensors" (fun () -> refusesMore ".safetensors" read network) ]

          testCase "damage ends in data faults" (fun () ->
              endsInFaults
                  ".safetensors"
                  (fun path ->
                      for tensor in (Safetensors.Read path).Tensors.Values do
                          if tensor.IsFloating then
                              tensor.ToSingles() |> ignore)
                  [ network ])

          testCase "a file or folder that is not there is named" (fun () ->
              inFolder (fun folder ->
                  let absent = Path.Combine(folder, "absent.safetensors")
                  Expect.stringContains (faultOn absent (fun () -> read absent)) "no such file" "absent"
                  Expect.stringContains (faultOn folder (fun () -> read folder)) "a folder" "a folder"
                  let inside = Path.Combine(absent, "x.safetensors")

                  let write () =
                      Safetensors.Write(inside, metadata [], ResizeArray())

                  Expect.stringContains (faultOn inside write) "cannot be written" "written"))

          testCase "a write that fails leaves the old file" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "x")
                  AtomicFile.WriteText(path, "old")

                  Expect.throws
                      (fun () ->
                          AtomicFile.Write(
                              path,
                              fun stream ->
                                  stream.WriteByte 1uy
                                  invalidOp "broken"
                          ))
                      "the fault goes through"

                  Expect.equal (File.ReadAllText path) "old" "content"
                  Expect.equal (Directory.GetFiles folder).Length 1 "no unfinished file is left")) ]
