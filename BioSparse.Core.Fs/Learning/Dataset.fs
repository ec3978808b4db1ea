namespace BioSparse.Core

open System

type ImageShape =
    { Channels: int
      Height: int
      Width: int }

    static member LongestSide = 1 <<< 15

    member shape.Values = shape.Channels * shape.Height * shape.Width

    override shape.ToString() =
        if shape.Channels = 1 then
            $"{shape.Height}×{shape.Width}"
        else
            $"{shape.Channels}×{shape.Height}×{shape.Width}"

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type PixelValues =
    | Bytes of ReadOnlyMemory<byte>
    | Singles of ReadOnlyMemory<float32>

    member values.Length =
        match values with
        | Bytes values -> values.Length
        | Singles values -> values.Length

[<Sealed>]
type Dataset internal (shape: ImageShape, classes: int, images: PixelValues, labels: ReadOnlyMemory<byte>) =
    member _.Images = images
    member _.Labels = labels
    member _.Count = labels.Length
    member _.Shape = shape
    member _.Width = shape.Width
    member _.Height = shape.Height
    member _.Pixels = shape.Values
    member _.Classes = classes

[<RequireQualifiedAccess>]
module Dataset =

    /// The place of the first number that is infinite or not a number.
    let private notFinite (images: PixelValues) =
        match images with
        | PixelValues.Bytes _ -> None
        | PixelValues.Singles values ->
            let values = values.Span
            let mutable i = 0

            while i < values.Length && Single.IsFinite values[i] do
                i <- i + 1

            if i < values.Length then Some i else None

    let ofPixels (shape: ImageShape) classes (images: PixelValues) (labels: ReadOnlyMemory<byte>) =
        let highest = labels.ToArray() |> Array.fold max 0uy |> int

        let { Channels = channels
              Height = height
              Width = width } =
            shape

        let described =
            $"{width} × {height} pixels" + (if channels = 1 then "" else $" in {channels} channels")

        if width < 1 || height < 1 || channels < 1 then
            Error $"images of {described}"
        elif labels.Length = 0 then
            Error "no images"
        elif
            bigint images.Length <> bigint labels.Length * bigint channels * bigint width * bigint height
        then
            Error
                $"""{Plural.words images.Length "pixel does" "pixels do"} not make {Plural.count labels.Length "image"} of {described}"""
        elif classes < 2 || classes > 256 then
            Error $"""{Plural.count classes "class"}; 2 to 256 are possible"""
        elif highest >= classes then
            Error $"label {highest} among {classes} classes (0 to {classes - 1})"
        else
            match notFinite images with
            | Some i -> Error $"value {i % shape.Values} of image {i / shape.Values} is not a finite number"
            | None -> Ok(Dataset(shape, classes, images, labels))

    let create width height classes (images: ReadOnlyMemory<byte>) labels =
        ofPixels
            { Channels = 1
              Height = height
              Width = width }
            classes
            (PixelValues.Bytes images)
            labels

    let inline extremes (values: ReadOnlyMemory<'T>) =
        let values = values.Span
        let mutable least = values[0]
        let mutable most = values[0]

        for i in 1 .. values.Length - 1 do
            if values[i] < least then
                least <- values[i]

            if values[i] > most then
                most <- values[i]

        struct (float least, float most)

    let range (dataset: Dataset) =
        match dataset.Images with
        | _ when dataset.Count = 0 -> struct (0.0, 0.0)
        | PixelValues.Bytes values ->
            let struct (least, most) = extremes values
            struct (least / 255.0, most / 255.0)
        | PixelValues.Singles values -> extremes values

    let private gather (indices: int[]) labels (dataset: Dataset) classes =
        let pixels = dataset.Pixels

        let chosen (values: ReadOnlyMemory<'T>) =
            let images = Array.zeroCreate (indices.Length * pixels)

            indices
            |> Array.iteri (fun i index ->
                values.Slice(index * pixels, pixels).CopyTo(Memory(images, i * pixels, pixels)))

            ReadOnlyMemory images

        let images =
            match dataset.Images with
            | PixelValues.Bytes values -> PixelValues.Bytes(chosen values)
            | PixelValues.Singles values -> PixelValues.Singles(chosen values)

        Dataset(dataset.Shape, classes, images, ReadOnlyMemory labels)

    let subset indices (dataset: Dataset) =
        let labels = dataset.Labels.ToArray()
        gather indices (indices |> Array.map (Array.get labels)) dataset dataset.Classes

    let private ofClass (labels: byte[]) digit =
        [| for i in 0 .. labels.Length - 1 do
               if int labels[i] = digit then
                   i |]

    let absentClasses (dataset: Dataset) =
        let labels = dataset.Labels.ToArray() |> Array.distinct |> Array.map int
        [| 0 .. dataset.Classes - 1 |] |> Array.except labels

    let ofClasses (classes: int[]) (dataset: Dataset) =
        let labels = dataset.Labels.ToArray()

        match classes |> Array.tryFind (fun digit -> ofClass labels digit |> Array.isEmpty) with
        | Some absent -> Error $"no image of class {absent}"
        | None ->
            let indices =
                [| for i in 0 .. labels.Length - 1 do
                       if Array.contains (int labels[i]) classes then
                           i |]

            let relabelled =
                indices |> Array.map (fun i -> byte (Array.findIndex ((=) (int labels[i])) classes))

            Ok(gather indices relabelled dataset classes.Length)

    let relabelled classes label (dataset: Dataset) =
        let labels =
            dataset.Labels.ToArray()
            |> Array.map (fun own ->
                match label (int own) with
                | next when next >= 0 && next < classes && next <= 255 -> byte next
                | next ->
                    invalidArg (nameof label) $"{own} becomes {next}; labels are from 0 to {classes - 1}")

        Dataset(dataset.Shape, classes, dataset.Images, ReadOnlyMemory labels)

    /// Of each class the first `count members` indices of a shuffle of its own, and the others, in order.
    let private perClass count key (dataset: Dataset) =
        let labels = dataset.Labels.ToArray()

        let chosen =
            [| for digit in 0 .. dataset.Classes - 1 do
                   let members = ofClass labels digit
                   let order = Random.permutation members.Length (Random.split digit key)
                   yield! order |> Array.truncate (count members.Length) |> Array.map (Array.get members) |]

        let isChosen = Array.zeroCreate labels.Length

        for i in chosen do
            isChosen[i] <- true

        Array.init labels.Length id |> Array.partition (Array.get isChosen)

    let balancedIndices shots key dataset =
        fst (perClass (fun _ -> shots) key dataset)

    let balanced shots key dataset =
        subset (balancedIndices shots key dataset) dataset

    let split share key dataset =
        if not (share >= 0.0 && share < 1.0) then
            invalidArg (nameof share) $"a share of {share}; must be in [0, 1)"

        let chosen, others =
            perClass (fun n -> int (Math.Round(share * float n))) key dataset

        struct (subset others dataset, subset chosen dataset)

    let take count (dataset: Dataset) =
        if count >= dataset.Count then
            dataset
        else
            subset [| 0 .. count - 1 |] dataset

    let private singles (dataset: Dataset) =
        match dataset.Images with
        | PixelValues.Singles values -> values.ToArray()
        | PixelValues.Bytes values -> values.ToArray() |> Array.map (fun byte -> float32 byte / 255.0f)

    let concat (datasets: Dataset list) =
        match datasets with
        | [] -> invalidArg (nameof datasets) "there is none"
        | [ single ] -> single
        | first :: rest ->
            for other in rest do
                if other.Shape <> first.Shape then
                    invalidArg (nameof datasets) $"images of {other.Shape} beside images of {first.Shape}"

            let bytes =
                datasets
                |> List.map (fun dataset ->
                    match dataset.Images with
                    | PixelValues.Bytes values -> Some(values.ToArray())
                    | PixelValues.Singles _ -> None)

            let images =
                if List.forall Option.isSome bytes then
                    bytes |> List.choose id |> Array.concat |> ReadOnlyMemory |> PixelValues.Bytes
                else
                    datasets |> List.map singles |> Array.concat |> ReadOnlyMemory |> PixelValues.Singles

            let labels = datasets |> List.map _.Labels.ToArray() |> Array.concat
            Dataset(first.Shape, datasets |> List.map _.Classes |> List.max, images, ReadOnlyMemory labels)

    let permuted (order: int[]) (dataset: Dataset) =
        let pixels = dataset.Pixels

        if order.Length <> pixels then
            invalidArg (nameof order) $"{order.Length} numbers; an image has {pixels} values"

        let moved (values: ReadOnlyMemory<'T>) =
            let values = values.ToArray()

            Array.init values.Length (fun k -> values[k / pixels * pixels + order[k % pixels]])
            |> ReadOnlyMemory

        let images =
            match dataset.Images with
            | PixelValues.Bytes values -> PixelValues.Bytes(moved values)
            | PixelValues.Singles values -> PixelValues.Singles(moved values)

        Dataset(dataset.Shape, dataset.Classes, images, dataset.Labels)
