namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type MapOrder =
    | Planes
    | Places

type MapShape =
    { Channels: int
      Height: int
      Width: int
      Order: MapOrder }

    member map.Values = map.Channels * map.Height * map.Width

    override map.ToString() =
        $"{map.Channels}×{map.Height}×{map.Width}"

type Fields =
    { Map: MapShape
      Size: int
      Stride: int
      Padding: int }

    member private fields.Along extent =
        (extent + 2 * fields.Padding - fields.Size) / fields.Stride + 1

    member fields.Height = fields.Along fields.Map.Height
    member fields.Width = fields.Along fields.Map.Width
    member fields.Places = fields.Height * fields.Width
    member fields.Inputs = fields.Size * fields.Size * fields.Map.Channels

[<RequireQualifiedAccess>]
module private Sources =

    let at (map: MapShape) row column channel =
        if row < 0 || row >= map.Height || column < 0 || column >= map.Width then
            -1
        else
            match map.Order with
            | MapOrder.Planes -> (channel * map.Height + row) * map.Width + column
            | MapOrder.Places -> (row * map.Width + column) * map.Channels + channel

    let all (fields: Fields) =
        [| for row in 0 .. fields.Height - 1 do
               for column in 0 .. fields.Width - 1 do
                   for down in 0 .. fields.Size - 1 do
                       for along in 0 .. fields.Size - 1 do
                           for channel in 0 .. fields.Map.Channels - 1 do
                               at
                                   fields.Map
                                   (row * fields.Stride - fields.Padding + down)
                                   (column * fields.Stride - fields.Padding + along)
                                   channel |]

/// Values that stand one after another in the map and in the field; from −1: zeros.
[<Struct>]
type private Run = { Into: int; From: int; Length: int }

[<Sealed>]
type internal FieldCopies(fields: Fields) =
    let places = fields.Places
    let inputs = fields.Inputs
    let values = fields.Map.Values

    /// The runs of each field.
    let runs =
        let sources = Sources.all fields

        let ofPlace place =
            let own = sources.AsSpan(place * inputs, inputs)
            let found = ResizeArray()
            let mutable first = 0

            for e in 1..inputs do
                let goesOn =
                    e < inputs
                    && (if own[first] < 0 then
                            own[e] < 0
                        else
                            own[e] = own[first] + e - first)

                if not goesOn then
                    found.Add
                        { Into = first
                          From = own[first]
                          Length = e - first }

                    first <- e

            found.ToArray()

        Array.init places ofPlace

    let rowOf isByPlace samples sample place =
        if isByPlace then
            place * samples + sample
        else
            sample * places + place

    let one (map: ReadOnlySpan<float32>) place (row: Span<float32>) =
        for run in runs[place] do
            if run.From < 0 then
                row.Slice(run.Into, run.Length).Clear()
            elif run.Length = 1 then
                row[run.Into] <- map[run.From]
            else
                map.Slice(run.From, run.Length).CopyTo(row.Slice run.Into)

    let isLarge samples =
        int64 samples * int64 places * int64 inputs > 200_000L

    member _.One(map: ReadOnlySpan<float32>, place, row: Span<float32>) = one map place row

    member _.Unfold(x: Tensor, rows: Tensor, isByPlace) =
        let samples = x.Rows

        SideBySide.each (isLarge samples) samples (fun sample ->
            let map: ReadOnlySpan<float32> =
                Span<float32>.op_Implicit((Kernel.span x).Slice(sample * values, values))

            let into = Kernel.span rows

            for place in 0 .. places - 1 do
                one map place (into.Slice(rowOf isByPlace samples sample place * inputs, inputs)))

        GC.KeepAlive x
        GC.KeepAlive rows

    member _.Fold(rows: Tensor, x: Tensor, isByPlace) =
        let samples = x.Rows

        SideBySide.each (isLarge samples) samples (fun sample ->
            let map = (Kernel.span x).Slice(sample * values, values)
            let from = Kernel.span rows
            map.Clear()

            for place in 0 .. places - 1 do
                let row = from.Slice(rowOf isByPlace samples sample place * inputs, inputs)

                for run in runs[place] do
                    if run.From < 0 then
                        ()
                    elif run.Length = 1 then
                        map[run.From] <- map[run.From] + row[run.Into]
                    else
                        let target = map.Slice(run.From, run.Length)

                        let added: ReadOnlySpan<float32> =
                            Span<float32>.op_Implicit(row.Slice(run.Into, run.Length))

                        Primitives.Add(Span<float32>.op_Implicit target, added, target))

        GC.KeepAlive x
        GC.KeepAlive rows

[<RequireQualifiedAccess>]
module Fields =

    let fault (fields: Fields) =
        let extent = min fields.Map.Height fields.Map.Width + 2 * fields.Padding

        if fields.Size < 1 || fields.Stride < 1 || fields.Padding < 0 then
            Some "size and stride are at least 1, the padding at least 0"
        elif fields.Size > extent then
            Some $"a field of {fields.Size} places does not fit a map of {fields.Map}"
        elif fields.Padding >= fields.Size then
            Some
                $"a padding of {fields.Padding} leaves fields of {fields.Size} places without a value of the map"
        else
            None

    let private checkedOf (fields: Fields) =
        fault fields |> Option.iter (invalidArg (nameof fields))
        FieldCopies fields

    let sources fields =
        fault fields |> Option.iter (invalidArg (nameof fields))
        Sources.all fields

    let unfold (fields: Fields) (x: Tensor) =
        let rows = Tensor.zeros [| x.Rows * fields.Places; fields.Inputs |]
        (checkedOf fields).Unfold(x, rows, false)
        rows

    let fold (fields: Fields) (rows: Tensor) =
        let x = Tensor.zeros [| rows.Rows / fields.Places; fields.Map.Values |]
        (checkedOf fields).Fold(rows, x, false)
        x
