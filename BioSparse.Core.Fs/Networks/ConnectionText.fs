namespace BioSparse.Core

open System
open System.Globalization

[<RequireQualifiedAccess>]
module ConnectionText =

    let private number (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    let private parsed (text: string) =
        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, value when Double.IsFinite value && value >= 0.0 -> Some value
        | _ -> None

    let private whole least (text: string) =
        match Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, value when value >= least && value <= 1_000_000 -> Some value
        | _ -> None

    let ofForm form =
        match InputForm.simple form with
        | [] -> "plain"
        | forms ->
            forms
            |> List.map (function
                | UnitLength -> "unit-length"
                | Contrast c -> $"contrast:{number c}"
                | Scaled _ -> "scaled"
                | Whitened _ -> "whitened"
                | Plain
                | Chain _ -> "plain")
            |> String.concat "+"

    let private simpleForm (word: string) =
        match word.Split ':' with
        | [| "plain" |] -> Ok Plain
        | [| "unit-length" |] -> Ok UnitLength
        | [| "contrast"; c |] when (parsed c).IsSome -> Ok(Contrast (parsed c).Value)
        | [| "scaled" |] -> Ok(Scaled(Tensor.zeros [| 0 |], Tensor.zeros [| 0 |]))
        | [| "whitened" |] -> Ok(Whitened(Tensor.zeros [| 0 |], Tensor.zeros [| 0; 0 |]))
        | _ -> Error $"input {word}; plain, unit-length, contrast:C, scaled or whitened is right"

    let form (text: string) =
        text.Split '+' |> List.ofArray |> List.map simpleForm |> Results.all |> Result.map InputForm.chain

    let private pools =
        [ PoolKind.Max, "max"; PoolKind.Average, "average"; PoolKind.Energy, "energy" ]

    let private wordOf table value =
        table |> List.find (fst >> (=) value) |> snd

    let private valueOf table word =
        table |> List.tryFind (snd >> (=) word) |> Option.map fst

    let private orders = [ MapOrder.Planes, "planes"; MapOrder.Places, "places" ]

    let private competitions =
        [ Competition.Place, "place"; Competition.Sample, "sample" ]

    let ofConnection connection =
        match connection with
        | Dense -> "dense"
        | OnFields own ->
            let fields, map = own.Fields, own.Fields.Map

            let pool =
                match own.Pooling with
                | None -> "none"
                | Some pooling -> $"{wordOf pools pooling.Kind}:{pooling.Size}:{pooling.Stride}"

            [ (if own.IsShared then "convolution" else "local")
              $"map={map.Channels}x{map.Height}x{map.Width}"
              $"order={wordOf orders map.Order}"
              $"kernel={fields.Size}"
              $"stride={fields.Stride}"
              $"padding={fields.Padding}"
              $"competition={wordOf competitions own.Competition}"
              $"pool={pool}" ]
            |> String.concat " "

    let private mapOf (text: string) order =
        match text.Split 'x' |> Array.map (whole 1) with
        | [| Some channels; Some height; Some width |] ->
            Some
                { Channels = channels
                  Height = height
                  Width = width
                  Order = order }
        | _ -> None

    let private poolOf (text: string) =
        match text.Split ':' with
        | [| "none" |] -> Some None
        | [| kind; size; stride |] ->
            match valueOf pools kind, whole 1 size, whole 1 stride with
            | Some kind, Some size, Some stride ->
                Some(
                    Some
                        { Kind = kind
                          Size = size
                          Stride = stride }
                )
            | _ -> None
        | _ -> None

    let private onFields isShared (values: Map<string, string>) =
        let find key read =
            values |> Map.tryFind key |> Option.bind read

        let map =
            find "order" (valueOf orders)
            |> Option.bind (fun order -> find "map" (fun text -> mapOf text order))

        match map, find "kernel" (whole 1), find "stride" (whole 1), find "padding" (whole 0) with
        | Some map, Some size, Some stride, Some padding ->
            match find "competition" (valueOf competitions), find "pool" poolOf with
            | Some competition, Some pooling ->
                Some(
                    OnFields
                        { Fields =
                            { Map = map
                              Size = size
                              Stride = stride
                              Padding = padding }
                          IsShared = isShared
                          Whole = Plain
                          Competition = competition
                          Pooling = pooling }
                )
            | _ -> None
        | _ -> None

    let connection (text: string) =
        let words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries)

        let values =
            words
            |> Seq.skip (min 1 words.Length)
            |> Seq.choose (fun word ->
                match word.Split('=', 2) with
                | [| key; value |] -> Some(key, value)
                | _ -> None)
            |> Map.ofSeq

        let found =
            match Array.tryHead words with
            | Some "dense" when words.Length = 1 -> Some Dense
            | Some "convolution" -> onFields true values
            | Some "local" -> onFields false values
            | _ -> None

        match found with
        | Some connection -> Ok connection
        | None ->
            Error
                $"connection {text}; dense, or convolution or local with map, order, kernel, stride, padding, competition and pool is right"
