module BioSparse.Tests.ArchiveTests

open System
open System.IO
open System.Threading
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Core
open BioSparse.Tests.Digits
open BioSparse.Tests.Fetching
open BioSparse.Tests.ImageArchives
open BioSparse.Tests.MirrorServer
open BioSparse.Tests.Scratch

let private small: ImageShape = { Channels = 3; Height = 5; Width = 4 }

/// Both formats, of images of any extents.
let private formats: (ImageShape -> int -> Format) list = [ cifar; stl ]

/// The training and the test images of a format's files.
let private divided (format: Format) all =
    let train, test = all |> List.splitAt format.Archive.Train.Images.Count
    joined train, joined test

/// Loads an archive from a data folder by a catalogue that knows these bytes.
let private load (format: Format) (bytes: byte[]) =
    inFolder (fun root ->
        File.WriteAllBytes(pathIn root format, bytes)
        DataSets.Load(entryOf format [] bytes, root))

let private isRead (format: Format) all (data: LoadedData) =
    let train, test = divided format all
    Expect.equal (contentOf data.Train) (expected train) "training images"
    Expect.equal (contentOf data.Test) (expected test) "test images"
    Expect.equal data.PixelScale 255.0 "scale"

let private read =
    testList
        "read"
        [ testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 40 }
              "images that are written are read, whatever their extents, number and order of files"
              (fun seed ->
                  let random = Random(seed: int)

                  let shape =
                      { Channels = 3
                        Height = 1 + random.Next 9
                        Width = 4 + random.Next 5 }

                  for format in formats do
                      let format = format shape (1 + random.Next 4)
                      let all = sets random format
                      let members = format.Members all |> Array.ofList
                      random.Shuffle members
                      let bytes = packed format (List.ofArray members)
                      let data = load format bytes
                      isRead format all data

                      Expect.equal
                          data.Sha256[format.Archive.FileName]
                          (KnownFile.Sha256(ReadOnlySpan bytes))
                          "the hash that a run records")

          testCase "at the size of their images, for CIFAR-10 and STL-10" (fun () ->
              for format, shape in List.zip formats [ BinaryImages.Cifar; BinaryImages.Stl ] do
                  let format = format shape 3
                  let all = sets (Random 3) format
                  load format (packed format (format.Members all)) |> isRead format all)

          testCase "the catalogue has their sizes as published" (fun () ->
              for name, shape, train, test in
                  [ "cifar10", BinaryImages.Cifar, 50_000, 10_000
                    "stl10", BinaryImages.Stl, 5_000, 8_000 ] do
                  let archive = nonNull (DataCatalogue.Find name).Archive

                  let count (split: ArchiveSplit) = split.Images.Count * split.Count
                  Expect.equal archive.Shape shape name
                  Expect.equal (count archive.Train, count archive.Test) (train, test) name

              for other, name in [ "cifar-10", "cifar10"; "stl-10", "stl10" ] do
                  Expect.equal (DataCatalogue.Find other).Name name "another spelling")

          testCase "memory holds the images that are wanted, not the rest of the archive" (fun () ->
              let format = cifar small 2
              let all = sets (Random 4) format

              let bytes =
                  ("cifar-10-batches-bin/other.bin", Array.zeroCreate 60_000_000) :: format.Members all
                  |> tar
                  |> gzip

              inFolder (fun root ->
                  let path = pathIn root format
                  File.WriteAllBytes(path, bytes)
                  let entry = entryOf format [] bytes
                  let before = GC.GetAllocatedBytesForCurrentThread()
                  DataSets.Load(entry, root) |> isRead format all
                  let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                  Expect.isLessThan allocated 5_000_000L "little is allocated")) ]

/// One of the files changed.
let private changing name change members =
    members
    |> List.map (fun (other, bytes: byte[]) -> other, (if other = name then change bytes else bytes))

let private without name = List.filter (fst >> (<>) name)

/// The label of record 1, of two.
let private relabelled value (bytes: byte[]) =
    Array.updateAt (bytes.Length / 2) value bytes

let private damage =
    testList
        "damage"
        [ for name, format, change, parts in
              [ "a missing file of images", cifar, without "data_batch_3.bin", [ "without data_batch_3.bin" ]
                "two missing files",
                stl,
                without "test_X.bin" >> without "train_y.bin",
                [ "without train_y.bin, test_X.bin" ]
                "a file of the wrong name",
                cifar,
                List.map (fun (name, bytes) -> (if name = "test_batch.bin" then "x" + name else name), bytes),
                [ "without test_batch.bin" ]
                "a truncated file of images",
                cifar,
                changing "data_batch_2.bin" (fun bytes -> bytes[1..]),
                [ "data_batch_2.bin is truncated: 121 bytes found, 122 expected" ]
                "a truncated file of labels",
                stl,
                changing "test_y.bin" (fun bytes -> bytes[1..]),
                [ "test_y.bin is truncated: 1 bytes found, 2 expected" ]
                "an empty file",
                cifar,
                changing "test_batch.bin" (fun _ -> [||]),
                [ "test_batch.bin is truncated: 0 bytes found, 122 expected" ]
                "an overlong file",
                stl,
                changing "train_X.bin" (Array.append [| 1uy |]),
                [ "train_X.bin is too long: 121 bytes found, 120 expected" ]
                "a label above 9",
                cifar,
                changing "data_batch_5.bin" (relabelled 10uy),
                [ "data_batch_5.bin: the label 10 of image 1; 0 to 9 is right" ]
                "a label of 0",
                stl,
                changing "train_y.bin" (relabelled 0uy),
                [ "train_y.bin: the label 0 of image 1; 1 to 10 is right" ]
                "a label above 10",
                stl,
                changing "test_y.bin" (relabelled 11uy),
                [ "test_y.bin: the label 11 of image 1; 1 to 10 is right" ] ] do
              testCase name (fun () ->
                  let format: Format = format small 2
                  let bytes = sets (Random 5) format |> format.Members |> change |> packed format

                  inFolder (fun root ->
                      let path = pathIn root format
                      File.WriteAllBytes(path, bytes)
                      let message = faultOn path (fun () -> DataSets.Load(entryOf format [] bytes, root))

                      for part in parts do
                          Expect.stringContains message part "what is wrong"))

          for name, change, part in
              [ "a file that is cut", (fun (bytes: byte[]) -> bytes[.. bytes.Length - 2]), "truncated: "
                "more than the file", Array.append [| 31uy |], "too long: "
                "another byte",
                (fun bytes -> Array.updateAt (bytes.Length / 2) (bytes[bytes.Length / 2] ^^^ 1uy) bytes),
                "SHA-256" ] do
              testCase $"{name}: neither read nor right" (fun () ->
                  for format in formats do
                      let format = format small 2
                      let good = sets (Random 6) format |> format.Members |> packed format

                      inFolder (fun root ->
                          let path = pathIn root format
                          File.WriteAllBytes(path, change good)
                          let entry = entryOf format [] good
                          let message = faultOn path (fun () -> DataSets.Load(entry, root))
                          Expect.stringContains message part "what is wrong"
                          let check = Seq.exactlyOne (DataInventory.Verify(entry, root))
                          Expect.equal (check.State, check.Detail) (FileState.Wrong, message) "verify"))

          testCase "an archive that is not there is named, with what brings it" (fun () ->
              inFolder (fun root ->
                  let format = stl small 2
                  let entry = entryOf format [] [||]
                  let path = pathIn root format
                  let message = faultOn path (fun () -> DataSets.Load(entry, root))
                  Expect.stringContains message "biosparse data fetch stl10" "what brings it"
                  Expect.isFalse (message.Contains "nor") "no other name"
                  let check = Seq.exactlyOne (DataInventory.Verify(entry, root))
                  Expect.equal check.State FileState.Missing "verify"))

          testCase "however it is damaged, it is read or refused by name, though its hash be right" (fun () ->
              for format in formats do
                  let format = format small 2
                  let members = sets (Random 7) format |> format.Members
                  let good = packed format members

                  let read path =
                      let entry = entryOf format [] (File.ReadAllBytes path)
                      ArchiveReader.Read(path, entry, nonNull entry.Archive) |> ignore

                  endsInFaults ".tar.gz" read [ good ]
                  // damage inside the compression
                  let random = Random 8

                  inFolder (fun root ->
                      let path = Path.Combine(root, "damaged.tar.gz")

                      for _ in 1..200 do
                          File.WriteAllBytes(path, gzip (damaged random (tar members)))

                          try
                              read path
                          with :? FaultException as fault ->
                              Expect.stringStarts fault.Message path "the message names the file"
                              Expect.isFalse (fault.Message.Contains '\n') "one line")) ]

let private fetched =
    testList
        "fetched"
        [ testCase "an archive comes from a mirror, goes on where it broke off, and is right" (fun () ->
              for format in formats do
                  let format = format small 30
                  let all = sets (Random 9) format
                  let bytes = format.Members all |> packed format
                  use mirror = new Mirror(brokenAfter (bytes.Length / 2 + 1) bytes)

                  inFolder (fun root ->
                      let entry = entryOf format [ mirror.Address ] bytes
                      // the size that the catalogue gives is the limit, not the one for other files
                      let options = FetchOptions(Pause = TimeSpan.Zero, Largest = 10L)
                      let files = fetchWith options null CancellationToken.None entry root
                      Expect.equal (List.ofSeq files) [ pathIn root format ] "its file"
                      DataSets.Load(entry, root) |> isRead format all
                      let check = Seq.exactlyOne (DataInventory.Verify(entry, root))
                      Expect.equal check.State FileState.Right check.Detail

                      Expect.equal
                          (mirror.Asked |> List.map _.File |> List.distinct)
                          [ format.Archive.FileName.Replace(".gz", "") ]
                          "asked for"

                      Expect.equal mirror.Asked.Length 2 "requests"))

          testCase "a mirror that sends more than the catalogue says is refused" (fun () ->
              let format = cifar small 2
              let bytes = sets (Random 10) format |> format.Members |> packed format
              use mirror = new Mirror(fun _ -> Endless(raw "200 OK" [] bytes))

              inFolder (fun root ->
                  let message =
                      faultOf ExitStatus.Data (fun () ->
                          fetch (entryOf format [ mirror.Address ] bytes) root)

                  Expect.stringContains message $"more than {bytes.Length} bytes" "why"
                  Expect.stringContains message "put it into" "what to do"))

          testCase "another file in its place is put aside" (fun () ->
              let format = cifar small 2
              let bytes = sets (Random 11) format |> format.Members |> packed format
              use mirror = new Mirror(honest bytes)

              inFolder (fun root ->
                  let path = pathIn root format
                  File.WriteAllText(path, "wrong")
                  fetch (entryOf format [ mirror.Address ] bytes) root |> ignore
                  Expect.equal (File.ReadAllText(path + ".wrong")) "wrong" "it is kept")) ]

/// Files of one's own in these formats, without an archive.
let private own =
    let ofFormats folder =
        let file (name: string) (bytes: byte[]) =
            let path = Path.Combine(folder, name)
            File.WriteAllBytes(path, bytes)
            path

        let train, test =
            noise (Random 12) BinaryImages.Cifar 12, noise (Random 13) BinaryImages.Cifar 7

        let a, b = file "train.bin" (records train), file "test.bin" (records test)
        (DatasetFiles(a, a, b, b), train, test), file

    testList
        "files of one's own"
        [ testCase "one file of images with labels has CIFAR-10's format, two have STL-10's" (fun () ->
              inFolder (fun folder ->
                  let (files, train, test), file = ofFormats folder
                  let data = DataSets.LoadFiles files
                  let pixels, labels, shape, _ = expected train
                  let found, classes, extents, _ = contentOf data.Train
                  Expect.equal (found, classes, extents) (pixels, labels, shape) "training images"

                  Expect.equal
                      (BioSparse.Tests.Sample.bytesOf data.Test)
                      (Array.concat test.Pixels)
                      "test images"

                  let train, test =
                      noise (Random 14) BinaryImages.Stl 3, noise (Random 15) BinaryImages.Stl 2

                  let data =
                      DataSets.LoadFiles(
                          DatasetFiles(
                              file "train_X.bin" (columns train),
                              file "train_y.bin" (fromOne train),
                              file "test_X.bin" (columns test),
                              file "test_y.bin" (fromOne test)
                          )
                      )

                  let pixels, labels, shape, _ = expected train
                  let found, classes, extents, _ = contentOf data.Train
                  Expect.equal (found, classes, extents) (pixels, labels, shape) "training images"
                  Expect.equal (data.Test.Labels.ToArray()) test.Labels "test labels"))

          testCase "an IDX file may be called .bin" (fun () ->
              for change in [ id; gzip ] do
                  inFolder (fun folder ->
                      put folder (fun name -> name + ".bin") change

                      let files =
                          DatasetFiles.Standard.Select(fun name -> Path.Combine(folder, name + ".bin"))

                      Expect.isTrue (isWhole (DataSets.LoadFiles files)) "whole"))

          testCase "lengths and labels that do not fit are named" (fun () ->
              inFolder (fun folder ->
                  let (files, train, _), file = ofFormats folder
                  let cut = file "cut.bin" (Array.tail (records train))

                  Expect.stringContains
                      (faultOn cut (fun () ->
                          DataSets.LoadFiles(DatasetFiles(cut, cut, files.TestImages, files.TestLabels))))
                      "a multiple of 3073"
                      "the length of records"

                  let images = noise (Random 16) BinaryImages.Stl 2
                  let x = file "x.bin" (Array.tail (columns images))
                  let y = file "y.bin" [| 1uy; 0uy |]

                  Expect.stringContains
                      (faultOn x (fun () ->
                          DataSets.LoadFiles(DatasetFiles(x, file "z.bin" [| 1uy; 2uy |], x, y))))
                      "a multiple of 27648"
                      "the length of images"

                  let x = file "x.bin" (columns images)

                  Expect.stringContains
                      (faultOn y (fun () -> DataSets.LoadFiles(DatasetFiles(x, y, x, y))))
                      "the label 0 of image 1; 1 to 255 is right"
                      "a label")) ]

[<Tests>]
let tests = testList "Archives" [ read; damage; fetched; own ]
