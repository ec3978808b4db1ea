namespace BioSparse.Core

open System
open System.Globalization

[<RequireQualifiedAccess>]
type NumberType =
    | Truth
    | Byte
    | Integer
    | Half
    | Single
    | Double

type NumberRange =
    { Name: string
      Type: NumberType
      Least: float
      Most: float
      IsWhole: bool }

/// What one array says about the scale.
[<RequireQualifiedAccess>]
type private Evidence =
    | Any
    | Only of scale: float
    | Doubtful

[<RequireQualifiedAccess>]
module PixelScale =

    let bytes = 255.0
    let private unit = 1.0

    /// The least of largest pixels that can only be meant on the scale of bytes.
    let private clear = 128.0

    let private digits kind (value: float) =
        match kind with
        | NumberType.Half -> (Half.op_Explicit value: Half).ToString CultureInfo.InvariantCulture
        | NumberType.Single -> (float32 value).ToString("R", CultureInfo.InvariantCulture)
        | NumberType.Truth
        | NumberType.Byte
        | NumberType.Integer
        | NumberType.Double -> value.ToString("R", CultureInfo.InvariantCulture)

    let shown array =
        $"{array.Name} has pixels from {digits array.Type array.Least} to {digits array.Type array.Most}"

    let private evidence array =
        if array.Least < 0.0 || array.Most > bytes then
            Evidence.Doubtful
        elif array.Most = 0.0 then
            Evidence.Any
        elif array.Most <= unit then
            Evidence.Only unit
        elif array.IsWhole || array.Most >= clear then
            Evidence.Only bytes
        else
            Evidence.Doubtful

    let private refusal array =
        let white =
            if array.Least < 0.0 || array.Most < 2.0 then
                unit
            elif array.Most < clear then
                array.Most
            elif array.Most <= bytes then
                bytes
            elif array.Most <= float UInt16.MaxValue then
                float UInt16.MaxValue
            else
                array.Most

        let fractions = if array.IsWhole then "" else "not all whole, "

        let effect =
            if white = unit then
                "leaves them as they are"
            else
                "divides them by that"

        Error(
            $"{shown array}, {fractions}which tells no scale; 0 to 1 or 0 to 255 "
            + $"is right, or dataset.pixel_scale with the value of white: {digits array.Type white} {effect}"
        )

    let choose given (arrays: NumberRange list) =
        let scaleOf array =
            match evidence array with
            | Evidence.Only scale -> Some(scale, array)
            | Evidence.Any
            | Evidence.Doubtful -> None

        match given, List.tryFind (evidence >> (=) Evidence.Doubtful) arrays with
        | Some scale, _ -> Ok scale
        | None, Some array -> refusal array
        | None, None ->
            match arrays |> List.choose scaleOf |> List.distinctBy fst with
            | [] -> Ok bytes
            | [ scale, _ ] ->
                let brightest = arrays |> List.maxBy _.Most

                let isClear =
                    scale = unit
                    || brightest.Most >= clear
                    || List.exists (fun array -> array.Type = NumberType.Byte) arrays

                if isClear then Ok scale else refusal brightest
            | (_, one) :: (_, other) :: _ ->
                Error
                    $"{shown other}, but {shown one}; one scale for both is right, or dataset.pixel_scale with the value of white in both"

    let notes (given: float option) scale (arrays: NumberRange list) =
        let brightest = arrays |> List.maxBy _.Most
        let most = digits brightest.Type brightest.Most

        let isTwoValued =
            arrays
            |> List.exists (fun array ->
                array.Most = unit && (array.Type = NumberType.Byte || array.Type = NumberType.Integer))

        if given.IsSome || brightest.Most = 0.0 then
            []
        elif scale = unit && isTwoValued then
            [ $"the pixels are 0 and 1, read as black and white; dataset.pixel_scale: {bytes} reads them as bytes" ]
        elif brightest.Most / scale < 0.5 then
            [ $"the brightest pixel is {most} of {scale}; if that is white, dataset.pixel_scale: {most} is right" ]
        else
            []
