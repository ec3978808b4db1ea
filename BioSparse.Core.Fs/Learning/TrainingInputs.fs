namespace BioSparse.Core

open System

/// Pixels of images as numbers in [0, 1].
[<RequireQualifiedAccess>]
module private Pixels =

    let fill (rows: Tensor) (dataset: Dataset) (indices: ReadOnlySpan<int>) =
        let pixels = dataset.Pixels
        let target = Kernel.span rows
        let source = dataset.Images.Span

        for row in 0 .. indices.Length - 1 do
            let from = source.Slice(indices[row] * pixels, pixels)
            let into = target.Slice(row * pixels, pixels)

            for i in 0 .. pixels - 1 do
                into[i] <- float32 from[i] * (1.0f / 255.0f)

        GC.KeepAlive rows

    let rows (dataset: Dataset) (indices: ReadOnlySpan<int>) =
        let rows = Tensor.zeros [| indices.Length; dataset.Pixels |]
        fill rows dataset indices
        rows

/// Where rows come from.
[<RequireQualifiedAccess>]
type private Source =
    | Pixels
    /// Activities, N×H.
    | Kept of Tensor
    | Computed of Layer list

[<Sealed>]
type TrainingInputs private (dataset: Dataset, source: Source, width: int) =

    /// Images in one forward pass: a number that does not depend on batches.
    static let block = 500

    static let computed (layers: Layer list) (dataset: Dataset) (indices: ReadOnlySpan<int>) (rows: Tensor) =
        let images = indices.ToArray()

        Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
            let own = Layers.activities layers (Pixels.rows dataset (ReadOnlySpan images))

            (Kernel.span own).CopyTo(Kernel.span rows)
            GC.KeepAlive own
            GC.KeepAlive rows)

    static let kept layers (dataset: Dataset) width =
        let all = Kernel.buffer [| dataset.Count; width |]

        for first in 0..block .. dataset.Count - 1 do
            Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
                let count = min block (dataset.Count - first)
                let indices = Array.init count (fun i -> first + i)
                computed layers dataset (ReadOnlySpan indices) (Kernel.rows first count all))

        all

    static member internal OfPixels(dataset: Dataset) =
        new TrainingInputs(dataset, Source.Pixels, dataset.Pixels)

    static member internal OfLayers(layers: Layer list, dataset: Dataset, bytes: int64) =
        match List.tryLast (Layers.composed layers) with
        | None -> TrainingInputs.OfPixels dataset
        | Some last ->
            let width = last.Weights.Rows

            let source =
                if 4L * int64 dataset.Count * int64 width > bytes then
                    Source.Computed layers
                else
                    Source.Kept(kept layers dataset width)

            new TrainingInputs(dataset, source, width)

    member _.Dataset = dataset
    member _.Count = dataset.Count
    member _.Width = width
    member _.Classes = dataset.Classes

    member internal _.Kept =
        match source with
        | Source.Kept all -> Some all
        | Source.Pixels
        | Source.Computed _ -> None

    member internal _.Fill(rows: Tensor, indices: ReadOnlySpan<int>) =
        match source with
        | Source.Pixels -> Pixels.fill rows dataset indices
        | Source.Computed layers -> computed layers dataset indices rows
        | Source.Kept all ->
            let from = Kernel.span all
            let into = Kernel.span rows

            for row in 0 .. indices.Length - 1 do
                from.Slice(indices[row] * width, width).CopyTo(into.Slice(row * width))

            GC.KeepAlive all
            GC.KeepAlive rows

        let labels = Array.zeroCreate indices.Length

        for row in 0 .. indices.Length - 1 do
            labels[row] <- int dataset.Labels.Span[indices[row]]

        labels

    interface IDisposable with
        member _.Dispose() =
            match source with
            | Source.Kept all -> Tensor.release all
            | Source.Pixels
            | Source.Computed _ -> ()

[<RequireQualifiedAccess>]
module TrainingInputs =

    let private most = 768L * 1024L * 1024L

    let pixels dataset = TrainingInputs.OfPixels dataset

    let featuresWithin bytes layers dataset =
        TrainingInputs.OfLayers(layers, dataset, bytes)

    let features layers dataset = featuresWithin most layers dataset

    let batch (indices: ReadOnlySpan<int>) (inputs: TrainingInputs) =
        let rows = Tensor.zeros [| indices.Length; inputs.Width |]

        { Inputs = rows
          Labels = inputs.Fill(rows, indices) }
