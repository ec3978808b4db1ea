namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open BioSparse.Core

[<Sealed>]
type ImageSet private (dataset: Dataset) =
    static let orRefused made =
        match made with
        | Ok dataset -> ImageSet dataset
        | Error problem -> raise (ArgumentException problem)

    static let enough classes (labels: ReadOnlySpan<byte>) =
        if classes <> 0 then
            classes
        else
            let mutable highest = 1uy

            for label in labels do
                highest <- max highest label

            int highest + 1

    static let ofPixel (value: float32) =
        if value >= 0.0f && value <= 1.0f then
            byte (MathF.Round(255.0f * value))
        else
            raise (ArgumentException $"a pixel of {value}; it lies in [0, 1]")

    static let ofLabel label =
        if label >= 0 && label <= 255 then
            byte label
        else
            raise (ArgumentException $"a label of {label}; it lies in 0 … 255")

    static member FromBytes
        (
            pixels: ReadOnlyMemory<byte>,
            labels: ReadOnlyMemory<byte>,
            width: int,
            height: int,
            [<Optional; DefaultParameterValue(0)>] classes: int
        ) =
        orRefused (Dataset.create width height (enough classes labels.Span) pixels labels)

    static member FromPixels
        (
            pixels: ReadOnlyMemory<float32>,
            labels: ReadOnlyMemory<int>,
            width: int,
            height: int,
            [<Optional; DefaultParameterValue(0)>] classes: int
        ) =
        let pixels = pixels.ToArray() |> Array.map ofPixel
        let labels = labels.ToArray() |> Array.map ofLabel
        ImageSet.FromBytes(ReadOnlyMemory pixels, ReadOnlyMemory labels, width, height, classes)

    static member FromPixels
        (
            pixels: float32[,],
            labels: int[],
            [<Optional; DefaultParameterValue(0)>] width: int,
            [<Optional; DefaultParameterValue(0)>] height: int,
            [<Optional; DefaultParameterValue(0)>] classes: int
        ) =
        let count, values = Array2D.length1 pixels, Array2D.length2 pixels
        let side = int (MathF.Round(MathF.Sqrt(float32 values)))

        let width, height =
            match width, height with
            | 0, 0 when side * side = values -> side, side
            | 0, 0 -> values, 1
            | given -> given

        if count <> labels.Length then
            raise (ArgumentException $"{count} images, but {labels.Length} labels")

        let flat = Array.zeroCreate<float32>(count * values)
        Buffer.BlockCopy(pixels, 0, flat, 0, 4 * flat.Length)
        ImageSet.FromPixels(ReadOnlyMemory flat, ReadOnlyMemory labels, width, height, classes)

    static member Of(dataset: Dataset) = ImageSet dataset
    member _.Dataset = dataset
    member _.Count = dataset.Count
    member _.Width = dataset.Width
    member _.Height = dataset.Height
    member _.Pixels = dataset.Pixels
    member _.Classes = dataset.Classes

    member _.ToArray2D() =
        let images = dataset.Images.ToArray()
        Array2D.init dataset.Count dataset.Pixels (fun i p -> float32 images[i * dataset.Pixels + p] / 255.0f)

    member _.ToLabels() =
        dataset.Labels.ToArray() |> Array.map int

    member _.Take(count: int) = ImageSet(Dataset.take count dataset)

    member _.Balanced(shots: int, seed: int) =
        ImageSet(Dataset.balanced shots (Random.key (uint64 seed)) dataset)

    member _.Split(share: float, seed: int) =
        let struct (others, chosen) = Dataset.split share (Random.key (uint64 seed)) dataset

        struct (ImageSet others, ImageSet chosen)

    member _.OfClasses([<ParamArray>] classes: int[]) =
        orRefused (Dataset.ofClasses classes dataset)
