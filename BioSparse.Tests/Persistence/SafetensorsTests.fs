module BioSparse.Tests.Persistence.SafetensorsTests

open System
open System.Buffers.Binary
open System.IO
open System.Text
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Scratch

/// A file written by its definition, independently of the writer.
let private raw (header: string) (data: byte[]) =
    let text = Encoding.UTF8.GetBytes header
    let length: byte[] = Array.zeroCreate 8
    BinaryPrimitives.WriteInt64LittleEndian(length, text.Length)
    Array.concat [ length; text; data ]

let private readFrom folder (bytes: byte[]) =
    let path = Path.Combine(folder, "some.safetensors")
    File.WriteAllBytes(path, bytes)
    Safetensors.Read path

let private isBad words header data =
    inFolder (fun folder ->
        expectFault ExitStatus.Data ("some.safetensors" :: words) (fun () ->
            readFrom folder (raw header data)))

let private tensors =
    [ StoredTensor.OfSingles("W", [| 2; 3 |], ReadOnlySpan [| 1.0f; -2.5f; nanf; infinityf; -0.0f; 1e-45f |])
      StoredTensor.OfSingles("b", [| 0 |], ReadOnlySpan<float32>.Empty)
      StoredTensor("k", "U8", [| 3 |], ReadOnlyMemory [| 7uy; 8uy; 9uy |]) ]

let private metadata =
    readOnlyDict [ "z", "last"; "a", "quo\"te, ünïcode, \u0000 and\nlines" ]

let private written folder name =
    let path = Path.Combine(folder, name)
    Safetensors.Write(path, metadata, List.toArray tensors)
    path

let private bits (values: float32[]) =
    values |> Array.map BitConverter.SingleToInt32Bits

[<Tests>]
let tests =
    testList
        "Safetensors"
        [ testProperty "what is written is read, bit by bit"
          <| fun (values: float32[]) (name: string | null) (note: string | null) ->
              let valid (text: string | null) =
                  Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("t" + string text))

              inFolder (fun folder ->
                  let path = Path.Combine(folder, "x.safetensors")

                  let tensor =
                      StoredTensor.OfSingles(valid name, [| values.Length |], ReadOnlySpan values)

                  let notes = readOnlyDict [ valid note, valid name ]
                  Safetensors.Write(path, notes, [| tensor |])
                  let file = Safetensors.Read path
                  Expect.equal file.Metadata[valid note] (valid name) "metadata"
                  let back = file.Tensors[valid name]
                  Expect.equal back.Shape [| values.Length |] "shape"
                  Expect.equal (bits (back.ToSingles())) (bits values) "values")

          testCase "several tensors, special values, an empty one, another type"
          <| fun () ->
              inFolder (fun folder ->
                  let file = Safetensors.Read(written folder "x.safetensors")
                  Expect.equal file.Tensors.Count tensors.Length "number"

                  for tensor in tensors do
                      let back = file.Tensors[tensor.Name]
                      Expect.equal (back.DType, back.Shape) (tensor.DType, tensor.Shape) tensor.Name
                      Expect.equal (back.Data.ToArray()) (tensor.Data.ToArray()) tensor.Name

                  for note in metadata do
                      Expect.equal file.Metadata[note.Key] note.Value note.Key)

          testCase "the same content gives the same bytes, whatever the order of the metadata"
          <| fun () ->
              inFolder (fun folder ->
                  let one = File.ReadAllBytes(written folder "1")
                  let path = Path.Combine(folder, "2")

                  let reversed =
                      readOnlyDict (Seq.rev [ for note in metadata -> note.Key, note.Value ])

                  Safetensors.Write(path, reversed, List.toArray tensors)
                  Expect.equal (File.ReadAllBytes path) one "bytes"

                  Expect.equal
                      (BinaryPrimitives.ReadInt64LittleEndian(ReadOnlySpan one) % 8L)
                      0L
                      "data are aligned")

          testCase "half, brain and double floats"
          <| fun () ->
              let header =
                  """{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"""
                  + """"g":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]},"""
                  + """"d":{"dtype":"F64","shape":[1],"data_offsets":[6,14]}}"""

              let data =
                  Array.concat
                      [ BitConverter.GetBytes(Half.op_Explicit 1.5: Half)
                        BitConverter.GetBytes(Half.op_Explicit -0.25: Half)
                        [| 0x40uy; 0xC0uy |]
                        BitConverter.GetBytes 0.1 ]

              inFolder (fun folder ->
                  let file = readFrom folder (raw header data)
                  Expect.equal (file.Tensors["h"].ToSingles()) [| 1.5f; -0.25f |] "F16"
                  Expect.equal (file.Tensors["g"].ToSingles()) [| -3.0f |] "BF16"
                  Expect.equal (file.Tensors["d"].ToSingles()) [| 0.1f |] "F64")

          testCase "places that overlap, leave gaps, or lie outside"
          <| fun () ->
              let two first second =
                  $"""{{"a":{{"dtype":"U8","shape":[4],"data_offsets":%s{first}}},"b":{{"dtype":"U8","shape":[4],"data_offsets":%s{second}}}}}"""

              let eight: byte[] = Array.zeroCreate 8
              isBad [ "overlaps" ] (two "[0,4]" "[0,4]") eight
              isBad [ "overlaps" ] (two "[0,4]" "[2,6]") eight
              isBad [ "overlaps" ] (two "[4,8]" "[4,8]") eight
              isBad [ "gaps" ] (two "[0,4]" "[8,12]") (Array.zeroCreate 12)
              isBad [ "fill 8 bytes" ] (two "[0,4]" "[4,8]") (Array.zeroCreate 9)
              isBad [ "tensor b" ] (two "[0,4]" "[8,12]") eight
              isBad [ "tensor b" ] (two "[0,4]" "[-4,0]") eight
              isBad [ "tensor b" ] (two "[0,4]" "[8,4]") eight
              isBad [ "tensor b" ] (two "[0,4]" "[4]") eight

          testCase "shapes that wrap around, types and names that are not known"
          <| fun () ->
              let one shape =
                  $"""{{"a":{{"dtype":"F32","shape":%s{shape},"data_offsets":[0,0]}}}}"""

              // 2³¹·2³¹·4 bytes are 0 in 64 bits
              isBad [ "tensor a" ] (one "[2147483647,2147483647,2147483647]") [||]
              isBad [ "tensor a" ] (one "[65536,65536,65536,65536]") [||]
              isBad [ "header" ] (one "[2147483648,2147483648]") [||]
              isBad [ "tensor a" ] (one "[-1,0]") [||]
              isBad [ "C64" ] """{"a":{"dtype":"C64","shape":[0],"data_offsets":[0,0]}}""" [||]
              let entry = """"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"""
              isBad [ "twice" ] $"{{{entry},{entry}}}" [||]

          testCase "headers that are none"
          <| fun () ->
              for header in
                  [ "[]"
                    "null"
                    "{"
                    """{"a":1}"""
                    """{"a":{}}"""
                    """{"__metadata__":{"k":1}}"""
                    """{"__metadata__":[1]}"""
                    """{"a\ud800":{"dtype":"F32"}}""" ] do
                  isBad [] (header.PadRight 12) [||]

              inFolder (fun folder ->
                  for length in [ -1L; 1L <<< 40; 100L ] do
                      let bytes = raw "{}      " [||]
                      BinaryPrimitives.WriteInt64LittleEndian(bytes, length)

                      expectFault ExitStatus.Data [ "some.safetensors"; "header" ] (fun () ->
                          readFrom folder bytes))

          testCase "damage is a fault of data and nothing else"
          <| fun () ->
              inFolder (fun folder ->
                  let bytes = File.ReadAllBytes(written folder "x.safetensors")

                  let read bytes =
                      for tensor in (readFrom folder bytes).Tensors.Values do
                          if tensor.IsFloating then
                              tensor.ToSingles() |> ignore

                  expectOnlyDataFaults 500 3UL bytes read "some.safetensors") ]
