module BioSparse.Tests.Learning.DatasetTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private make width height classes (images: byte[]) (labels: byte[]) =
    Dataset.create width height classes (ReadOnlyMemory images) (ReadOnlyMemory labels)

/// Images that tell which they are: every pixel of image i is i.
let private numbered classes (labels: int[]) =
    let images = Array.init (labels.Length * 6) (fun p -> byte (p / 6))

    match make 3 2 classes images (labels |> Array.map byte) with
    | Ok dataset -> dataset
    | Error message -> failtest message

/// The number and the label of each image.
let private contents (dataset: Dataset) =
    let images, labels = bytesOf dataset, dataset.Labels.ToArray()
    [ for i in 0 .. dataset.Count - 1 -> int images[i * dataset.Pixels], int labels[i] ]

let private drawn (NonNegativeInt more) (Seed seed) =
    let key = Random.key seed
    let classes = 2 + (Random.integers 5 1 key)[0]
    let labels = labels classes (1 + 5 * more) (Random.named "labels" key)
    numbered classes labels, classes, key

let private countOf label dataset =
    contents dataset |> List.filter (fun (_, l) -> l = label) |> List.length

[<Tests>]
let tests =
    testList
        "Dataset"
        [ testCase "parts that do not fit are named" (fun () ->
              let refused expected result =
                  match result with
                  | Ok _ -> failtest $"accepted, though {expected}"
                  | Error(message: string) -> Expect.stringContains message expected "message"

              let images = Array.zeroCreate<byte> 12
              make 0 2 2 images [| 0uy; 1uy |] |> refused "0 × 2"
              make 3 -1 2 images [| 0uy; 1uy |] |> refused "3 × -1"
              make 3 2 2 images [||] |> refused "no images"
              make 3 2 2 [||] [| 0uy |] |> refused "0 pixels"
              make 3 2 2 (Array.zeroCreate 13) [| 0uy; 1uy |] |> refused "13 pixels"
              make 3 2 2 (Array.zeroCreate 36) [| 0uy; 1uy |] |> refused "36 pixels"
              make Int32.MaxValue Int32.MaxValue 2 images [| 0uy; 1uy |] |> refused "12 pixels"
              make 3 2 1 images [| 0uy; 0uy |] |> refused "1 class;"
              make 3 2 257 images [| 0uy; 0uy |] |> refused "257 classes"
              make 3 2 2 images [| 0uy; 2uy |] |> refused "label 2")

          law 50 "a data set is its parts" (fun more seed ->
              let data, classes, _ = drawn more seed
              Expect.equal (data.Width, data.Height, data.Pixels, data.Classes) (3, 2, 6, classes) "sizes"
              Expect.hasLength (contents data) data.Count "count"
              Expect.equal (contents data |> List.map fst) [ 0 .. data.Count - 1 ] "images")

          law 50 "a subset holds what was asked for, in that order" (fun more seed ->
              let data, _, key = drawn more seed
              let indices = Random.integers data.Count 7 (Random.split 1 key)
              let all = contents data |> Array.ofList
              Expect.equal (contents (Dataset.subset indices data)) [ for i in indices -> all[i] ] "subset")

          law 50 "classes are chosen and numbered anew, in the order given" (fun more seed ->
              let data, classes, key = drawn more seed
              let chosen = Random.permutation classes key |> Array.truncate (1 + classes / 2)
              let absent = chosen |> Array.tryFind (fun c -> countOf c data = 0)

              match Dataset.ofClasses chosen data, absent with
              | Error message, Some c -> Expect.stringContains message (string c) "the class that is missing"
              | Ok some, None ->
                  let expected =
                      [ for image, label in contents data do
                            match Array.tryFindIndex ((=) label) chosen with
                            | Some renamed -> image, renamed
                            | None -> () ]

                  Expect.equal (List.sort (contents some)) expected "images and new labels"
              | Ok _, Some c -> failtest $"class {c} has no image"
              | Error message, None -> failtest message)

          law 50 "balanced: so many of each class, no image twice" (fun more seed ->
              let data, classes, key = drawn more seed
              let shots = (Random.integers 6 1 key)[0]
              let few = Dataset.balanced shots key data

              for label in 0 .. classes - 1 do
                  Expect.equal (countOf label few) (min shots (countOf label data)) $"class {label}"

              let images = contents few
              Expect.equal (List.distinct images) images "each once"
              Expect.isEmpty (List.except (contents data) images) "from the data"
              Expect.equal (contents (Dataset.balanced shots key data)) images "again the same")

          law 50 "a split is a partition, class by class, in order" (fun more seed ->
              let data, classes, key = drawn more seed
              let share = number 0.0 1.0 key |> min 0.99
              let struct (training, validation) = Dataset.split share key data
              let joined = contents training @ contents validation
              Expect.equal (List.sort joined) (contents data) "partition"
              Expect.equal (contents training) (List.sort (contents training)) "order of training"
              Expect.equal (contents validation) (List.sort (contents validation)) "order of validation"

              for label in 0 .. classes - 1 do
                  let expected = share * float (countOf label data)

                  Expect.isLessThanOrEqual
                      (abs (float (countOf label validation) - expected))
                      0.5
                      $"class {label}")

          law 30 "the first images" (fun more seed (NonNegativeInt count) ->
              let data, _, _ = drawn more seed
              let expected = contents data |> List.truncate count
              Expect.equal (contents (Dataset.take count data)) expected "take")

          law 50 "numbers are chosen and split as bytes are" (fun more seed ->
              let data, classes, key = drawn more seed

              let numbers = bytesOf data |> Array.map (fun p -> float32 p / 4.0f - 1.5f)

              let other =
                  Dataset.ofPixels
                      data.Shape
                      classes
                      (PixelValues.Singles(ReadOnlyMemory numbers))
                      data.Labels
                  |> Result.defaultWith failtest

              let pixels (dataset: Dataset) =
                  match dataset.Images with
                  | PixelValues.Bytes values ->
                      values.ToArray() |> Array.map (fun p -> float32 p / 4.0f - 1.5f),
                      dataset.Labels.ToArray()
                  | PixelValues.Singles values -> values.ToArray(), dataset.Labels.ToArray()

              let halves dataset =
                  let struct (training, validation) = Dataset.split 0.3 key dataset
                  [ training; validation; Dataset.balanced 2 key dataset; Dataset.take 3 dataset ]

              Expect.equal (List.map pixels (halves other)) (List.map pixels (halves data)) "the same images"
              let indices = Random.integers data.Count 7 key
              let batch = Training.batch other (ReadOnlySpan indices)
              let chosen = fst (pixels (Dataset.subset indices other))
              Expect.equal (batch.Inputs.ToArray()) chosen "a batch is the numbers as they are"
              let struct (least, most) = Dataset.range other
              Expect.equal (least, most) (float (Array.min numbers), float (Array.max numbers)) "range")

          testCase "numbers that are not finite are refused by their place" (fun () ->
              for bad in [ nanf; infinityf; -infinityf ] do
                  let images = Array.create 12 0.5f
                  images[8] <- bad

                  match
                      Dataset.ofPixels
                          (grey 2 3)
                          2
                          (PixelValues.Singles(ReadOnlyMemory images))
                          (ReadOnlyMemory [| 0uy; 1uy |])
                  with
                  | Ok _ -> failtest $"{bad} was accepted"
                  | Error message -> Expect.stringContains message "value 2 of image 1" "where")

          testCase "classes without an image" (fun () ->
              Expect.equal (Dataset.absentClasses (numbered 5 [| 1; 3; 1 |])) [| 0; 2; 4 |] "some"
              Expect.equal (Dataset.absentClasses (numbered 2 [| 1; 0 |])) [||] "none")

          testCase "shares outside [0, 1) are refused" (fun () ->
              for share in [ -0.1; 1.0; nan ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> Dataset.split share (Random.key 1UL) (numbered 2 [| 0; 1 |]) |> ignore)
                      $"{share}")

          testCase "a batch is bytes over 255" (fun () ->
              let dataset =
                  match make 2 2 3 [| 0uy; 51uy; 102uy; 255uy; 9uy; 8uy; 7uy; 6uy |] [| 2uy; 0uy |] with
                  | Ok dataset -> dataset
                  | Error message -> failtest message

              let batch = Training.batch dataset (ReadOnlySpan [| 1; 0; 0 |])
              Expect.equal batch.Labels [| 0; 2; 2 |] "labels"
              let first, other = [ 0.0; 51.0; 102.0; 255.0 ], [ 9.0; 8.0; 7.0; 6.0 ]
              let expected = other @ first @ first |> List.map (fun p -> p / 255.0)
              close 1e-7 "pixels" (doubles batch.Inputs) (Array.ofList expected)) ]
