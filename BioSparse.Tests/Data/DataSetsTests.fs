module BioSparse.Tests.DataSetsTests

open System
open System.IO
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Digits
open BioSparse.Tests.Scratch

let private toy = entry []

let private names = DatasetFiles.Standard.All |> List.ofSeq

/// The ways to spell a file's name, and to store its content.
let private spellings: (string * (string -> string) * (byte[] -> byte[])) list =
    let dotted (name: string) = name.Replace("-idx", ".idx")

    [ "plain", id, id
      "plain, dotted", dotted, id
      "compressed", (fun name -> name + ".gz"), gzip
      "compressed, dotted", (fun name -> dotted name + ".gz"), gzip
      "compressed under a plain name", id, gzip ]

let private embedded =
    testList
        "embedded digits"
        [ testCase "the files are those that the text and the table tell of" (fun () ->
              Expect.equal EmbeddedDigits.Sha256.Count 4 "files"

              for KeyValue(name, expected) in EmbeddedDigits.Sha256 do
                  let bytes = EmbeddedDigits.Read name
                  Expect.equal (KnownFile.Sha256(ReadOnlySpan bytes)) expected name
                  Expect.stringContains EmbeddedDigits.About $"{expected}  {name}" "the text"

              for KeyValue(name, hash) in (DataCatalogue.Find "mnist").Sha256 do
                  Expect.stringContains EmbeddedDigits.About $"{hash}  {name}" "the files cut from"

              Expect.all
                  (DataInventory.Verify(DataSets.Embedded, null))
                  (fun file -> file.State = FileState.Right)
                  "verify")

          testCase "1,000 of each digit to train on, 200 to test on" (fun () ->
              let data = DataSets.Load(DataSets.Embedded, null)

              let perClass (labels: ReadOnlyMemory<byte>) =
                  labels.ToArray() |> Array.countBy id |> Array.sort

              Expect.equal
                  (perClass data.Train.Labels)
                  (Array.init 10 (fun digit -> byte digit, 1000))
                  "train"

              Expect.equal (perClass data.Test.Labels) (Array.init 10 (fun digit -> byte digit, 200)) "test"
              Expect.equal (data.Train.Width, data.Train.Height, data.Train.Classes) (28, 28, 10) "form"
              Expect.equal data.Sha256.Count 4 "hashes"

              // MNIST begins with these digits, and its first ten are within the first 1,000 of their class
              let first = data.Train.Labels.Slice(0, 10).ToArray()

              Expect.equal
                  first
                  [| 5uy; 0uy; 4uy; 1uy; 9uy; 2uy; 1uy; 3uy; 1uy; 4uy |]
                  "the order of the files"

              // a digit is written in the middle: light within, dark at the rim
              let images = BioSparse.Tests.Sample.bytesOf data.Train

              let mean row column =
                  Seq.averageBy (fun i -> float images[i * 784 + row * 28 + column]) [ 0..9999 ]

              Expect.isGreaterThan (mean 14 14) 80.0 "the middle"
              Expect.equal (mean 0 0) 0.0 "the corner") ]

let private places =
    testList
        "places"
        [ for what, rename, change in spellings do
              for place, folder in [ "its folder", "toy"; "the data folder", "" ] do
                  testCase $"{what}, in {place}" (fun () ->
                      inFolder (fun root ->
                          put (Path.Combine(root, folder)) rename change
                          Expect.isTrue (isWhole (DataSets.Load(toy, root))) "images and labels"

                          for file in DataInventory.Verify(toy, root) do
                              Expect.equal file.State FileState.Right file.Detail))

          testCase "what a package of the system put, unless there is a folder of its own" (fun () ->
              inFolder (fun root ->
                  let system = Path.Combine(root, "system")
                  put system id id
                  let packaged = CatalogueEntry("toy", "noise", 2, toy.Sha256, SystemFolder = system)
                  let empty = Path.Combine(root, "empty")
                  Expect.isTrue (isWhole (DataSets.Load(packaged, empty))) "from the system"
                  put (Path.Combine(empty, "toy")) id id
                  let found = DataFolder.Locate(packaged, empty)
                  Expect.all found _.StartsWith(empty) "from its own folder"))

          testSequenced
          <| testCase "the command line's folder, the variable's, the user's" (fun () ->
              let before = Environment.GetEnvironmentVariable "BIOSPARSE_DATA"

              try
                  Environment.SetEnvironmentVariable("BIOSPARSE_DATA", "of-the-variable")
                  Expect.equal (DataFolder.Of "asked") "asked" "asked for"
                  Expect.equal (DataFolder.Of null) "of-the-variable" "the variable's"
                  Environment.SetEnvironmentVariable("BIOSPARSE_DATA", null)
                  Expect.equal (Path.GetFileName(DataFolder.Of null)) "biosparse" "the user's"
                  Expect.isTrue (Path.IsPathRooted(DataFolder.Of null)) "the user's, in full"
              finally
                  Environment.SetEnvironmentVariable("BIOSPARSE_DATA", before))

          testCase "a missing file is named, with what brings it" (fun () ->
              inFolder (fun root ->
                  put (Path.Combine(root, "toy")) id id
                  let labels = Path.Combine(root, "toy", "t10k-labels-idx1-ubyte")
                  File.Delete labels
                  let message = faultOn labels (fun () -> DataSets.Load(toy, root))
                  Expect.stringContains message "biosparse data fetch toy" "what brings it"
                  let states = DataInventory.Verify(toy, root) |> Seq.map _.State |> List.ofSeq
                  let right = FileState.Right
                  Expect.equal states [ right; right; right; FileState.Missing ] "verify"))

          testCase "another file of the right size is told by its hash" (fun () ->
              for name in names do
                  inFolder (fun root ->
                      put (Path.Combine(root, "toy")) id id
                      let path = Path.Combine(root, "toy", name)
                      let bytes = File.ReadAllBytes path
                      bytes[bytes.Length - 1] <- bytes[bytes.Length - 1] ^^^ 1uy
                      File.WriteAllBytes(path, bytes)
                      let message = faultOn path (fun () -> DataSets.Load(toy, root))
                      Expect.stringContains message toy.Sha256[name] "expected"
                      Expect.stringContains message (KnownFile.Sha256(ReadOnlySpan bytes)) "found"

                      let check =
                          DataInventory.Verify(toy, root) |> Seq.find (fun file -> file.Name = name)

                      Expect.equal check.State FileState.Wrong check.Detail))

          testCase "a truncated file is told by its size" (fun () ->
              inFolder (fun root ->
                  put (Path.Combine(root, "toy")) id (fun bytes -> bytes[.. bytes.Length - 2])
                  let path = Path.Combine(root, "toy", names[0])
                  let message = faultOn path (fun () -> DataSets.Load(toy, root))

                  Expect.stringContains
                      message
                      "truncated: 30×5×4 = 600 bytes of data expected, 599 found"
                      "sizes"))

          testCase "a name that is not known, with those that are" (fun () ->
              for ask in
                  [ fun () -> DataSets.Load("cifar", null) |> ignore
                    fun () -> DataInventory.Verify("cifar", null) |> ignore ] do
                  let message = faultOf ExitStatus.Usage ask

                  Expect.stringContains
                      message
                      "mnist-embedded, mnist, fashion-mnist, cifar10, stl10"
                      "names")

          testCase "the list tells what is there" (fun () ->
              inFolder (fun root ->
                  let place () =
                      DataInventory.List root |> Seq.map (fun data -> data.Name, data.Place) |> Map.ofSeq

                  Expect.equal (place ()).["mnist-embedded"] "inside the program" "embedded"
                  Expect.isNull (place ()).["mnist"] "not there"
                  put (Path.Combine(root, "mnist")) id id
                  Expect.equal (place ()).["mnist"] (Path.Combine(root, "mnist")) "there"))

          if Directory.Exists (DataCatalogue.Find "fashion-mnist").SystemFolder then
              testCase "Fashion-MNIST as Debian packages it" (fun () ->
                  inFolder (fun root ->
                      let data = DataSets.Load("fashion-mnist", root)
                      Expect.equal (data.Train.Count, data.Test.Count) (60_000, 10_000) "images")) ]

/// The small data set as arrays of numbers, scaled by `scale`.
let private asArrays scale =
    let array name key shape skip scale =
        NamedArray(key, shape, (content name)[skip..] |> Array.map (fun value -> float32 value / scale))

    [ array names[0] "x_train" [| 30; 5; 4 |] 16 scale
      array names[1] "y_train" [| 30 |] 8 1.0f
      array names[2] "x_test" [| 20; 5; 4 |] 16 scale
      array names[3] "y_test" [| 20 |] 8 1.0f ]

let private own =
    let fourFiles folder ending =
        let path key = Path.Combine(folder, key + ending)
        DatasetFiles(path "x_train", path "y_train", path "x_test", path "y_test")

    let idxFiles folder =
        DatasetFiles.Standard.Select(fun name -> Path.Combine(folder, name))

    testList
        "files of one's own"
        [ testCase "IDX, plain and compressed" (fun () ->
              for _, _, change in spellings do
                  inFolder (fun folder ->
                      put folder id change
                      Expect.isTrue (isWhole (DataSets.LoadFiles(idxFiles folder))) "whole"))

          testCase "NumPy files of 0 to 255 and of 0 to 1, one each or one for all" (fun () ->
              for scale in [ 1.0f; 255.0f ] do
                  inFolder (fun folder ->
                      for array in asArrays scale do
                          Npy.Write(Path.Combine(folder, array.Name + ".npy"), array.Shape, array.Values)
                          Npz.Write(Path.Combine(folder, array.Name + ".npz"), [| array |])

                      let all = Path.Combine(folder, "all.npz")
                      Npz.Write(all, List.toArray (asArrays scale))
                      Expect.isTrue (isWhole (DataSets.LoadFiles(fourFiles folder ".npy"))) ".npy"
                      Expect.isTrue (isWhole (DataSets.LoadFiles(fourFiles folder ".npz"))) ".npz"

                      Expect.isTrue
                          (isWhole (DataSets.LoadFiles(DatasetFiles(all, all, all, all))))
                          "one .npz"))

          testCase "files of the same name in two folders keep both hashes" (fun () ->
              inFolder (fun folder ->
                  put folder id id
                  let test = Path.Combine(folder, "test")
                  Directory.CreateDirectory test |> ignore

                  for kind in [ "images-idx3-ubyte"; "labels-idx1-ubyte" ] do
                      File.Copy(Path.Combine(folder, $"t10k-{kind}"), Path.Combine(test, $"train-{kind}"))

                  let train, again = idxFiles folder, idxFiles test

                  let files =
                      DatasetFiles(
                          train.TrainImages,
                          train.TrainLabels,
                          again.TrainImages,
                          again.TrainLabels
                      )

                  let data = DataSets.LoadFiles files
                  Expect.equal data.Sha256.Count 4 "hashes"))

          testList
              "refused"
              [ for what, change, part in
                    [ "more images than labels",
                      (fun (a: NamedArray) ->
                          a.Name = "y_test", NamedArray("y_test", [| 19 |], a.Values[..18])),
                      "20 images, but 19 labels"
                      "another size of test images",
                      (fun a -> a.Name = "x_test", NamedArray("x_test", [| 20; 4; 5 |], a.Values)),
                      "5×4"
                      "a pixel of 256",
                      (fun a ->
                          a.Name = "x_train", NamedArray("x_train", a.Shape, Array.map ((+) 1.0f) a.Values)),
                      "256"
                      "a pixel that is no number",
                      (fun a ->
                          a.Name = "x_train",
                          NamedArray("x_train", a.Shape, Array.map (fun _ -> nanf) a.Values)),
                      "NaN"
                      "a label that is no whole number",
                      (fun a ->
                          a.Name = "y_train", NamedArray("y_train", a.Shape, Array.map ((+) 0.5f) a.Values)),
                      "0.5"
                      "labels of two dimensions",
                      (fun a -> a.Name = "y_train", NamedArray("y_train", [| 30; 1 |], a.Values)),
                      "one dimension"
                      "images of one dimension",
                      (fun a -> a.Name = "x_train", NamedArray("x_train", [| 600 |], a.Values)),
                      "(count, height, width)"
                      "another name among several",
                      (fun a -> a.Name = "x_train", NamedArray("pictures", a.Shape, a.Values)),
                      "x_train" ] do
                    testCase what (fun () ->
                        inFolder (fun folder ->
                            let all = Path.Combine(folder, "all.npz")

                            let arrays =
                                asArrays 1.0f
                                |> List.map (fun array ->
                                    match change array with
                                    | true, changed -> changed
                                    | false, _ -> array)

                            Npz.Write(all, List.toArray arrays)

                            let load () =
                                DataSets.LoadFiles(DatasetFiles(all, all, all, all))

                            Expect.stringContains (faultOn all load) part "what is wrong")) ] ]

[<Tests>]
let tests = testList "DataSets" [ embedded; places; own ]
