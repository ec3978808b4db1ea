/// Images in NumPy files of any type and order, and experiments of seconds on them.
module BioSparse.Tests.Data.PixelFiles

open System
open System.IO
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Data
open BioSparse.Core
open BioSparse.Tests

/// How an array is stored.
type Storage =
    {
        /// Kind and width, as NumPy spells them: `u1`, `f4`, ….
        Kind: string
        Fortran: bool
        BigEndian: bool
    }

let plain kind =
    { Kind = kind
      Fortran = false
      BigEndian = false }

/// A number's bytes, lowest first.
let private encoded kind (value: float) =
    match kind with
    | "u1"
    | "b1" -> [| byte value |]
    | "i1" -> [| byte (sbyte value) |]
    | "u2" -> BitConverter.GetBytes(uint16 value)
    | "i2" -> BitConverter.GetBytes(int16 value)
    | "u4" -> BitConverter.GetBytes(uint32 value)
    | "i4" -> BitConverter.GetBytes(int32 value)
    | "u8" -> BitConverter.GetBytes(uint64 value)
    | "i8" -> BitConverter.GetBytes(int64 value)
    | "f2" -> BitConverter.GetBytes(Half.op_Explicit value: Half)
    | "f4" -> BitConverter.GetBytes(float32 value)
    | "f8" -> BitConverter.GetBytes value
    | other -> failwith $"no type {other}"

/// Values in C order in Fortran order: the first index changes fastest.
let private columnMajor (shape: int list) (values: float[]) =
    let index place =
        // digits of the place, the first index the lowest; then their place in C order
        let digits, _ =
            (place, shape) ||> List.mapFold (fun rest extent -> rest % extent, rest / extent)

        (0, List.zip digits shape) ||> List.fold (fun at (digit, extent) -> at * extent + digit)

    Array.init values.Length (index >> Array.get values)

/// A .npy file of these values, in C order.
let npy storage (shape: int list) (values: float[]) =
    let order =
        if storage.Kind.EndsWith '1' then "|"
        elif storage.BigEndian then ">"
        else "<"

    let ordered = if storage.Fortran then columnMajor shape values else values

    let bytes value =
        let bytes = encoded storage.Kind value
        if storage.BigEndian then Array.rev bytes else bytes

    let extents = shape |> List.map (fun extent -> $"{extent},") |> String.concat " "
    let fortran = if storage.Fortran then "True" else "False"
    NpyTests.npyOf (order + storage.Kind) fortran $"({extents})" (Array.collect bytes ordered)

/// Writes the four arrays, with labels of whole numbers, and gives their files.
let put folder (xTrain: byte[]) (yTrain: int[]) (xTest: byte[]) (yTest: int[]) =
    let file name (bytes: byte[]) =
        let path = Path.Combine(folder, name + ".npy")
        File.WriteAllBytes(path, bytes)
        path

    let labels (values: int[]) =
        npy (plain "i8") [ values.Length ] (Array.map float values)

    DatasetFiles(
        file "x_train" xTrain,
        file "y_train" (labels yTrain),
        file "x_test" xTest,
        file "y_test" (labels yTest)
    )

/// An experiment on the files of `put`, with these lines at its end.
let experiment lines =
    $"""name: pixels
dataset: {{train_images: x_train.npy, train_labels: y_train.npy, test_images: x_test.npy, test_labels: y_test.npy}}
validation: 0.2
seeds: 1
threads: 1
hidden: 6
batch_size: 7
models: [competitive-hebbian, backprop]
competitive-hebbian: {{epochs: 2}}
backprop: {{epochs: 2}}
readout: {{epochs: 2}}
analyse: {{bootstrap: 0}}
{lines}
"""

/// Attacks of a moment.
let attacks =
    "evaluate: {fgsm: {epsilon: [0, 0.1]}, square: {epsilon: [0.1], queries: 20}, samples: 10}"

/// Runs an experiment on the files of a folder; all that two such runs must share.
let run folder lines =
    let file = Path.Combine(folder, "pixels.yaml")
    File.WriteAllText(file, experiment lines)
    let out = Path.Combine(folder, "out")
    let config = ConfigReader.ReadFile(Catalogue.builtIn, file, [||])
    RunCommand.InSweep(config, out, null).Execute() |> ignore

    [ for name in
          [ "metrics.csv"
            "outcomes.csv"
            "weights/competitive-hebbian-seed1.safetensors"
            "weights/backprop-seed1.safetensors" ] ->
          name, Convert.ToHexString(File.ReadAllBytes(Path.Combine(out, name))) ]
