module BioSparse.Tests.ArrayFileTests

open System
open System.Collections.Generic
open System.IO
open System.IO.Compression
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Scratch
open BioSparse.Tests.NpyTests

let internal zip (level: CompressionLevel) (entries: (string * byte[]) list) =
    use memory = new MemoryStream()

    do
        use archive = new ZipArchive(memory, ZipArchiveMode.Create, true)

        for name, bytes in entries do
            use stream = (archive.CreateEntry(name, level)).Open()
            stream.Write(ReadOnlySpan bytes)

    memory.ToArray()

let private readNpz (path: string) =
    for name in Npz.Names path do
        Npz.Read(path, name) |> ignore

let private npzTests =
    let two level =
        zip
            level
            [ "a.npy", vector
              "folder/b.npy", npyOf "<i8" "False" "(1, 2)" (Array.zeroCreate 16)
              "note.txt", "x"B ]

    let inFile (bytes: byte[]) f =
        inFolder (fun folder ->
            let path = Path.Combine(folder, "x.npz")
            File.WriteAllBytes(path, bytes)
            f path)

    testList
        ".npz"
        [ testPropertyWithConfig
              config
              "what is written is read, twice with the same bytes"
              (fun (arrays: NamedArray list) ->
                  let arrays =
                      arrays
                      |> List.mapi (fun i array -> NamedArray($"a{i}", array.Shape, array.Values))
                      |> ResizeArray

                  if arrays.Count > 0 then
                      inFolder (fun folder ->
                          let path = Path.Combine(folder, "x.npz")
                          Npz.Write(path, arrays)
                          let once = File.ReadAllBytes path
                          Npz.Write(path, arrays)
                          Expect.equal (File.ReadAllBytes path) once "bytes"
                          Expect.sequenceEqual (Npz.Names path) (arrays |> Seq.map _.Name) "names"

                          for array in arrays do
                              same array (Npz.Read(path, array.Name))))

          testCase "stored and deflated" (fun () ->
              for level in [ CompressionLevel.NoCompression; CompressionLevel.SmallestSize ] do
                  inFile (two level) (fun path ->
                      Expect.sequenceEqual (Npz.Names path) [ "a"; "folder/b" ] "names"
                      Expect.equal (Npz.Read(path, "folder/b")).Shape [| 1; 2 |] "shape"))

          testCase "a name that is not there, with those that are" (fun () ->
              inFile (two CompressionLevel.Fastest) (fun path ->
                  let message = faultOn path (fun () -> Npz.Read(path, "c"))
                  Expect.stringContains message "a, folder/b" "names"))

          testCase "an array twice, none at all" (fun () ->
              for entries in [ [ "a.npy", vector; "a.npy", vector ]; [ "note.txt", "x"B ]; [] ] do
                  inFile (zip CompressionLevel.Fastest entries) (fun path ->
                      faultOn path (fun () -> readNpz path) |> ignore))

          testCase "a bomb costs no more than its header says" (fun () ->
              // 200 MB of zeros behind a header of three numbers, deflated to 200 kB
              let bomb =
                  zip
                      CompressionLevel.Fastest
                      [ "a.npy", Array.append vector (Array.zeroCreate 200_000_000) ]

              inFile bomb (fun path ->
                  let before = GC.GetAllocatedBytesForCurrentThread()
                  let message = faultOn path (fun () -> readNpz path)
                  Expect.stringContains message "too long" "what is wrong"
                  let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                  Expect.isLessThan allocated 10_000_000L "little is allocated"))

          testCase "a bomb that is as large as its header says is refused before it expands" (fun () ->
              let zeros = Array.zeroCreate 100_000_000

              let bomb =
                  zip CompressionLevel.Fastest [ "a.npy", npyOf "|u1" "False" "(100000000,)" zeros ]

              inFile bomb (fun path ->
                  let before = GC.GetAllocatedBytesForCurrentThread()

                  Expect.stringContains
                      (faultOn path (fun () -> readNpz path))
                      "100000000"
                      "what it promises"

                  let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                  Expect.isLessThan allocated 5_000_000L "little is allocated")

              // the same stored as it is fills no more than the file
              let stored =
                  zip
                      CompressionLevel.NoCompression
                      [ "a.npy", npyOf "|u1" "False" "(20000000,)" zeros[..19_999_999] ]

              inFile stored (fun path -> Expect.equal (Npz.Read(path, "a")).Values.Length 20_000_000 "read"))

          testCase "a name of several lines is read, and said in one" (fun () ->
              inFile (zip CompressionLevel.Fastest [ "a\nb.npy", vector; "c.npy", vector ]) (fun path ->
                  Expect.equal (Npz.Read(path, "a\nb")).Shape [| 3 |] "read"

                  for ask in
                      [ fun () -> ArrayFile.Read(path, null) |> ignore
                        fun () -> ArrayFile.Read(path, "d") |> ignore ] do
                      Expect.stringContains
                          (faultOf ExitStatus.Usage ask)
                          "a\\u000ab <f4 [3], c <f4 [3]"
                          "the names"

                  Expect.stringContains
                      (faultOn path (fun () -> Npz.Read(path, "d")))
                      "a\\u000ab, c"
                      "the names"))

          testCase "a bit that fell over in stored data is found" (fun () ->
              let bytes = zip CompressionLevel.NoCompression [ "a.npy", vector ]
              // the local header has 30 bytes and the name, the .npy header follows, and the numbers end the entry
              let inNumbers = 30 + "a.npy".Length + vector.Length - 1
              bytes[inNumbers] <- bytes[inNumbers] ^^^ 1uy

              inFile bytes (fun path ->
                  Expect.stringContains (faultOn path (fun () -> readNpz path)) "checksum" "what is wrong"))

          testCase "prefixes" (fun () ->
              refusesPrefixes ".npz" readNpz (zip CompressionLevel.Fastest [ "a.npy", vector ]))

          testCase "damage ends in data faults" (fun () ->
              endsInFaults
                  ".npz"
                  readNpz
                  [ two CompressionLevel.NoCompression; two CompressionLevel.Fastest ]) ]

let private choiceTests =
    let safetensors (path: string) (names: string list) =
        Safetensors.Write(
            path,
            Dictionary(),
            ResizeArray(
                [ for name in names -> StoredTensor.OfSingles(name, [| 1 |], ReadOnlySpan [| 1.0f |])
                  yield StoredTensor.OfIntegers("step", [| 1 |], ReadOnlySpan [| 7L |]) ]
            )
        )

    let npz (path: string) (names: string list) =
        Npz.Write(path, ResizeArray [ for name in names -> NamedArray(name, [| 1 |], [| 1.0f |]) ])

    testList
        "choice"
        [ for ending, write, shown in
              [ ".npz", npz, "one <f4 [1], two <f4 [1]"
                ".safetensors", safetensors, "one F32 [1], step I64 [1], two F32 [1]"
                ".NPZ", npz, "one <f4 [1], two <f4 [1]" ] do
              testCase ending (fun () ->
                  inFolder (fun folder ->
                      let path = Path.Combine(folder, "x" + ending)
                      write path [ "only" ]
                      Expect.equal (ArrayFile.Read(path, null)).Name "only" "the only one"
                      write path [ "V"; "W"; "b" ]
                      Expect.equal (ArrayFile.Read(path, null)).Name "W" "a network's weights"
                      Expect.equal (ArrayFile.Read(path, "b")).Name "b" "the one asked for"
                      write path [ "one"; "two" ]
                      let message = faultOf ExitStatus.Usage (fun () -> ArrayFile.Read(path, null))
                      Expect.stringContains message $"by --array: {shown}" "the names"
                      let message = faultOf ExitStatus.Usage (fun () -> ArrayFile.Read(path, "three"))
                      Expect.stringContains message shown "the names"))

          testCase ".npy" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "weights.npy")
                  Npy.Write(path, [| 2 |], [| 1.0f; 2.0f |])
                  Expect.sequenceEqual (ArrayFile.Names path) [ "weights" ] "the file's name"
                  Expect.equal (ArrayFile.Read(path, null)).Values [| 1.0f; 2.0f |] "values"
                  faultOf ExitStatus.Usage (fun () -> ArrayFile.Read(path, "W")) |> ignore))

          testCase "another ending" (fun () ->
              let message =
                  faultOf ExitStatus.Usage (fun () -> ArrayFile.Read("weights.csv", null))

              Expect.stringContains message ".npy, .npz nor .safetensors" "those that are read") ]

[<Tests>]
let tests = testList "ArrayFile" [ npzTests; choiceTests ]
