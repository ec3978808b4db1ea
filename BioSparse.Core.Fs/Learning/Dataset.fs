namespace BioSparse.Core

open System

[<Sealed>]
type Dataset
    internal
    (width: int, height: int, classes: int, images: ReadOnlyMemory<byte>, labels: ReadOnlyMemory<byte>) =
    member _.Images = images
    member _.Labels = labels
    member _.Count = labels.Length
    member _.Width = width
    member _.Height = height

    member _.Pixels =
        if labels.Length = 0 then
            width * height
        else
            images.Length / labels.Length

    member _.Classes = classes

[<RequireQualifiedAccess>]
module Dataset =

    let create width height classes (images: ReadOnlyMemory<byte>) (labels: ReadOnlyMemory<byte>) =
        let highest = labels.ToArray() |> Array.fold max 0uy |> int

        if width < 1 || height < 1 then
            Error $"images of {width} × {height} pixels"
        elif labels.Length = 0 then
            Error "no images"
        elif
            int64 images.Length % (int64 labels.Length * int64 width * int64 height) <> 0L
            || images.Length = 0
        then
            Error
                $"""{Plural.words images.Length "pixel does" "pixels do"} not make {Plural.count labels.Length "image"} of {width} × {height}"""
        elif classes < 2 || classes > 256 then
            Error $"""{Plural.count classes "class"}; 2 to 256 are possible"""
        elif highest >= classes then
            Error $"label {highest} among {classes} classes (0 to {classes - 1})"
        else
            Ok(Dataset(width, height, classes, images, labels))

    let private gather (indices: int[]) labels (dataset: Dataset) classes =
        let pixels = dataset.Pixels
        let images = Array.zeroCreate (indices.Length * pixels)

        indices
        |> Array.iteri (fun i index ->
            dataset.Images.Slice(index * pixels, pixels).CopyTo(Memory(images, i * pixels, pixels)))

        Dataset(dataset.Width, dataset.Height, classes, ReadOnlyMemory images, ReadOnlyMemory labels)

    let subset indices (dataset: Dataset) =
        let labels = dataset.Labels.ToArray()
        gather indices (indices |> Array.map (Array.get labels)) dataset dataset.Classes

    let private ofClass (labels: byte[]) digit =
        [| for i in 0 .. labels.Length - 1 do
               if int labels[i] = digit then
                   i |]

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

    let balanced shots key dataset =
        let chosen, _ = perClass (fun _ -> shots) key dataset
        subset chosen dataset

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
