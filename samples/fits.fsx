// Fits lognormal, Weibull, exponential, power and wider laws to an array of weights in an .npz file, as NumPy's savez writes it:
//
//     dotnet fsi fits.fsx FILE.npz [ARRAY]
//
// The core reads no files; what it fits is a float32[]. (`biosparse analyse FILE.npz` does the same and more.)
#r "nuget: BioSparse.Core, 0.*-*"

open System
open System.IO
open System.IO.Compression
open System.Text
open BioSparse.Core

let file, name =
    match fsi.CommandLineArgs with
    | [| _; file |] -> file, "W"
    | [| _; file; name |] -> file, name
    | _ ->
        eprintfn "usage: dotnet fsi fits.fsx FILE.npz [ARRAY]"
        exit 2

/// The numbers of an .npy: magic and version (8 bytes), length of the header (2), header, little-endian elements.
let numbers (npy: byte[]) =
    let start = 10 + int (BitConverter.ToUInt16(npy, 8))
    let header = Encoding.Latin1.GetString(npy, 10, start - 10)

    let read size (one: int -> float32) =
        Array.init ((npy.Length - start) / size) (fun i -> one (start + i * size))

    if header.Contains "'<f4'" then
        read 4 (fun at -> BitConverter.ToSingle(npy, at))
    elif header.Contains "'<f8'" then
        read 8 (fun at -> float32 (BitConverter.ToDouble(npy, at)))
    else
        eprintfn $"{file}: {name} is neither float32 nor float64"
        exit 1

let weights =
    use archive = ZipFile.OpenRead file

    match archive.GetEntry $"{name}.npy" with
    | null ->
        eprintfn $"{file}: no array {name}"
        exit 1
    | entry ->
        use content = entry.Open()
        use bytes = new MemoryStream()
        content.CopyTo bytes
        numbers (bytes.ToArray())

let distribution =
    WeightAnalysis.analyse Sparsity.DetectionThreshold 50 (Random.key 1UL) weights

printfn
    $"{distribution.Values.Length} of {distribution.Total} weights above {distribution.Threshold} of the largest"

for fit in distribution.Fits do
    if fit.Truncated && fit.Succeeded then
        let parameters =
            fit.Parameters
            |> Array.map (fun p ->
                // families fitted by search have no bootstrap intervals
                if Double.IsNaN p.Low then
                    $"{p.Name} {p.Estimate:F4}"
                else
                    $"{p.Name} {p.Estimate:F4} [{p.Low:F4}, {p.High:F4}]")
            |> String.concat ", "

        printfn $"{fit.Name}: {parameters}; BIC {fit.Bic:F1}"

match distribution.Best with
| null -> printfn $"likeliest: none; {distribution.BestProblem}"
| best -> printfn $"likeliest: {best.Name}"
