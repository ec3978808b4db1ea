namespace BioSparse.Core

open System
open System.Collections.Concurrent
open System.Runtime.InteropServices
open System.Runtime.Intrinsics

/// Pixels of images as numbers.
[<RequireQualifiedAccess>]
module private Pixels =

    let private unit = 1.0f / 255.0f

    /// p / 255 of each byte, sixteen at a time.
    let private shades (from: ReadOnlySpan<byte>) (into: Span<float32>) =
        let bytes = MemoryMarshal.Cast<byte, Vector128<byte>> from
        let numbers = MemoryMarshal.Cast<float32, Vector128<float32>> into

        for i in 0 .. bytes.Length - 1 do
            let struct (low, high) = Vector128.Widen bytes[i]
            let struct (a, b) = Vector128.Widen low
            let struct (c, d) = Vector128.Widen high
            numbers[4 * i] <- Vector128.ConvertToSingle(a.AsInt32()) * unit
            numbers[4 * i + 1] <- Vector128.ConvertToSingle(b.AsInt32()) * unit
            numbers[4 * i + 2] <- Vector128.ConvertToSingle(c.AsInt32()) * unit
            numbers[4 * i + 3] <- Vector128.ConvertToSingle(d.AsInt32()) * unit

        for i in bytes.Length * Vector128<byte>.Count .. from.Length - 1 do
            into[i] <- float32 from[i] * unit

    let fill (rows: Tensor) (dataset: Dataset) (indices: ReadOnlySpan<int>) =
        let pixels = dataset.Pixels
        let target = Kernel.span rows

        match dataset.Images with
        | PixelValues.Bytes values ->
            let source = values.Span

            for row in 0 .. indices.Length - 1 do
                let from = source.Slice(indices[row] * pixels, pixels)
                let into = target.Slice(row * pixels, pixels)

                shades from into
        | PixelValues.Singles values ->
            let source = values.Span

            for row in 0 .. indices.Length - 1 do
                source.Slice(indices[row] * pixels, pixels).CopyTo(target.Slice(row * pixels))

        GC.KeepAlive rows

    let rows (dataset: Dataset) (indices: ReadOnlySpan<int>) =
        let rows = Tensor.zeros [| indices.Length; dataset.Pixels |]
        fill rows dataset indices
        rows

/// Activities of layers: of all images in blocks that depend on the data set alone, and of any images with the same bits.
[<RequireQualifiedAccess>]
module private ActivityBlocks =

    /// Images in one forward pass over all of them.
    let private block = 500

    /// Rows of a product have the same bits in products of any multiple of so many rows; fewer rows, or a remainder, take
    /// other kernels of the BLAS. A whole block is read as such a multiple.
    let private panel = 16

    /// The activities of the images from `first` to the end of their block, as all of them are computed.
    let private ofBlock layers (dataset: Dataset) first =
        let indices = Array.init (min block (dataset.Count - first)) (fun i -> first + i)
        Layers.activities layers (Pixels.rows dataset (ReadOnlySpan indices))

    let private copyRow width (from: Tensor) i (into: Tensor) j =
        (Kernel.span from).Slice(i * width, width).CopyTo((Kernel.span into).Slice(j * width, width))

    /// The activities of all images, N×H, in a buffer that the caller releases.
    let all layers (dataset: Dataset) width =
        let all = Kernel.buffer [| dataset.Count; width |]

        for first in 0..block .. dataset.Count - 1 do
            Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
                let own = ofBlock layers dataset first
                (Kernel.span own).CopyTo((Kernel.span all).Slice(first * width))
                GC.KeepAlive own)

        all

    /// φ in place of potentials, of which the first rows belong to these images. Where φ is not exact, a row is computed
    /// at its place in a block: the engine computes the remainder of a vector by other functions, whose last bits differ.
    let private answer (images: int[]) (layer: Layer) (a: Tensor) =
        if layer.Activation.IsExact || layer.Connection <> Dense then
            Layer.answer layer a
        else
            // images of the same place in their blocks take one round each
            let rounds =
                images
                |> Array.indexed
                |> Array.groupBy (fun (_, image) -> image % block)
                |> Array.collect (snd >> Array.mapi (fun round (row, image) -> round, row, image % block))
                |> Array.groupBy (fun (round, _, _) -> round)

            for _, rows in rounds do
                let placed = Tensor.zeros [| block; a.Columns |]

                for _, row, place in rows do
                    copyRow a.Columns a row placed place

                let y = layer.Activation.Apply placed

                for _, row, place in rows do
                    copyRow a.Columns y place a row

                GC.KeepAlive placed
                GC.KeepAlive y

            GC.KeepAlive a
            a

    /// The activities of images that lie in whole blocks: a row for each, then rows of no meaning.
    let private ofWhole (layers: Layer list) (dataset: Dataset) (images: int[]) =
        let padded = (images.Length + panel - 1) / panel * panel
        let pixels = Tensor.zeros [| padded; dataset.Pixels |]
        Pixels.fill pixels dataset (ReadOnlySpan images)

        (pixels, layers) ||> List.fold (fun x layer -> answer images layer (Layer.potentials layer x))

    /// The activities of these images into rows, n×H.
    let some layers (dataset: Dataset) (images: int[]) (rows: Tensor) =
        let width = rows.Columns
        let last = dataset.Count / block * block

        let whole, partial =
            Array.indexed images |> Array.partition (fun (_, image) -> image < last)

        Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
            if whole.Length > 0 then
                let own = ofWhole layers dataset (Array.map snd whole)

                for i in 0 .. whole.Length - 1 do
                    copyRow width own i rows (fst whole[i])

                GC.KeepAlive own

            if partial.Length > 0 then
                let own = ofBlock layers dataset last

                for row, image in partial do
                    copyRow width own (image - last) rows row

                GC.KeepAlive own

            GC.KeepAlive rows)

/// Activities of layers on fields, kept, or computed in the buffers of passes that are used again, one for each thread that asks at a
/// time. Where all activations are exact, a row has the same bits in every batch.
[<Sealed>]
type private FieldActivities(layers: Layer list, dataset: Dataset, width: int, areKept: bool) =
    let block = Layer.samplesWithin 500 layers
    let passes = ConcurrentBag<StackPass>()

    let unread: Readout =
        { Weights = Kernel.copy (Tensor.zeros [| 1; width |])
          Bias = Kernel.copy (Tensor.zeros [| 1 |]) }

    let taken () =
        match passes.TryTake() with
        | true, pass -> pass
        | _ -> new StackPass(layers, unread, Through.Own, true, block)

    let compute (images: int[]) (rows: Tensor) =
        let pass = taken ()

        Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
            for first in 0..block .. images.Length - 1 do
                let own = Array.sub images first (min block (images.Length - first))
                let y = pass.Features(Pixels.rows dataset (ReadOnlySpan own))
                (Kernel.span y).CopyTo((Kernel.span rows).Slice(first * width))
                GC.KeepAlive y

            GC.KeepAlive rows)

        passes.Add pass

    /// Images of one buffer of what is kept: a span has at most 2³¹ bytes.
    let inBuffer = max 1 (min dataset.Count (256_000_000 / width))

    let kept =
        if areKept then
            [| for first in 0..inBuffer .. dataset.Count - 1 do
                   let count = min inBuffer (dataset.Count - first)
                   let buffer = Kernel.buffer [| count; width |]
                   compute [| first .. first + count - 1 |] buffer
                   buffer |]
        else
            [||]

    /// The activities of these images into rows, n×H.
    member _.Of(images: int[], rows: Tensor) =
        if areKept then
            let into = Kernel.span rows

            for row in 0 .. images.Length - 1 do
                let own = kept[images[row] / inBuffer]

                (Kernel.span own).Slice(images[row] % inBuffer * width, width).CopyTo(into.Slice(row * width))

                GC.KeepAlive own

            GC.KeepAlive rows
        else
            compute images rows

    interface IDisposable with
        member _.Dispose() =
            for pass in passes do
                (pass :> IDisposable).Dispose()

            passes.Clear()
            kept |> Array.iter Tensor.release
            Tensor.release unread.Weights
            Tensor.release unread.Bias

/// The source of rows.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type private Source =
    | Pixels
    /// Activities, N×H.
    | Kept of Tensor
    | Computed of Layer list
    | OnFields of FieldActivities
    /// Rows of other inputs, and where they are among them.
    | Chosen of TrainingInputs * int[]

and [<Sealed>] TrainingInputs private (dataset: Dataset, layers: Layer list, source: Source, width: int) =

    static member internal OfPixels(dataset: Dataset) =
        new TrainingInputs(dataset, [], Source.Pixels, dataset.Pixels)

    static member internal OfLayers(layers: Layer list, dataset: Dataset, bytes: int64) =
        match List.tryLast (Layers.composed layers) with
        | None -> TrainingInputs.OfPixels dataset
        | Some last ->
            let width = Layer.outputs last

            let isOnFields = layers |> List.exists (fun layer -> layer.Connection <> Dense)

            let fits = 4L * int64 dataset.Count * int64 width <= bytes

            let source =
                if isOnFields then
                    Source.OnFields(new FieldActivities(layers, dataset, width, fits))
                elif fits then
                    Source.Kept(ActivityBlocks.all layers dataset width)
                else
                    Source.Computed layers

            new TrainingInputs(dataset, layers, source, width)

    static member internal OfRows(indices: int[], inputs: TrainingInputs) =
        new TrainingInputs(
            Dataset.subset indices inputs.Dataset,
            inputs.Layers,
            Source.Chosen(inputs, indices),
            inputs.Width
        )

    member _.Dataset = dataset
    member _.Count = dataset.Count
    member _.Width = width
    member _.Classes = dataset.Classes

    member internal _.Layers = layers

    member internal _.Kept =
        match source with
        | Source.Kept all -> Some all
        | Source.Pixels
        | Source.Computed _
        | Source.OnFields _
        | Source.Chosen _ -> None

    member internal _.Fill(rows: Tensor, indices: ReadOnlySpan<int>) =
        match source with
        | Source.Pixels -> Pixels.fill rows dataset indices
        | Source.Computed layers -> ActivityBlocks.some layers dataset (indices.ToArray()) rows
        | Source.OnFields activities -> activities.Of(indices.ToArray(), rows)
        | Source.Chosen(inputs, chosen) ->
            inputs.Fill(rows, ReadOnlySpan(indices.ToArray() |> Array.map (Array.get chosen))) |> ignore
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
            | Source.OnFields activities -> (activities :> IDisposable).Dispose()
            | Source.Pixels
            | Source.Computed _
            | Source.Chosen _ -> ()

[<RequireQualifiedAccess>]
module TrainingInputs =

    /// Bytes of activities that are kept.
    let private most = 768L * 1024L * 1024L

    /// Activities of fields take longer to compute again: a quarter of the memory that there is.
    let private mostOnFields () =
        max most (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4L)

    let pixels dataset = TrainingInputs.OfPixels dataset

    let featuresWithin bytes layers dataset =
        TrainingInputs.OfLayers(layers, dataset, bytes)

    let features (layers: Layer list) dataset =
        let isDense = layers |> List.forall (fun layer -> layer.Connection = Dense)
        featuresWithin (if isDense then most else mostOnFields ()) layers dataset

    let chosen indices inputs = TrainingInputs.OfRows(indices, inputs)

    let batch (indices: ReadOnlySpan<int>) (inputs: TrainingInputs) =
        let rows = Tensor.zeros [| indices.Length; inputs.Width |]

        { Inputs = rows
          Labels = inputs.Fill(rows, indices) }
