/// Small archives in the formats of CIFAR-10 and STL-10.
module BioSparse.Tests.ImageArchives

open System
open System.Collections.Generic
open System.Formats.Tar
open System.IO
open BioSparse.App.Data
open BioSparse.Core
open BioSparse.Tests.Digits

/// Images with labels; pixels stand channel after channel, each row by row.
type Coloured =
    { Shape: ImageShape
      Pixels: byte[][]
      Labels: byte[] }

/// Noise.
let noise (random: Random) (shape: ImageShape) count =
    { Shape = shape
      Pixels =
        Array.init count (fun _ ->
            let image = Array.zeroCreate shape.Values
            random.NextBytes image
            image)
      Labels = Array.init count (fun _ -> byte (random.Next 10)) }

let joined (sets: Coloured list) =
    { Shape = sets.Head.Shape
      Pixels = sets |> List.map _.Pixels |> Array.concat
      Labels = sets |> List.map _.Labels |> Array.concat }

/// CIFAR-10: a label, then the image as it stands here.
let records (images: Coloured) =
    Array.map2 (fun label (pixels: byte[]) -> Array.append [| label |] pixels) images.Labels images.Pixels
    |> Array.concat

/// STL-10: each channel column by column.
let columns (images: Coloured) =
    let { Channels = channels
          Height = height
          Width = width } =
        images.Shape

    [| for image in images.Pixels do
           for channel in 0 .. channels - 1 do
               for x in 0 .. width - 1 do
                   for y in 0 .. height - 1 do
                       image[(channel * height + y) * width + x] |]

/// STL-10: labels from 1.
let fromOne (images: Coloured) = images.Labels |> Array.map ((+) 1uy)

/// A tar file.
let tar (members: (string * byte[]) list) =
    use memory = new MemoryStream()

    do
        use writer = new TarWriter(memory, TarEntryFormat.Ustar, true)

        for name, bytes in members do
            writer.WriteEntry(
                UstarTarEntry(TarEntryType.RegularFile, name, DataStream = new MemoryStream(bytes))
            )

    memory.ToArray()

/// The two data sets of the catalogue with fewer images: `each` in a file.
type Format =
    { Name: string
      Archive: ImageArchive
      Folder: string
      Members: Coloured list -> (string * byte[]) list }

let private fewer (name: string) shape each =
    let archive = nonNull (DataCatalogue.Find name).Archive

    let split (of': ArchiveSplit) =
        ArchiveSplit(of'.Images, each, of'.Labels)

    ImageArchive(archive.FileName, 0L, shape, split archive.Train, split archive.Test)

let cifar shape each =
    let archive = fewer "cifar10" shape each

    { Name = "cifar10"
      Archive = archive
      Folder = "cifar-10-batches-bin/"
      Members =
        fun sets ->
            List.zip [ yield! archive.Train.Images; yield! archive.Test.Images ] (List.map records sets) }

let stl shape each =
    let archive = fewer "stl10" shape each

    { Name = "stl10"
      Archive = archive
      Folder = "stl10_binary/"
      Members =
        fun sets ->
            [ for split, images in List.zip [ archive.Train; archive.Test ] sets do
                  nonNull split.Labels, fromOne images
                  split.Images[0], columns images ] }

/// Images for each file of a format.
let sets random (format: Format) =
    [ for split in [ format.Archive.Train; format.Archive.Test ] do
          for _ in split.Images do
              noise random format.Archive.Shape split.Count ]

/// The archive of some files, in their folder and among others.
let packed (format: Format) (members: (string * byte[]) list) =
    [ format.Folder + "readme.html", "<html>"B ]
    @ [ for name, bytes in members -> format.Folder + name, bytes ]
    @ [ format.Folder + "unlabeled_X.bin", Array.create 100 1uy ]
    |> tar
    |> gzip

/// The catalogue's entry of an archive.
let entryOf (format: Format) (mirrors: Uri list) (bytes: byte[]) =
    let { Archive = archive } = format
    let hashes = Dictionary()
    hashes[archive.FileName] <- KnownFile.Sha256(ReadOnlySpan bytes)

    CatalogueEntry(
        format.Name,
        "noise",
        10,
        hashes,
        Mirrors = List.toArray mirrors,
        Archive = ImageArchive(archive.FileName, bytes.LongLength, archive.Shape, archive.Train, archive.Test)
    )

/// Where the archive lies in a data folder.
let pathIn root (format: Format) =
    let folder = Path.Combine(root, format.Name)
    Directory.CreateDirectory folder |> ignore
    Path.Combine(folder, format.Archive.FileName)

/// Pixels, labels and extents of a data set.
let contentOf (data: Dataset) =
    BioSparse.Tests.Sample.bytesOf data, data.Labels.ToArray(), data.Shape, data.Classes

/// What `contentOf` is for images as they were made.
let expected (images: Coloured) =
    Array.concat images.Pixels, images.Labels, images.Shape, 10
