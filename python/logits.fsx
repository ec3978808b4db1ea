// For python/check: what the program itself computes of networks, to compare with biosparse.py.
//
//     dotnet fsi -r:biosparse.dll -r:… logits.fsx FOLDER COUNT
//
// For every FOLDER/NAME.safetensors, writes NAME.logits and NAME.hidden: float32 numbers, row by row, of the first COUNT test
// images of the embedded digits.

open System
open System.IO
open System.Runtime.InteropServices
open BioSparse.App.Experiments
open BioSparse.Core
open BioSparse.Digits

let folder = fsi.CommandLineArgs[1]
let digits = Dataset.take (int fsi.CommandLineArgs[2]) Digits.test

let images =
    match digits.Images with
    | PixelValues.Singles values -> values.ToArray()
    | PixelValues.Bytes bytes -> bytes.ToArray() |> Array.map (fun pixel -> float32 pixel * (1.0f / 255.0f))
    |> Tensor.matrix digits.Count digits.Pixels

let write (path: string) (ending: string) (values: Tensor) =
    let bytes = MemoryMarshal.AsBytes(ReadOnlySpan(values.ToArray()))
    File.WriteAllBytes(Path.ChangeExtension(path, ending), bytes.ToArray())

for path in Directory.GetFiles(folder, "*.safetensors") do
    let network = NetworkFormat.Load(Catalogue.builtIn, path)
    write path ".logits" (Network.logits network images)
    write path ".hidden" (Network.features network images)
