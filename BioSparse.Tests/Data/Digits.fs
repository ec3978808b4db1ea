/// A small data set and its files, for the tests of loading and fetching.
module BioSparse.Tests.Digits

open System
open System.Collections.Generic
open System.IO
open System.IO.Compression
open BioSparse.App.Data

/// An IDX file of bytes.
let idx (shape: int list) (data: byte[]) =
    let extent (value: int) =
        BitConverter.GetBytes value |> Array.rev

    Array.concat
        [ [| 0uy; 0uy; 8uy; byte shape.Length |]
          shape |> List.toArray |> Array.collect extent
          data ]

/// Bytes inside gzip.
let gzip (bytes: byte[]) =
    use memory = new MemoryStream()

    do
        use gzip = new GZipStream(memory, CompressionLevel.Fastest)
        gzip.Write(ReadOnlySpan bytes)

    memory.ToArray()

/// Four files of images of 5 × 4 by their standard names: 30 to train on, 20 to test on, of two classes.
let files: (string * byte[]) list =
    let random = Random 7

    let images count =
        let data = Array.zeroCreate (count * 20)
        random.NextBytes data
        data

    let labels count =
        Array.init count (fun i -> byte (i % 2))

    [ "train-images-idx3-ubyte", idx [ 30; 5; 4 ] (images 30)
      "train-labels-idx1-ubyte", idx [ 30 ] (labels 30)
      "t10k-images-idx3-ubyte", idx [ 20; 5; 4 ] (images 20)
      "t10k-labels-idx1-ubyte", idx [ 20 ] (labels 20) ]

/// The content of one of the files.
let content name =
    files |> List.find (fst >> (=) name) |> snd

/// The small data set in the form of the catalogue, to be had from `mirrors`.
let entry (mirrors: Uri list) =
    let hashes = Dictionary()

    for name, bytes in files do
        hashes[name] <- KnownFile.Sha256(ReadOnlySpan bytes)

    CatalogueEntry("toy", "noise", 2, hashes, Mirrors = List.toArray mirrors)

/// Puts the four files into a folder under names made of the standard ones.
let put (folder: string) (rename: string -> string) (change: byte[] -> byte[]) =
    Directory.CreateDirectory folder |> ignore

    for name, bytes in files do
        File.WriteAllBytes(Path.Combine(folder, rename name), change bytes)

/// Whether a loaded data set is the small one.
let isWhole (data: LoadedData) =
    BioSparse.Tests.Sample.bytesOf data.Train = (content "train-images-idx3-ubyte")[16..]
    && data.Train.Labels.ToArray() = (content "train-labels-idx1-ubyte")[8..]
    && BioSparse.Tests.Sample.bytesOf data.Test = (content "t10k-images-idx3-ubyte")[16..]
    && data.Test.Labels.ToArray() = (content "t10k-labels-idx1-ubyte")[8..]
    && (data.Train.Width, data.Train.Height, data.Train.Classes) = (4, 5, 2)
