/// Arrays as other programs leave them: types that are not read beside those that are, numbers beyond float32, zip files packed
/// otherwise.
module BioSparse.Tests.ForeignArraysTests

open System
open System.Buffers.Binary
open System.IO
open System.Text
open Expecto
open FsCheck
open FsCheck.FSharp
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.Scratch
open BioSparse.Tests.NpyTests

/// A safetensors file of tensors, one after another.
let internal safetensors (tensors: (string * string * string * byte[]) list) =
    let mutable reached = 0

    let entries =
        [ for name, kind, shape, data: byte[] in tensors do
              let from = reached
              reached <- reached + data.Length
              $"\"{name}\":{{\"dtype\":\"{kind}\",\"shape\":{shape},\"data_offsets\":[{from},{reached}]}}" ]

    let text = Encoding.UTF8.GetBytes("{" + String.concat "," entries + "}")

    Array.concat
        [ BitConverter.GetBytes text.LongLength
          text
          yield! tensors |> List.map (fun (_, _, _, data) -> data) ]

let private inFile ending (bytes: byte[]) f =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "x" + ending)
        File.WriteAllBytes(path, bytes)
        f path)

let private f32 (values: float32 list) =
    values |> List.map BitConverter.GetBytes |> Array.concat

let private f64 (values: float seq) =
    values |> Seq.map BitConverter.GetBytes |> Array.concat

let private weights = "W", "F32", "[2]", f32 [ 1.5f; -2.0f ]

/// Types that files may have and that are not read, with the bytes of two elements.
let private unread =
    [ "C64", 16
      "F8_E8M0", 2
      "F8_E4M3", 2
      "F8_E5M2", 2
      "F4", 1
      "F6_E2M3", 2
      "F31", 7 ]

/// Types of integers, with the bytes of a number that all of them hold.
let private integers: (string * (int -> byte[])) list =
    [ "I8", fun v -> [| byte v |]
      "I16", fun v -> BitConverter.GetBytes(int16 v)
      "I32", fun v -> BitConverter.GetBytes v
      "I64", fun v -> BitConverter.GetBytes(int64 v)
      "U8", fun v -> [| byte v |]
      "U16", fun v -> BitConverter.GetBytes(uint16 v)
      "U32", fun v -> BitConverter.GetBytes(uint32 v)
      "U64", fun v -> BitConverter.GetBytes(uint64 v) ]

let private beside =
    testList
        "beside other tensors"
        [ for kind, size in unread do
              testCase $"{kind}: listed, and refused to who asks for it alone" (fun () ->
                  let other = "scale", kind, "[2]", Array.zeroCreate size

                  for tensors in [ [ weights; other ]; [ other; weights ] ] do
                      inFile ".safetensors" (safetensors tensors) (fun path ->
                          Expect.equal (ArrayFile.Read(path, "W")).Values [| 1.5f; -2.0f |] "asked for"
                          Expect.equal (ArrayFile.Read(path, null)).Name "W" "the only one that is read"
                          Expect.sequenceEqual (ArrayFile.Names path) [ "W" ] "those that are read"
                          let message = faultOn path (fun () -> ArrayFile.Read(path, "scale"))
                          Expect.stringContains message $"scale {kind} [2]" "what it is"
                          Expect.stringContains message "BF16" "what is right"
                          let message = faultOf ExitStatus.Usage (fun () -> ArrayFile.Read(path, "w"))
                          Expect.stringContains message $"scale {kind} [2]" "in the list"))

          testCase "alone it is no array to choose" (fun () ->
              inFile ".safetensors" (safetensors [ "a", "C64", "[1]", Array.zeroCreate 8 ]) (fun path ->
                  let message = faultOn path (fun () -> ArrayFile.Read(path, null))
                  Expect.stringContains message "a C64 [1]" "what there is"))

          testCase "empty shapes and lengths of 0" (fun () ->
              let tensors =
                  [ "none", "F32", "[0]", [||]
                    "flat", "F32", "[3,0,2]", [||]
                    "one", "F32", "[]", f32 [ 7.0f ]
                    weights
                    "last", "F16", "[0]", [||] ]

              inFile ".safetensors" (safetensors tensors) (fun path ->
                  Expect.equal (ArrayFile.Read(path, "one")).Values [| 7.0f |] "a single number"
                  Expect.equal (ArrayFile.Read(path, "flat")).Shape [| 3; 0; 2 |] "an extent of 0"
                  Expect.isEmpty (ArrayFile.Read(path, "none")).Values "nothing"
                  Expect.equal (ArrayFile.Read(path, null)).Name "W" "the weights"))

          testCase "a list of very many is cut" (fun () ->
              let many = [ for i in 1..500 -> $"t{i:D3}", "F32", "[1]", f32 [ 1.0f ] ]

              inFile ".safetensors" (safetensors many) (fun path ->
                  let message = faultOf ExitStatus.Usage (fun () -> ArrayFile.Read(path, null))
                  Expect.stringContains message "and 460 more" "how many"
                  Expect.isLessThan message.Length 4000 "one line that can be read"))

          testCase "in .npz, objects beside numbers" (fun () ->
              let entries =
                  [ "names.npy", npyOf "|O" "False" "(3,)" (Array.zeroCreate 40)
                    "words.npy", npyOf "<U4" "False" "(1,)" (Array.zeroCreate 16)
                    "torn.npy", "no array"B
                    "W.npy", vector ]

              inFile ".npz" (ArrayFileTests.zip Compression.CompressionLevel.Fastest entries) (fun path ->
                  Expect.equal (ArrayFile.Read(path, null)).Name "W" "the only one that is read"
                  let message = faultOn path (fun () -> ArrayFile.Read(path, "names"))
                  Expect.stringContains message "names |O [3]" "what it is"
                  let message = faultOf ExitStatus.Usage (fun () -> ArrayFile.Read(path, "w"))
                  Expect.stringContains message "words <U4 [1], torn unreadable, W <f4 [3]" "the list"))

          testCase "files of other programs" (fun () ->
              for name, what in [ "a.pt", "PyTorch"; "a.onnx", "ONNX"; "a.H5", "HDF5"; "a.keras", "Keras" ] do
                  let message = faultOf ExitStatus.Usage (fun () -> ArrayFile.Read(name, null))
                  Expect.stringContains message what "what it is"
                  Expect.stringContains message ".safetensors" "what is right") ]

let private numbers =
    testList
        "numbers"
        [ for kind, bytes in integers do
              testPropertyWithConfig
                  FsCheckConfig.defaultConfig
                  $"{kind} is read as numbers"
                  (fun (values: byte list) ->
                      let values = values |> List.map (fun value -> int value % 128)
                      let data = values |> List.map bytes |> Array.concat

                      inFile
                          ".safetensors"
                          (safetensors [ "n", kind, $"[{values.Length}]", data ])
                          (fun path ->
                              Expect.equal
                                  (ArrayFile.Read(path, "n")).Values
                                  (values |> List.map float32 |> Array.ofList)
                                  kind))

          testCase "the ends of integers, and truth values" (fun () ->
              let tensors =
                  [ "i8", "I8", "[1]", [| 0x80uy |]
                    "i64", "I64", "[1]", BitConverter.GetBytes Int64.MinValue
                    "u8", "U8", "[1]", [| 255uy |]
                    "u64", "U64", "[1]", BitConverter.GetBytes UInt64.MaxValue
                    "bool", "BOOL", "[3]", [| 0uy; 1uy; 2uy |] ]

              inFile ".safetensors" (safetensors tensors) (fun path ->
                  let read name = (ArrayFile.Read(path, name)).Values
                  Expect.equal (read "i8") [| -128.0f |] "I8"
                  Expect.equal (read "i64") [| -9.223372e18f |] "I64"
                  Expect.equal (read "u8") [| 255.0f |] "U8"
                  Expect.equal (read "u64") [| 1.8446744e19f |] "U64"
                  Expect.equal (read "bool") [| 0.0f; 1.0f; 1.0f |] "BOOL"))

          testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 30 }
              "float64 weights have the same analysis at every power of two"
              (fun (NonEmptyArray(values: NormalFloat[])) (scale: int) ->
                  let values =
                      values |> Array.map (fun (NormalFloat v) -> v) |> Array.filter (fun v -> abs v < 1e30)

                  if Array.exists (fun v -> v <> 0.0 && abs v > 1e-30) values then
                      let exponent = scale % 900

                      let normalised (values: float[]) =
                          let data = f64 values

                          let files =
                              [ ".npy", npyOf "<f8" "False" $"({values.Length},)" data
                                ".safetensors", safetensors [ "W", "F64", $"[{values.Length}]", data ] ]

                          [ for ending, bytes in files ->
                                inFile ending bytes (fun path ->
                                    WeightAnalysis.normalise
                                        0.005
                                        (ArrayFile.ReadToOwnScale(path, null)).Values) ]

                      let scaled = values |> Array.map (fun v -> Math.ScaleB(v, exponent))
                      let own = WeightAnalysis.normalise 0.005 (values |> Array.map float32)
                      Expect.equal (normalised scaled) [ own; own ] $"at 2^{exponent}")

          testCase "3e-46, 1e40, the smallest and the largest float64" (fun () ->
              for unit in [ 3e-46; 1e40; 1e-300; 5e-324 * 8.0; Double.MaxValue / 4.0 ] do
                  let values = [ unit; -2.0 * unit; 0.5 * unit; 0.0 ]

                  for descr, bytes in
                      [ "<f8", f64 values
                        ">f8", f64 values |> Array.chunkBySize 8 |> Array.collect Array.rev ] do
                      inFile
                          ".npz"
                          (ArrayFileTests.zip
                              Compression.CompressionLevel.Fastest
                              [ "W.npy", npyOf descr "True" "(2, 2)" bytes ])
                          (fun path ->
                              let read = (ArrayFile.ReadToOwnScale(path, null)).Values

                              Expect.equal
                                  (WeightAnalysis.normalise 0.005 read)
                                  (Ok [| 0.25; 0.5; 1.0 |])
                                  $"{unit}, {descr}"

                              // Fortran order: columns first
                              Expect.equal (Array.map sign read) [| 1; 1; -1; 0 |] "places"))

          testCase "what is not finite stays so" (fun () ->
              inFile ".npy" (npyOf "<f8" "False" "(3,)" (f64 [ 1e300; nan; infinity ])) (fun path ->
                  let read = (ArrayFile.ReadToOwnScale(path, null)).Values
                  Expect.isTrue (Single.IsNaN read[1] && Single.IsPositiveInfinity read[2]) "kept"))

          testCase "all other numbers keep their bits" (fun () ->
              let values = [| 0.1f; -3.0f; 1e-40f; 3e38f |]

              inFile ".npy" (npyOf "<f4" "False" "(4,)" (f32 (List.ofArray values))) (fun path ->
                  Expect.equal (bits (ArrayFile.ReadToOwnScale(path, null)).Values) (bits values) "float32")) ]

/// A zip file whose entries say that they are packed by another method.
let private repacked (method': int) (entries: (string * byte[]) list) =
    let bytes = ArrayFileTests.zip Compression.CompressionLevel.NoCompression entries

    for at in 0 .. bytes.Length - 12 do
        match BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(bytes, at, 4)) with
        | 0x04034b50u -> BinaryPrimitives.WriteUInt16LittleEndian(Span(bytes, at + 8, 2), uint16 method')
        | 0x02014b50u -> BinaryPrimitives.WriteUInt16LittleEndian(Span(bytes, at + 10, 2), uint16 method')
        | _ -> ()

    bytes

let private packings =
    testList
        "zip files packed otherwise"
        [ for method', name in [ 12, "bzip2"; 14, "LZMA"; 93, "zstd"; 95, "XZ"; 98, "PPMd"; 77, "method 77" ] do
              testCase name (fun () ->
                  inFile ".npz" (repacked method' [ "a.npy", vector; "b.npy", vector ]) (fun path ->
                      for ask in
                          [ fun () -> ArrayFile.Read(path, "a") |> ignore
                            fun () -> ArrayFile.Read(path, null) |> ignore
                            fun () -> Npz.Read(path, "b") |> ignore ] do
                          let message = faultOn path ask
                          Expect.stringContains message $"compressed by {name}" "the method"
                          Expect.isFalse (message.Contains "not a whole zip") "the file is whole"))

          testCase "deflate64 is read" (fun () ->
              // a stored block is the same in deflate and deflate64
              let length = BitConverter.GetBytes(uint16 vector.Length)

              let block =
                  Array.concat [ [| 1uy |]; length; Array.map (fun b -> b ^^^ 0xFFuy) length; vector ]

              let deflated =
                  ArrayFileTests.zip Compression.CompressionLevel.NoCompression [ "a.npy", block ]

              let crc =
                  ArrayFileTests.zip Compression.CompressionLevel.NoCompression [ "a.npy", vector ]

              let bytes = Array.copy deflated

              for at in 0 .. bytes.Length - 12 do
                  let put, into =
                      match BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(bytes, at, 4)) with
                      | 0x04034b50u -> 8, 14
                      | 0x02014b50u -> 10, 16
                      | _ -> 0, 0

                  if put > 0 then
                      BinaryPrimitives.WriteUInt16LittleEndian(Span(bytes, at + put, 2), 9us)
                      // checksum and length are those of what comes out
                      Array.blit crc 14 bytes (at + into) 4
                      BinaryPrimitives.WriteInt32LittleEndian(Span(bytes, at + into + 8, 4), vector.Length)

              inFile ".npz" bytes (fun path -> Expect.equal (ArrayFile.Read(path, "a")).Shape [| 3 |] "read"))

          testCase "an encrypted entry" (fun () ->
              let bytes =
                  ArrayFileTests.zip Compression.CompressionLevel.NoCompression [ "a.npy", vector ]

              for at in 0 .. bytes.Length - 12 do
                  match BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(bytes, at, 4)) with
                  | 0x04034b50u -> bytes[at + 6] <- bytes[at + 6] ||| 1uy
                  | 0x02014b50u -> bytes[at + 8] <- bytes[at + 8] ||| 1uy
                  | _ -> ()

              inFile ".npz" bytes (fun path ->
                  Expect.stringContains
                      (faultOn path (fun () -> ArrayFile.Read(path, "a")))
                      "encrypted"
                      "why")) ]

[<Tests>]
let tests = testList "Foreign arrays" [ beside; numbers; packings ]
