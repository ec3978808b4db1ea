namespace BioSparse.Digits

open System
open System.IO
open System.IO.Compression
open System.Reflection
open System.Text
open BioSparse.Core

[<RequireQualifiedAccess>]
module Digits =

    let private side = 28
    let private classes = 10

    [<CompiledName("Read")>]
    let read (name: string) =
        match Assembly.GetExecutingAssembly().GetManifestResourceStream name with
        | null -> invalidArg (nameof name) $"no file {name} among the digits"
        | stream ->
            use stream = stream
            let bytes = Array.zeroCreate (int stream.Length)
            stream.ReadExactly(Span bytes)
            bytes

    [<CompiledName("About")>]
    let about = Encoding.UTF8.GetString(read "README.txt")

    /// The content of an IDX file behind its header, a word for the kind and one for each extent.
    let private content name extents =
        use gzip = new GZipStream(new MemoryStream(read name), CompressionMode.Decompress)
        use whole = new MemoryStream()
        gzip.CopyTo whole
        ReadOnlyMemory(whole.ToArray(), 4 + 4 * extents, int whole.Length - 4 - 4 * extents)

    let private load kind =
        Dataset.create
            side
            side
            classes
            (content $"{kind}-images-idx3-ubyte.gz" 3)
            (content $"{kind}-labels-idx1-ubyte.gz" 1)
        |> Result.defaultWith invalidOp

    [<CompiledName("Train")>]
    let train = load "train"

    [<CompiledName("Test")>]
    let test = load "t10k"
