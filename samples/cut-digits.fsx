// Cuts the digits that the program carries out of MNIST's four raw files:
//
//     dotnet fsi samples/cut-digits.fsx MNIST_FOLDER TARGET_FOLDER
//
// Of each class the first 1,000 training and the first 200 test images in the order of the files are kept, in that
// order, as gzip IDX. The text beside the embedded files says what the result must be.
open System
open System.Buffers.Binary
open System.IO
open System.IO.Compression
open System.Security.Cryptography

let source, target =
    match fsi.CommandLineArgs with
    | [| _; source; target |] -> source, target
    | _ ->
        eprintfn "usage: dotnet fsi samples/cut-digits.fsx MNIST_FOLDER TARGET_FOLDER"
        exit 2

let pixels = 28 * 28

let write (name: string) (header: int list) (content: byte[]) =
    let path = Path.Combine(target, name + ".gz")

    do
        use file = File.Create path
        use gzip = new GZipStream(file, CompressionLevel.SmallestSize)
        gzip.Write(ReadOnlySpan [| 0uy; 0uy; 8uy; byte header.Length |])

        for extent in header do
            let word = Array.zeroCreate 4
            BinaryPrimitives.WriteInt32BigEndian(Span word, extent)
            gzip.Write(ReadOnlySpan word)

        gzip.Write(ReadOnlySpan content)

    let hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes path))
    printfn "%s  %s" hash (Path.GetFileName path)

let cut (kind: string) perClass =
    let labels =
        (File.ReadAllBytes(Path.Combine(source, $"{kind}-labels-idx1-ubyte")))[8..]

    let images =
        (File.ReadAllBytes(Path.Combine(source, $"{kind}-images-idx3-ubyte")))[16..]

    let seen = Array.zeroCreate 10

    let kept =
        [| for i in 0 .. labels.Length - 1 do
               let digit = int labels[i]
               seen[digit] <- seen[digit] + 1

               if seen[digit] <= perClass then
                   i |]

    write
        $"{kind}-images-idx3-ubyte"
        [ kept.Length; 28; 28 ]
        (kept |> Array.collect (fun i -> images[i * pixels .. (i + 1) * pixels - 1]))

    write $"{kind}-labels-idx1-ubyte" [ kept.Length ] (kept |> Array.map (fun i -> labels[i]))

Directory.CreateDirectory target |> ignore
cut "train" 1000
cut "t10k" 200
