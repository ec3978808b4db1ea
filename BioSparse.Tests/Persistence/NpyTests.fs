module BioSparse.Tests.NpyTests

open System
open System.IO
open System.Text
open Expecto
open FsCheck.FSharp
open BioSparse.App.Persistence
open BioSparse.Tests.Scratch

/// A shape of up to four small extents, and as many values.
type Arrays =
    static member Array() =
        gen {
            let! rank = Gen.choose (0, 4)
            let! shape = Gen.arrayOfLength rank (Gen.choose (0, 5))

            let! values =
                Gen.arrayOfLength (Array.fold (*) 1 shape) (ArbMap.defaults |> ArbMap.generate<float32>)

            return NamedArray("a", shape, values)
        }
        |> Arb.fromGen

let config =
    { FsCheckConfig.defaultConfig with
        arbitrary = [ typeof<Arrays> ] }

/// A .npy file as NumPy would write it, of any version, type and order.
let private npy version (header: string) (data: byte[]) =
    let text = Encoding.Latin1.GetBytes header

    let length =
        if version = 1 then
            [| byte text.Length; byte (text.Length >>> 8) |]
        else
            BitConverter.GetBytes(uint32 text.Length)

    Array.concat [ [| 0x93uy |]; "NUMPY"B; [| byte version; 0uy |]; length; text; data ]

let npyOf descr fortran shape data =
    npy 1 $"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n" data

let private parsed (bytes: byte[]) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "x.npy")
        File.WriteAllBytes(path, bytes)
        Npy.Read path)

let private readNpy path = Npy.Read path |> ignore

let same (a: NamedArray) (b: NamedArray) =
    Expect.equal b.Shape a.Shape "shape"
    Expect.equal (bits b.Values) (bits a.Values) "values"

/// Each type with the bytes of 1, 2 and 100, lowest first.
let private types: (string * int * (int -> byte[])) list =
    [ "f2", 2, fun v -> BitConverter.GetBytes(Half.op_Explicit (float32 v): Half)
      "f4", 4, fun v -> BitConverter.GetBytes(float32 v)
      "f8", 8, fun v -> BitConverter.GetBytes(float v)
      "i2", 2, fun v -> BitConverter.GetBytes(int16 v)
      "i4", 4, fun v -> BitConverter.GetBytes v
      "i8", 8, fun v -> BitConverter.GetBytes(int64 v)
      "u2", 2, fun v -> BitConverter.GetBytes(uint16 v)
      "u4", 4, fun v -> BitConverter.GetBytes(uint32 v)
      "u8", 8, fun v -> BitConverter.GetBytes(uint64 v) ]

let vector = npyOf "<f4" "False" "(3,)" (Array.zeroCreate 12)

[<Tests>]
let tests =
    testList
        "ArrayFile.npy"
        [ testPropertyWithConfig config "what is written is read" (fun (array: NamedArray) ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "x.npy")
                  Npy.Write(path, array.Shape, array.Values)
                  same array (Npy.Read path)

                  Expect.equal
                      ((File.ReadAllBytes path).Length % 64)
                      (4 * array.Values.Length % 64)
                      "data are aligned"))

          testPropertyWithConfig
              config
              "the order of the file makes no difference"
              (fun (array: NamedArray) ->
                  // element (i, j, …) of a file whose first index runs fastest
                  let strides = array.Shape |> Array.scan (*) 1
                  let columnMajor = Array.zeroCreate array.Values.Length

                  array.Values
                  |> Array.iteri (fun at value ->
                      let mutable rest = at
                      let mutable target = 0

                      for dimension in array.Shape.Length - 1 .. -1 .. 0 do
                          target <- target + strides[dimension] * (rest % array.Shape[dimension])
                          rest <- rest / array.Shape[dimension]

                      columnMajor[target] <- value)

                  let shape = String.Join("", array.Shape |> Array.map (fun extent -> $"{extent},"))

                  let data =
                      columnMajor |> Array.collect (fun (value: float32) -> BitConverter.GetBytes value)

                  same array (parsed (npyOf "<f4" "True" $"({shape})" data)))

          testList
              "types"
              [ for name, _, bytes in types do
                    testCase name (fun () ->
                        let little = Array.collect bytes [| 1; 2; 100 |]
                        let big = Array.collect (bytes >> Array.rev) [| 1; 2; 100 |]
                        let expected = [| 1.0f; 2.0f; 100.0f |]

                        Expect.equal
                            (parsed (npyOf $"<{name}" "False" "(3,)" little)).Values
                            expected
                            "little-endian"

                        Expect.equal
                            (parsed (npyOf $">{name}" "False" "(3,)" big)).Values
                            expected
                            "big-endian")

                testCase "single bytes" (fun () ->
                    let data = [| 0uy; 1uy; 200uy |]

                    Expect.equal
                        (parsed (npyOf "|u1" "False" "(3,)" data)).Values
                        [| 0.0f; 1.0f; 200.0f |]
                        "u1"

                    Expect.equal
                        (parsed (npyOf "|i1" "False" "(3,)" data)).Values
                        [| 0.0f; 1.0f; -56.0f |]
                        "i1"

                    Expect.equal
                        (parsed (npyOf "|b1" "False" "(3,)" data)).Values
                        [| 0.0f; 1.0f; 1.0f |]
                        "b1") ]

          testCase "versions 2 and 3, other quotes, other order, other spaces, a number alone" (fun () ->
              for version in [ 2; 3 ] do
                  let header = """{"shape":(),  'descr' : "<f4" ,"fortran_order":False}"""
                  let array = parsed (npy version header (BitConverter.GetBytes 1.5f))
                  Expect.equal array.Shape [||] "no extents"
                  Expect.equal array.Values [| 1.5f |] "the number")

          testList
              "refused"
              [ for what, bytes in
                    [ "objects, which would run code", npyOf "|O" "False" "(1,)" (Array.zeroCreate 8)
                      "complex numbers", npyOf "<c8" "False" "(1,)" (Array.zeroCreate 8)
                      "texts", npyOf "<U1" "False" "(1,)" (Array.zeroCreate 4)
                      "an order that is not stored", npyOf "=f4" "False" "(1,)" (Array.zeroCreate 4)
                      "structures",
                      npy
                          1
                          "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"
                          (Array.zeroCreate 4)
                      "a number for a shape", npyOf "<f4" "False" "(1)" (Array.zeroCreate 4)
                      "a negative extent", npyOf "<f4" "False" "(-1,)" (Array.zeroCreate 4)
                      "extents that wrap in 64 bits",
                      npyOf "<f4" "False" "(2147483647, 2147483647, 2147483647, 4)" (Array.zeroCreate 4)
                      "extents that wrap, hidden by a 0",
                      npyOf "<f4" "False" "(65536, 65536, 65536, 65536, 0)" [||]
                      "more than a file can have", npyOf "|u1" "False" "(500000001,)" [||]
                      "65 dimensions",
                      npyOf "<f4" "False" $"""({String.replicate 65 "1,"})""" (Array.zeroCreate 4)
                      "an entry twice",
                      npy
                          1
                          "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}"
                          (Array.zeroCreate 4)
                      "an entry too few", npy 1 "{'descr': '<f4', 'shape': (1,), }" (Array.zeroCreate 4)
                      "an entry too many",
                      npy
                          1
                          "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 'y'}"
                          (Array.zeroCreate 4)
                      "version 4",
                      npy 4 "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }" (Array.zeroCreate 4)
                      "another file", "hello, world, this is a text"B
                      "nothing", [||] ] do
                    testCase what (fun () ->
                        inFolder (fun folder ->
                            let path = Path.Combine(folder, "x.npy")
                            File.WriteAllBytes(path, bytes)
                            faultOn path (fun () -> readNpy path) |> ignore))

                testCase "prefixes" (fun () -> refusesPrefixes ".npy" readNpy vector)
                testCase "more than the header says" (fun () -> refusesMore ".npy" readNpy vector)

                testCase "a header that promises much, before that is allocated" (fun () ->
                    inFolder (fun folder ->
                        let path = Path.Combine(folder, "x.npy")
                        File.WriteAllBytes(path, npyOf "<f4" "False" "(500000000,)" (Array.zeroCreate 100))
                        let before = GC.GetAllocatedBytesForCurrentThread()
                        let message = faultOn path (fun () -> readNpy path)

                        Expect.stringContains
                            message
                            "truncated: 2000000000 bytes of data expected, 100 found"
                            "sizes"

                        let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                        Expect.isLessThan allocated 5_000_000L "little is allocated")) ]

          testCase "damage ends in data faults" (fun () ->
              endsInFaults
                  ".npy"
                  readNpy
                  [ vector
                    npyOf ">i2" "True" "(2, 3)" (Array.zeroCreate 12)
                    npy 2 "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}" (Array.zeroCreate 16) ]) ]
