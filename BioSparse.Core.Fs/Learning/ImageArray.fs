namespace BioSparse.Core

open System

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ArrayNumbers =
    | Bytes of ReadOnlyMemory<byte>
    | Others of kind: NumberType * count: int * read: Func<int, int, float[]>

[<NoComparison; NoEquality>]
type ImageArray =
    { Name: string
      Extents: int[]
      Numbers: ArrayNumbers
      Labels: ReadOnlyMemory<byte> }

[<NoComparison; NoEquality>]
type ScaledDatasets =
    { Train: Dataset
      Test: Dataset
      PixelScale: float
      Notes: string list }

[<RequireQualifiedAccess>]
module ImageArray =

    /// Numbers that are read at a time.
    let private piece = 1 <<< 13

    let private isColour extent = extent = 1 || extent = 3

    let private ofChannels channels height width =
        { Channels = channels
          Height = height
          Width = width }

    let shape (extents: int[]) =
        match List.ofArray extents with
        | extents when List.exists (fun extent -> extent < 1) extents -> Error "no image in it"
        | [ _; values ] ->
            let side = int (Math.Round(sqrt (float values)))

            if side * side = values then
                Ok(struct (ofChannels 1 side side, false))
            else
                Ok(struct (ofChannels 1 1 values, false))
        | [ _; height; width ] -> Ok(struct (ofChannels 1 height width, false))
        | [ _; a; b; c ] when isColour a && isColour c ->
            Error
                $"images of {a}×{b}×{c}, of which the first or the last can be channels; (count, height, width) is right for grey images, and other sizes for colour"
        | [ _; channels; height; width ] when isColour channels ->
            Ok(struct (ofChannels channels height width, false))
        | [ _; height; width; channels ] when isColour channels ->
            Ok(struct (ofChannels channels height width, true))
        | _ ->
            Error
                "images are (count, height, width) or (count, values), or, with 1 or 3 channels, (count, channels, height, width) or (count, height, width, channels)"

    let private kind (array: ImageArray) =
        match array.Numbers with
        | ArrayNumbers.Bytes _ -> NumberType.Byte
        | ArrayNumbers.Others(kind, _, _) -> kind

    let private count (array: ImageArray) =
        match array.Numbers with
        | ArrayNumbers.Bytes bytes -> bytes.Length
        | ArrayNumbers.Others(_, count, _) -> count

    let private read (array: ImageArray) first some =
        match array.Numbers with
        | ArrayNumbers.Bytes bytes -> Array.init some (fun i -> float bytes.Span[first + i])
        | ArrayNumbers.Others(_, _, read) -> read.Invoke(first, some)

    /// The place of the first number that is not accepted.
    let private firstWithout (accept: int -> float -> bool) (array: ImageArray) =
        let count = count array
        let mutable found = None
        let mutable first = 0

        while found.IsNone && first < count do
            let some = min piece (count - first)
            let numbers = read array first some
            let mutable i = 0

            while found.IsNone && i < some do
                if not (accept (first + i) numbers[i]) then
                    found <- Some(struct (first + i, numbers[i]))

                i <- i + 1

            first <- first + some

        found

    /// The indices of the number at a place.
    let private indices (array: ImageArray) place =
        Array.foldBack
            (fun extent (rest, found) -> rest / extent, string (rest % extent) :: found)
            array.Extents
            (place, [])
        |> snd
        |> String.concat ", "

    let private notFinite array place (value: float) =
        let shown =
            if Double.IsNaN value then "NaN"
            elif value > 0.0 then "infinity"
            else "-infinity"

        Error $"{array.Name} has {shown} at [{indices array place}]; finite numbers are right"

    let private range (array: ImageArray) : Result<NumberRange, string> =
        let found least most isWhole : NumberRange =
            { Name = array.Name
              Type = kind array
              Least = least
              Most = most
              IsWhole = isWhole }

        match array.Numbers with
        | ArrayNumbers.Bytes bytes ->
            let struct (least, most) = Dataset.extremes bytes
            Ok(found least most true)
        | ArrayNumbers.Others _ ->
            let least = ref infinity
            let most = ref -infinity
            let isWhole = ref true

            let wrong =
                array
                |> firstWithout (fun _ value ->
                    least.Value <- min least.Value value
                    most.Value <- max most.Value value
                    isWhole.Value <- isWhole.Value && Math.Floor value = value
                    Double.IsFinite value)

            match wrong with
            | Some(struct (place, value)) -> notFinite array place value
            | None -> Ok(found least.Value most.Value isWhole.Value)

    /// Two roundings of a float32 number, relative to it.
    let private rounding = 1.0 / float (1 <<< 22)

    /// The byte p whose p · scale / 255 a number is, in the precision of its type.
    let private byteOf kind scale (value: float) =
        let points = value * PixelScale.bytes / scale
        let p = Math.Round points

        let isByte =
            p >= 0.0
            && p <= PixelScale.bytes
            && match kind with
               | NumberType.Half -> float (Half.op_Explicit (p * scale / PixelScale.bytes): Half) = value
               | NumberType.Truth
               | NumberType.Byte
               | NumberType.Integer
               | NumberType.Single
               | NumberType.Double -> abs (points - p) <= rounding * p

        if isByte then ValueSome(byte p) else ValueNone

    let private asBytes scale array =
        let bytes = Array.zeroCreate (count array)
        let kind = kind array

        let other =
            array
            |> firstWithout (fun place value ->
                match byteOf kind scale value with
                | ValueSome p ->
                    bytes[place] <- p
                    true
                | ValueNone -> false)

        if other.IsNone then Some bytes else None

    let private asSingles (scale: float) array =
        let singles = Array.zeroCreate (count array)

        let wrong =
            array
            |> firstWithout (fun place value ->
                singles[place] <- float32 (value / scale)
                Single.IsFinite singles[place])

        match wrong with
        | Some(struct (place, _)) ->
            Error
                $"{array.Name} has a pixel at [{indices array place}] that is no float32 number on the scale {scale}"
        | None -> Ok singles

    /// Height × width × channels as channels × height × width.
    let private channelsFirst (shape: ImageShape) (values: ReadOnlyMemory<'T>) =
        let values = values.Span
        let moved: 'T[] = Array.zeroCreate values.Length
        let pixels = shape.Height * shape.Width

        for first in 0 .. shape.Values .. values.Length - 1 do
            for pixel in 0 .. pixels - 1 do
                for channel in 0 .. shape.Channels - 1 do
                    moved[first + channel * pixels + pixel] <-
                        values[first + pixel * shape.Channels + channel]

        ReadOnlyMemory moved

    let private pixels scale (struct (shape, isLast)) array =
        let ordered values =
            if isLast && shape.Channels > 1 then
                channelsFirst shape values
            else
                values

        match array.Numbers with
        | ArrayNumbers.Bytes bytes when scale = PixelScale.bytes -> Ok(PixelValues.Bytes(ordered bytes))
        | _ ->
            match asBytes scale array with
            | Some bytes -> Ok(PixelValues.Bytes(ordered (ReadOnlyMemory bytes)))
            | None ->
                asSingles scale array
                |> Result.map (fun singles -> PixelValues.Singles(ordered (ReadOnlyMemory singles)))

    let private checkedShape (array: ImageArray) =
        let images = Array.tryHead array.Extents |> Option.defaultValue 0

        match shape array.Extents with
        | Error what ->
            let extents = array.Extents |> Array.map string |> String.concat ", "
            Error $"{array.Name} of shape ({extents}): {what}"
        | Ok(struct (shape, _)) when max shape.Width shape.Height > ImageShape.LongestSide ->
            Error $"{array.Name}: images of {shape} values; sides of 1 to {ImageShape.LongestSide} are right"
        | Ok _ when images <> array.Labels.Length ->
            Error $"{array.Name}: {images} images, but {array.Labels.Length} labels"
        | Ok found -> Ok found

    let datasets pixelScale classes (train: ImageArray) (test: ImageArray) =
        let highest (array: ImageArray) =
            array.Labels.ToArray() |> Array.fold max 0uy |> int

        let classes =
            classes |> Option.defaultWith (fun () -> max 2 (1 + max (highest train) (highest test)))

        let dataset scale array (struct (shape, _) as form) =
            pixels scale form array
            |> Result.bind (fun pixels ->
                Dataset.ofPixels shape classes pixels array.Labels
                |> Result.mapError (fun what -> $"{array.Name}: {what}"))

        let both f a b =
            f a |> Result.bind (fun a -> f b |> Result.map (fun b -> a, b))

        let fitting (struct (one: ImageShape, _), struct (other: ImageShape, _)) =
            if one = other then
                Ok()
            else
                Error $"{test.Name}: images of {other} values; {one}, as in {train.Name}, is right"

        both checkedShape train test
        |> Result.bind (fun (trainForm, testForm) ->
            fitting (trainForm, testForm)
            |> Result.bind (fun () -> both range train test)
            |> Result.bind (fun (trainRange, testRange) ->
                let ranges = [ trainRange; testRange ]

                PixelScale.choose pixelScale ranges
                |> Result.bind (fun scale ->
                    dataset scale train trainForm
                    |> Result.bind (fun train ->
                        dataset scale test testForm
                        |> Result.map (fun test ->
                            { Train = train
                              Test = test
                              PixelScale = scale
                              Notes = PixelScale.notes pixelScale scale ranges })))))
