module BioSparse.Tests.Persistence.NpyTests

open System
open System.Buffers.Binary
open System.IO
open System.IO.Compression
open System.Text
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Scratch

/// A .npy file by its definition, independently of the writer.
let private raw version (header: string) (data: byte[]) =
    let text = Encoding.UTF8.GetBytes(header + "\n")

    let length =
        if version = 1uy then
            BitConverter.GetBytes(uint16 text.Length)
        else
            BitConverter.GetBytes(uint32 text.Length)

    Array.concat [ [| 0x93uy |]; "NUMPY"B; [| version; 0uy |]; length; text; data ]

let private header descr fortran (shape: string) =
    $"{{'descr': '%s{descr}', 'fortran_order': {fortran}, 'shape': (%s{shape}), }}"

let private read bytes =
    Npy.Read("some.npy", "", new MemoryStream(bytes, false))

let private written shape (values: float32[]) =
    let stream = new MemoryStream()
    Npy.Write(stream, List.toArray shape, values)
    stream.ToArray()

let private bits (values: float32[]) =
    values |> Array.map BitConverter.SingleToInt32Bits

let private isBad words bytes =
    expectFault ExitStatus.Data ("some.npy" :: words) (fun () -> read bytes)

/// Elements as the bytes of a type, little-endian.
let private types: (string * (int -> byte[])) list =
    [ "f2", (fun i -> BitConverter.GetBytes(Half.op_Explicit (float32 i): Half))
      "f4", (fun i -> BitConverter.GetBytes(float32 i))
      "f8", (fun i -> BitConverter.GetBytes(float i))
      "i1", (fun i -> [| byte (sbyte i) |])
      "i2", (fun i -> BitConverter.GetBytes(int16 i))
      "i4", (fun i -> BitConverter.GetBytes i)
      "i8", (fun i -> BitConverter.GetBytes(int64 i))
      "u1", (fun i -> [| byte (abs i) |])
      "u2", (fun i -> BitConverter.GetBytes(uint16 (abs i)))
      "u4", (fun i -> BitConverter.GetBytes(uint32 (abs i)))
      "u8", (fun i -> BitConverter.GetBytes(uint64 (abs i))) ]

let private small = written [ 2; 3 ] [| 1.0f; 2.0f; 3.0f; 4.0f; 5.0f; 6.0f |]

[<Tests>]
let tests =
    testList
        "Npy"
        [ testProperty "what is written is read, bit by bit, of any shape"
          <| fun (extents: byte[]) (seed: float32) ->
              let shape = [ for extent in Array.truncate 4 extents -> int extent % 5 ]

              let values =
                  Array.init (List.fold (*) 1 shape) (fun i ->
                      match i % 5 with
                      | 0 -> seed
                      | 1 -> nanf
                      | 2 -> -0.0f
                      | 3 -> infinityf
                      | _ -> float32 i)

              let back = read (written shape values)
              Expect.sequenceEqual back.Shape shape "shape"
              Expect.equal (bits back.Values) (bits values) "values"

          testProperty "every type, byte order, index order and version is read alike"
          <| fun (first: byte) (second: byte) ->
              let rows, columns = 1 + int first % 4, 1 + int second % 4
              let value i = (i * 7) % 100 - 50

              for name, bytesOf in types do
                  for isBig in [ false; true ] do
                      for isFortran in [ false; true ] do
                          let element i =
                              let bytes = bytesOf (value i)
                              if isBig then Array.rev bytes else bytes

                          let data =
                              [| for at in 0 .. rows * columns - 1 do
                                     yield!
                                         if isFortran then
                                             element (at % rows * columns + at / rows)
                                         else
                                             element at |]

                          let order = if isFortran then "True" else "False"
                          let descr = (if isBig then ">" else "<") + name
                          let version = 1uy + byte (rows % 3)
                          let array = read (raw version (header descr order $"{rows}, {columns}") data)

                          let expected =
                              [| for i in 0 .. rows * columns - 1 do
                                     float32 (if name[0] = 'u' then abs (value i) else value i) |]

                          Expect.equal array.Shape [| rows; columns |] descr
                          Expect.equal array.Values expected $"{descr} fortran {order} version {version}"

          testCase "a column of three in Fortran order, a single number, truth values"
          <| fun () ->
              // a[i, j, k] = 100 i + 10 j + k, first index fastest
              let data =
                  [| for k in 0..3 do
                         for j in 0..2 do
                             for i in 0..1 do
                                 byte (100 * i + 10 * j + k) |]

              let array = read (raw 1uy (header "|u1" "True" "2, 3, 4") data)
              Expect.equal array.Values[1 * 12 + 2 * 4 + 3] 123.0f "a[1, 2, 3]"
              Expect.equal array.Values[2 * 4 + 1] 21.0f "a[0, 2, 1]"

              Expect.equal
                  (read (raw 1uy (header "<f4" "False" "") (BitConverter.GetBytes 2.5f))).Values
                  [| 2.5f |]
                  "one"

              Expect.equal
                  (read (raw 1uy (header "|b1" "False" "2,") [| 0uy; 1uy |])).Values
                  [| 0.0f; 1.0f |]
                  "truth"

          testCase "the data begin at a multiple of 64 bytes"
          <| fun () ->
              for shape in [ []; [ 6 ]; [ 2; 3 ]; [ 1; 2; 3; 1; 1; 1 ] ] do
                  let values = Array.zeroCreate (List.fold (*) 1 shape)

                  Expect.equal
                      ((written shape values).Length - 4 * values.Length)
                      128
                      "ten bytes and the header"

          testCase "every shortening is a fault, and so is more"
          <| fun () ->
              for length in 0 .. small.Length - 1 do
                  isBad [] (Array.truncate length small)

              isBad [ "too long" ] (Array.append small [| 0uy |])

          testCase "headers that promise too much or are none"
          <| fun () ->
              let empty descr shape =
                  raw 1uy (header descr "False" shape) [||]

              isBad [ "2147483647" ] (empty "<f4" "2147483647, 2147483647, 2147483647, 2147483647")
              isBad [ "65536×65536" ] (empty "<f8" "65536, 65536, 65536, 65536")
              isBad [ "0×2147483647" ] (empty "<f8" "0, 2147483647, 2147483647")
              isBad [ "truncated" ] (empty "<f4" "400000000,")
              isBad [ "extent" ] (empty "<f4" "-1,")
              isBad [ "extent" ] (empty "<f4" "9999999999,")
              isBad [ "c8" ] (empty "<c8" "0,")
              isBad [ "O8" ] (empty "|O8" "0,")

              isBad
                  [ "records" ]
                  (raw 1uy "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (0,), }" [||])

              isBad [ "shape" ] (raw 1uy "{'descr': '<f4', 'fortran_order': False, }" [||])
              isBad [ "version 4" ] (raw 4uy (header "<f4" "False" "0,") [||])
              isBad [ "93 NUMPY" ] "hello world, this is text"B
              let huge = raw 2uy (header "<f4" "False" "0,") [||]
              BinaryPrimitives.WriteUInt32LittleEndian(Span(huge, 8, 4), UInt32.MaxValue)
              isBad [ "header of" ] huge

          testCase "damage is a fault of data and nothing else"
          <| fun () -> expectOnlyDataFaults 400 4UL small (read >> ignore) "some.npy" ]

let private arrays =
    [| NamedArray("W", [| 2; 2 |], [| 1.0f; 2.0f; 3.0f; 4.0f |])
       NamedArray("b/c", [| 1 |], [| 5.0f |])
       NamedArray("../../evil", [| 1 |], [| 6.0f |]) |]

let private npz folder =
    let path = Path.Combine(folder, "some.npz")
    Npz.Write(path, arrays)
    path

[<Tests>]
let archives =
    testList
        "Npz"
        [ testCase "what is written is read, and nothing lands anywhere else"
          <| fun () ->
              inFolder (fun folder ->
                  let path = npz folder
                  Expect.sequenceEqual (Npz.Names path) [ for array in arrays -> array.Name ] "names"

                  for array in arrays do
                      let back = Npz.Read(path, array.Name)

                      Expect.equal
                          (back.Name, back.Shape, back.Values)
                          (array.Name, array.Shape, array.Values)
                          "array"

                  Expect.equal (Directory.GetFileSystemEntries folder) [| path |] "one file"
                  let first = File.ReadAllBytes path
                  Expect.equal (File.ReadAllBytes(npz folder)) first "the same bytes again")

          testCase "an array that is not there: the names that are"
          <| fun () ->
              inFolder (fun folder ->
                  expectFault ExitStatus.Data [ "some.npz"; "no array V"; "W, b/c" ] (fun () ->
                      Npz.Read(npz folder, "V")))

          testCase "an entry that expands to more than its shape is stopped there"
          <| fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "bomb.npz")

                  do
                      use archive = ZipFile.Open(path, ZipArchiveMode.Create)
                      use entry = archive.CreateEntry("W.npy").Open()
                      entry.Write small
                      entry.Write(Array.zeroCreate<byte> 50_000_000)

                  expectFault ExitStatus.Data [ path; "W"; "too long" ] (fun () -> Npz.Read(path, "W")))

          testCase "damage is a fault of data and nothing else"
          <| fun () ->
              inFolder (fun folder ->
                  let bytes = File.ReadAllBytes(npz folder)

                  let read (bytes: byte[]) =
                      let path = Path.Combine(folder, "some.npz")
                      File.WriteAllBytes(path, bytes)

                      for name in Npz.Names path do
                          Npz.Read(path, name) |> ignore

                  expectOnlyDataFaults 600 5UL bytes read "some.npz") ]

[<Tests>]
let files =
    testList
        "ArrayFile"
        [ testCase "the same array from each kind of file"
          <| fun () ->
              inFolder (fun folder ->
                  let place name = Path.Combine(folder, name)
                  let w = arrays[0]
                  Npy.Write(place "w.npy", w.Shape, w.Values)
                  Npz.Write(place "w.npz", [| w |])
                  let tensor = StoredTensor.OfSingles("W", w.Shape, ReadOnlySpan w.Values)
                  Safetensors.Write(place "w.safetensors", readOnlyDict [], [| tensor |])

                  for name in [ "w.npy"; "w.npz"; "w.safetensors" ] do
                      let array = ArrayFile.Read(place name, null)
                      Expect.equal (array.Shape, array.Values) (w.Shape, w.Values) name)

          testCase "W is meant where none is named; else the names are listed"
          <| fun () ->
              inFolder (fun folder ->
                  let path = npz folder
                  Expect.equal (ArrayFile.Read(path, null)).Name "W" "W"
                  Expect.equal (ArrayFile.Read(path, "b/c")).Values [| 5.0f |] "another"
                  Npz.Write(path, [| arrays[1]; NamedArray("d", [| 0 |], [||]) |])

                  expectFault ExitStatus.Data [ path; "--array"; "b/c, d" ] (fun () ->
                      ArrayFile.Read(path, null))

                  expectFault ExitStatus.Data [ path; "no array e"; "b/c, d" ] (fun () ->
                      ArrayFile.Read(path, "e")))

          testCase "other files are refused by name"
          <| fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "some.txt")
                  let read path () = ArrayFile.Read(path, null)
                  expectFault ExitStatus.Data [ path; "no such file" ] (read path)
                  File.WriteAllText(path, "neither nor")
                  expectFault ExitStatus.Data [ path; ".safetensors" ] (read path)
                  File.WriteAllText(path, "")
                  expectFault ExitStatus.Data [ path; ".safetensors" ] (read path)
                  expectFault ExitStatus.Data [ folder ] (read folder)
                  let npy = Path.Combine(folder, "some.npy")
                  File.WriteAllText(npy, "neither nor")
                  expectFault ExitStatus.Data [ npy; "begins with" ] (read npy)) ]
