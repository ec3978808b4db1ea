/// Pixels of the same images, however they are stored.
module BioSparse.Tests.Data.PixelTests

open System
open Expecto
open FsCheck
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Scratch
open BioSparse.Tests.Data.PixelFiles

let private floats = [ "f2"; "f4"; "f8" ]

let private wide = [ "u2"; "i2"; "u4"; "i4"; "u8"; "i8" ]

/// p / 255 as the types compute it.
let private share kind (p: byte) =
    match kind with
    | "f2" -> float (Half.op_Explicit (float p / 255.0): Half)
    | "f4" -> float (float32 p / 255.0f)
    | _ -> float p / 255.0

/// Images of 5 × 4 in one or three channels: bytes in the order of the core, and as an array has them.
type private Form =
    { Name: string
      Shape: int -> int list
      Channels: int
      Arranged: byte[] -> byte[] }

let private last (bytes: byte[]) =
    let moved = Array.zeroCreate bytes.Length

    for i in 0 .. bytes.Length - 1 do
        let image, channel, pixel = i / 60, i / 20 % 3, i % 20
        moved[image * 60 + pixel * 3 + channel] <- bytes[i]

    moved

let private forms =
    [ { Name = "(count, height, width)"
        Shape = fun count -> [ count; 5; 4 ]
        Channels = 1
        Arranged = id }
      { Name = "(count, channels, height, width) of one"
        Shape = fun count -> [ count; 1; 5; 4 ]
        Channels = 1
        Arranged = id }
      { Name = "(count, height, width, channels) of one"
        Shape = fun count -> [ count; 5; 4; 1 ]
        Channels = 1
        Arranged = id }
      { Name = "(count, channels, height, width)"
        Shape = fun count -> [ count; 3; 5; 4 ]
        Channels = 3
        Arranged = id }
      { Name = "(count, height, width, channels)"
        Shape = fun count -> [ count; 5; 4; 3 ]
        Channels = 3
        Arranged = last } ]

let private drawnBytes count key =
    Random.integers 256 count key |> Array.map byte

let private storage kinds key =
    { Kind = pick kinds (Random.named "kind" key)
      Fortran = pick [ false; true ] (Random.named "order" key)
      BigEndian = pick [ false; true ] (Random.named "endian" key) }

let private labelled count = Array.init count (fun i -> i % 2)

let private sameRun (Seed seed) =
    let key = Random.key seed
    let form = pick forms (Random.named "form" key)
    let train = drawnBytes (30 * 20 * form.Channels) (Random.named "train" key)
    let test = drawnBytes (12 * 20 * form.Channels) (Random.named "test" key)
    let isShare = pick [ false; true ] (Random.named "scale" key)

    let stored name count bytes =
        let storage =
            storage (if isShare then floats else "u1" :: wide @ floats) (Random.named name key)

        let number = if isShare then share storage.Kind else float
        npy storage (form.Shape count) (form.Arranged bytes |> Array.map number)

    let standard =
        List.find (fun other -> other.Channels = form.Channels) (List.rev forms[..3])

    let reference count bytes =
        npy (plain "u1") (standard.Shape count) (Array.map float bytes)

    let run train test =
        let mutable found = []

        inFolder (fun folder ->
            put folder train (labelled 30) test (labelled 12) |> ignore
            found <- run folder attacks)

        found

    Expect.equal
        (run (stored "train" 30 train) (stored "test" 12 test))
        (run (reference 30 train) (reference 12 test))
        form.Name

/// How images of bytes may come to be stored as other numbers.
let private ways: (string * string * (byte -> float)) list =
    [ for kind in "u1" :: wide do
          kind, kind, float
      for kind in floats do
          $"{kind} of 0 to 255", kind, float
          $"{kind} of 0 to 1", kind, share kind
      "f4, times 1/255", "f4", (fun p -> float (float32 p * (1.0f / 255.0f)))
      "f4, divided and multiplied again", "f4", (fun p -> float (float32 p / 255.0f * 255.0f))
      "f8 of f4 of 0 to 1", "f8", (fun p -> float (float32 p / 255.0f))
      "f8, times 1/255", "f8", (fun p -> float p * (1.0 / 255.0)) ]

let private loaded train test =
    let mutable found = None

    inFolder (fun folder ->
        let files = put folder train (labelled 6) test (labelled 3)

        found <-
            try
                Some(DataSets.LoadFiles files)
            with :? FaultException as fault ->
                Expect.equal fault.Status ExitStatus.Data fault.Message
                None)

    found

let private sameOrRefused (Seed seed) =
    let key = Random.key seed
    let brightest = pick [ 255; 200; 128; 100; 16; 2 ] (Random.named "brightest" key)

    let bytes count name =
        Random.integers (brightest + 1) count (Random.named name key) |> Array.map byte

    let train, test = bytes 120 "train", bytes 60 "test"
    train[7] <- byte brightest
    let what, kind, number = pick ways (Random.named "way" key)

    let array count bytes name =
        let storage = storage [ kind ] (Random.named name key)
        npy storage [ count; 5; 4 ] (Array.map number bytes)

    match loaded (array 6 train "train") (array 3 test "test") with
    | None -> Expect.isLessThan brightest 200 $"{what}: refused though bright"
    | Some data ->
        Expect.equal (bytesOf data.Train) train $"{what}: training images"
        Expect.equal (bytesOf data.Test) test $"{what}: test images"

        Expect.equal
            (List.ofSeq data.Notes |> List.isEmpty)
            (brightest >= 128)
            $"{what}: dark images are noted"

let private singlesOf (dataset: Dataset) =
    match dataset.Images with
    | PixelValues.Singles values -> values.ToArray()
    | PixelValues.Bytes _ -> failtest "they were rounded to bytes"

/// The reason why these arrays make no data set, or the scale.
let private outcome given (train: string * float[]) (test: string * float[]) =
    let mutable found = Error ""

    inFolder (fun folder ->
        let array (kind, values: float[]) =
            npy (plain kind) [ values.Length / 4; 2; 2 ] values

        let count (_, values: float[]) = labelled (values.Length / 4)
        let files = put folder (array train) (count train) (array test) (count test)

        found <-
            try
                Ok(DataSets.LoadFiles(files, Option.toNullable given))
            with :? FaultException as fault ->
                Expect.equal fault.Status ExitStatus.Data fault.Message
                Error fault.Message)

    found

let private ramp least most =
    Array.init 8 (fun i -> least + float i / 7.0 * (most - least))

let private whole most =
    Array.init 8 (fun i -> Math.Floor(float (i * most) / 7.0))

let private scales =
    testList
        "one scale"
        [ for what, train, test, scale in
              [ "booleans", ("b1", whole 1), ("b1", whole 1), 1.0
                "integers 0 and 1", ("u1", whole 1), ("i8", whole 1), 1.0
                "bytes", ("u1", whole 255), ("u1", whole 255), 255.0
                "bytes, all below half of white", ("u1", whole 40), ("u1", whole 40), 255.0
                "integers of any type, in the light of the brightest",
                ("i8", whole 255),
                ("u2", whole 9),
                255.0
                "zeros beside numbers to 1", ("f4", ramp 0.0 0.9), ("f4", ramp 0.0 0.0), 1.0
                "zeros beside bytes", ("u1", whole 0), ("f4", whole 255), 255.0
                "zeros alone", ("f4", whole 0), ("f4", whole 0), 255.0
                "fractions to 255", ("f4", ramp 0.0 254.6), ("f4", ramp 0.0 180.0), 255.0
                "fractions and zeros and ones", ("f8", ramp 0.0 0.99), ("f8", whole 1), 1.0 ] do
              testCase what (fun () ->
                  match outcome None train test with
                  | Ok data -> Expect.equal data.PixelScale scale "scale"
                  | Error message -> failtest message)

          for what, train, test, parts in
              [ "a test pixel a little above 1",
                ("f4", ramp 0.0 1.0),
                ("f4", ramp 0.0 1.0000001),
                [ "x_test.npy: array x_test"; "from 0 to 1.0000001"; "dataset.pixel_scale" ]
                "a training pixel a little above 1",
                ("f4", ramp 0.0 1.0000001),
                ("f4", ramp 0.0 1.0),
                [ "array x_train"; "1.0000001"; "0 to 255" ]
                "float64 above 1 by its last digits",
                ("f8", ramp 0.0 1.0),
                ("f8", ramp 0.0 1.0000000000000002),
                [ "array x_test"; "1.0000000000000002" ]
                "negative pixels",
                ("f4", ramp -0.5 2.0),
                ("f4", ramp 0.0 1.0),
                [ "array x_train"; "from -0.5 to 2"; "1 leaves them as they are" ]
                "signed bytes that wrapped",
                ("i1", ramp -128.0 127.0),
                ("u1", whole 255),
                [ "from -128 to 127" ]
                "activities", ("f4", ramp 0.0 6.25), ("f4", ramp 0.0 5.0), [ "0 to 6.25"; "6.25 divides" ]
                "16 greys",
                ("f8", whole 16),
                ("f8", whole 16),
                [ "from 0 to 16"; "pixel_scale"; "16 divides" ]
                "images of 16 bits", ("u2", whole 60000), ("u2", whole 60000), [ "60000"; "65535" ]
                "bytes and shares",
                ("u1", whole 255),
                ("f4", ramp 0.0 0.9),
                [ "array x_test has pixels from 0 to 0.9"
                  "array x_train has pixels from 0 to 255" ]
                "shares and bytes",
                ("f8", ramp 0.0 0.9),
                ("i4", whole 255),
                [ "from 0 to 255, but"; "from 0 to 0.9"; "one scale" ]
                "bytes and zeros and ones", ("u1", whole 255), ("u1", whole 1), [ "from 0 to 1, but" ] ] do
              testCase $"refused: {what}" (fun () ->
                  match outcome None train test with
                  | Ok data -> failtest $"accepted on the scale {data.PixelScale}"
                  | Error message ->
                      Expect.hasLength (message.Split '\n') 1 "one line"

                      for part in parts do
                          Expect.stringContains message part "says")

          testCase "pixels that are no numbers are named by their place" (fun () ->
              for value, name in [ nan, "NaN"; infinity, "infinity"; -infinity, "-infinity" ] do
                  for kind in floats do
                      let values = ramp 0.0 1.0
                      values[6] <- value

                      match outcome (Some 1.0) ("f4", ramp 0.0 1.0) (kind, values) with
                      | Ok _ -> failtest $"{name} was accepted"
                      | Error message ->
                          Expect.stringContains message $"array x_test has {name} at [1, 1, 0]" "where")

          testCase
              "a scale that is given holds for all, and numbers that are no bytes stay numbers"
              (fun () ->
                  for kind, values, scale in
                      [ "f8", whole 16, 16.0
                        "u1", whole 16, 16.0
                        "u2", whole 60000, 65535.0
                        "f4", ramp -1.5 3.5, 1.0
                        "f4", ramp 0.0 6.25, 6.25
                        "f4", ramp 0.0 1.0000001, 1.0 ] do
                      match
                          outcome (Some scale) (kind, values) (kind, ramp 0.0 scale |> Array.map Math.Floor)
                      with
                      | Error message -> failtest message
                      | Ok data ->
                          Expect.equal data.PixelScale scale "scale"
                          Expect.isEmpty data.Notes "nothing to note"

                          let expected =
                              values
                              |> Array.map (fun value ->
                                  float32 ((if kind = "f4" then float (float32 value) else value) / scale))

                          Expect.equal (singlesOf data.Train) expected $"{kind} / {scale}")

          testCase "a number that the scale makes too large is named" (fun () ->
              match outcome (Some 1e-9) ("f4", ramp 0.0 1e35) ("f4", ramp 0.0 1.0) with
              | Ok _ -> failtest "infinite pixels"
              | Error message ->
                  Expect.stringContains message "array x_train has a pixel at [0, 0, 1]" "where")

          testCase "integers 0 and 1 are noted" (fun () ->
              match outcome None ("u1", whole 1) ("u1", whole 1) with
              | Ok data ->
                  Expect.stringContains (Seq.exactlyOne data.Notes) "read as black and white" "note"
                  Expect.equal (bytesOf data.Train |> Array.max) 255uy "white"
              | Error message -> failtest message) ]

let private shapes =
    let load trainShape testShape =
        let mutable found = Error ""

        inFolder (fun folder ->
            let array (shape: int list) =
                npy (plain "u1") shape (Array.init (List.fold (*) 1 shape) (fun i -> float (i * 37 % 256)))

            let count (shape: int list) = labelled shape.Head

            let files =
                put folder (array trainShape) (count trainShape) (array testShape) (count testShape)

            found <-
                try
                    Ok (DataSets.LoadFiles files).Train
                with :? FaultException as fault ->
                    Error fault.Message)

        found

    let named train test =
        let text (shape: int list) =
            shape |> List.map string |> String.concat "×"

        $"{text train} and {text test}"

    testList
        "shapes"
        [ for train, test, expected in
              [ [ 4; 784 ], [ 2; 784 ], (1, 28, 28)
                [ 4; 784 ], [ 2; 28; 28 ], (1, 28, 28)
                [ 4; 13 ], [ 2; 13 ], (1, 1, 13)
                [ 4; 6; 9 ], [ 2; 6; 9 ], (1, 6, 9)
                [ 4; 6; 3 ], [ 2; 6; 3 ], (1, 6, 3)
                [ 4; 6; 9; 1 ], [ 2; 1; 6; 9 ], (1, 6, 9)
                [ 4; 6; 9; 3 ], [ 2; 3; 6; 9 ], (3, 6, 9)
                [ 4; 3; 6; 9 ], [ 2; 3; 6; 9 ], (3, 6, 9) ] do
              testCase (named train test) (fun () ->
                  match load train test with
                  | Error message -> failtest message
                  | Ok data ->
                      let shape = data.Shape
                      Expect.equal (shape.Channels, shape.Height, shape.Width) expected "extents"
                      Expect.equal data.Pixels (List.fold (*) 1 train.Tail) "values")

          for train, test, part in
              [ [ 4; 3; 5; 3 ], [ 2; 3; 5; 3 ], "the first or the last can be channels"
                [ 4; 3; 3; 3 ], [ 2; 3; 3; 3 ], "3×3×3"
                [ 4; 6; 9; 4 ], [ 2; 6; 9; 4 ], "with 1 or 3 channels"
                [ 4; 6; 9; 2 ], [ 2; 6; 9; 2 ], "with 1 or 3 channels"
                [ 4; 2; 3; 6; 9 ], [ 2; 2; 3; 6; 9 ], "(count, channels, height, width)"
                [ 4 ], [ 2 ], "(count, height, width)"
                [ 4; 0; 9 ], [ 2; 0; 9 ], "no image in it"
                [ 4; 6; 9 ], [ 2; 9; 6 ], "images of 9×6 values; 6×9"
                [ 4; 3; 6; 9 ], [ 2; 6; 9 ], "images of 6×9 values; 3×6×9"
                [ 4; 40000 - 1 ], [ 2; 40000 - 1 ], "sides of 1 to 32768" ] do
              testCase ("refused: " + named train test) (fun () ->
                  match load train test with
                  | Error message -> Expect.stringContains message part "what is right"
                  | Ok data -> failtest $"accepted as {data.Shape}") ]

let private labels =
    testList
        "labels"
        [ for what, storage, shape, values, part in
              [ "one-hot",
                plain "f4",
                [ 4; 2 ],
                [| 1.0; 0.0; 0.0; 1.0; 1.0; 0.0; 0.0; 1.0 |],
                "one-hot labels, argmax"
                "fractions", plain "f8", [ 4 ], [| 0.0; 1.0; 0.5; 1.0 |], "label 0.5 at [2]"
                "negative", plain "i4", [ 4 ], [| 0.0; 1.0; 0.0; -1.0 |], "label -1 at [3]"
                "too many classes", plain "u2", [ 4 ], [| 0.0; 256.0; 0.0; 1.0 |], "label 256 at [1]"
                "no number", plain "f4", [ 4 ], [| nan; 1.0; 0.0; 1.0 |], "label NaN at [0]"
                "one too few", plain "i8", [ 3 ], [| 0.0; 1.0; 0.0 |], "4 images, but 3 labels"
                "none", plain "i8", [ 0 ], [||], "labels have one dimension" ] do
              testCase $"refused: {what}" (fun () ->
                  inFolder (fun folder ->
                      let images count =
                          npy
                              (plain "u1")
                              [ count; 2; 2 ]
                              (Array.init (4 * count) (fun i -> float (i * 50 % 256)))

                      let files = put folder (images 4) (labelled 4) (images 2) (labelled 2)
                      IO.File.WriteAllBytes(files.TrainLabels, npy storage shape values)

                      let message = faultOf ExitStatus.Data (fun () -> DataSets.LoadFiles files)

                      Expect.stringContains message part "what is wrong"))

          testCase "labels of whole numbers may be of any type" (fun () ->
              for kind in "u1" :: "i1" :: "b1" :: wide @ floats do
                  inFolder (fun folder ->
                      let images count =
                          npy
                              (plain "u1")
                              [ count; 2; 2 ]
                              (Array.init (4 * count) (fun i -> float (i * 50 % 256)))

                      let files = put folder (images 4) (labelled 4) (images 2) (labelled 2)

                      IO.File.WriteAllBytes(
                          files.TrainLabels,
                          npy (plain kind) [ 4 ] [| 0.0; 1.0; 1.0; 0.0 |]
                      )

                      Expect.equal
                          ((DataSets.LoadFiles files).Train.Labels.ToArray())
                          [| 0uy; 1uy; 1uy; 0uy |]
                          kind)) ]

[<Tests>]
let tests =
    testList
        "Pixels"
        [ law
              12
              "the same images give the same run, of any type, order, endianness, scale and place of channels"
              sameRun
          law 300 "however bytes are stored, they are those bytes, or refused" sameOrRefused
          scales
          shapes
          labels ]
