namespace BioSparse.Core

open System
open System.Collections.Generic
open System.Globalization
open System.Text

[<RequireQualifiedAccess>]
type SettingValue =
    | Int of int
    | Float of float
    | Bool of bool
    | Text of string
    | Items of SettingValue list
    | Absent

    member value.Content: obj | null =
        match value with
        | Int number -> box number
        | Float number -> box number
        | Bool flag -> box flag
        | Text text -> box text
        | Items items -> box [| for item in items -> item.Content |]
        | Absent -> null

[<RequireQualifiedAccess>]
type SettingType =
    | Integer of least: int * most: int
    | Real of low: float * high: float * openLow: bool * openHigh: bool
    | Flag
    | Word of words: string list
    | Name
    | File
    | Seeds
    | ListOf of item: SettingType * orSingle: bool
    | OrWord of other: SettingType * word: string

[<RequireQualifiedAccess>]
module SettingType =

    let private invariant = CultureInfo.InvariantCulture

    let private real (value: float) = value.ToString("R", invariant)

    let private longestName = 64

    let private seedCount = SettingType.Integer(1, 1000)

    let private seedList =
        SettingType.ListOf(SettingType.Integer(0, Int32.MaxValue), false)

    let rec allowed setting =
        match setting with
        | SettingType.Integer(least, Int32.MaxValue) -> $"an integer from {least}"
        | SettingType.Integer(least, most) -> $"an integer from {least} to {most}"
        | SettingType.Real(low, high, openLow, openHigh) ->
            let from = if openLow then "above" else "from"
            let upTo = if openHigh then "and below" else "to"
            $"a number {from} {real low} {upTo} {real high}"
        | SettingType.Flag -> "true or false"
        | SettingType.Word words -> String.concat ", " words
        | SettingType.Name ->
            $"1 to {longestName} letters, digits, '-', '_' or '.', the first a letter or digit"
        | SettingType.File -> "a file"
        | SettingType.Seeds -> $"a count ({allowed seedCount}), or {allowed seedList}"
        | SettingType.ListOf(item, orSingle) ->
            let single = if orSingle then allowed item + ", or " else ""
            $"{single}a list, nothing twice, each {allowed item}"
        | SettingType.OrWord(other, word) -> $"{word}, or {allowed other}"

    let rec words setting =
        match setting with
        | SettingType.Flag -> [ "true"; "false" ]
        | SettingType.Word words -> words
        | SettingType.ListOf(item, _) -> words item
        | SettingType.OrWord(other, word) -> word :: words other
        | SettingType.Integer _
        | SettingType.Real _
        | SettingType.Name
        | SettingType.File
        | SettingType.Seeds -> []

    let firstSeeds count =
        SettingValue.Items [ for seed in 1..count -> SettingValue.Int seed ]

    /// The value of a scalar that says something; none where it is not allowed.
    let private ofScalar setting (node: ScalarNode) =
        let text = node.Text

        match setting with
        | SettingType.Integer(least, most) ->
            match Int32.TryParse(text, NumberStyles.AllowLeadingSign, invariant) with
            | true, value when node.Plain && value >= least && value <= most -> Some(SettingValue.Int value)
            | _ -> None
        | SettingType.Real(low, high, openLow, openHigh) ->
            let isInside value =
                (if openLow then value > low else value >= low)
                && (if openHigh then value < high else value <= high)

            match Double.TryParse(text, NumberStyles.Float, invariant) with
            | true, value when node.Plain && isInside value -> Some(SettingValue.Float value)
            | _ -> None
        | SettingType.Flag when node.Plain && (text = "true" || text = "false") ->
            Some(SettingValue.Bool(text = "true"))
        | SettingType.Word words when List.contains text words -> Some(SettingValue.Text text)
        | SettingType.Name ->
            let fits (letter: char) =
                Char.IsAsciiLetterOrDigit letter || letter = '-' || letter = '_' || letter = '.'

            if
                text.Length > 0
                && text.Length <= longestName
                && Char.IsAsciiLetterOrDigit text[0]
                && Seq.forall fits text
            then
                Some(SettingValue.Text text)
            else
                None
        | SettingType.File when text.Length > 0 && not (text.Contains '\000') -> Some(SettingValue.Text text)
        | SettingType.Flag
        | SettingType.Word _
        | SettingType.File
        | SettingType.Seeds
        | SettingType.ListOf _
        | SettingType.OrWord _ -> None

    let rec read setting (node: SettingNode) : Result<SettingValue, SettingNode> =
        match setting, node with
        | SettingType.OrWord(_, word), (:? ScalarNode as scalar) when scalar.Text = word ->
            Ok SettingValue.Absent
        | SettingType.OrWord(other, _), _ -> read other node
        | SettingType.ListOf(item, orSingle), _ -> readItems item orSingle node
        | SettingType.Seeds, (:? ScalarNode) ->
            match read seedCount node with
            | Ok(SettingValue.Int count) -> Ok(firstSeeds count)
            | Ok _ -> Error node
            | Error wrong -> Error wrong
        | SettingType.Seeds, _ -> read seedList node
        | _, (:? ScalarNode as scalar) when not scalar.IsNothing ->
            match ofScalar setting scalar with
            | Some value -> Ok value
            | None -> Error node
        | _ -> Error node

    and private readItems item orSingle node =
        let items: IReadOnlyList<SettingNode> =
            match node with
            | :? ListNode as list -> list.Items
            | _ when orSingle -> [| node |]
            | _ -> [||]

        let seen = HashSet<SettingValue>()
        let values = ResizeArray()
        let mutable culprit = None

        for one in items do
            if culprit.IsNone then
                match read item one with
                | Ok value when seen.Add value -> values.Add value
                | Ok _ -> culprit <- Some one
                | Error wrong -> culprit <- Some wrong

        match culprit with
        | Some wrong -> Error wrong
        | None when values.Count = 0 -> Error node
        | None -> Ok(SettingValue.Items(List.ofSeq values))

    let private quoted (text: string) =
        let shown = StringBuilder "\""

        for letter in text do
            if letter = '"' || letter = '\\' then
                shown.Append('\\').Append letter |> ignore
            elif Char.IsControl letter || letter = '\u2028' || letter = '\u2029' || letter = '\ufeff' then
                shown.Append($"\\u{int letter:x4}") |> ignore
            else
                shown.Append letter |> ignore

        shown.Append('"').ToString()

    let rec write setting value =
        match setting, value with
        | SettingType.OrWord(_, word), SettingValue.Absent -> word
        | SettingType.OrWord(other, _), value -> write other value
        | SettingType.ListOf(item, true), SettingValue.Items [ single ] -> write item single
        | SettingType.ListOf(item, _), SettingValue.Items items ->
            let inner = items |> List.map (write item) |> String.concat ", "
            $"[{inner}]"
        | SettingType.Seeds, SettingValue.Items seeds when
            seeds.Length <= 1000 && value = firstSeeds seeds.Length
            ->
            string seeds.Length
        | SettingType.Seeds, value -> write seedList value
        | (SettingType.Name | SettingType.File), SettingValue.Text text -> quoted text
        | _, SettingValue.Float number -> real number
        | _, SettingValue.Bool flag -> if flag then "true" else "false"
        | _, SettingValue.Int number -> number.ToString invariant
        | _, SettingValue.Text word -> word
        | _, (SettingValue.Items _ | SettingValue.Absent) ->
            invalidArg (nameof value) "not a value of this type"

    let private isSimple (text: string) =
        text.Length > 0
        && text |> Seq.forall (fun letter -> Char.IsAsciiLetterOrDigit letter || "_.+/-".Contains letter)

    let rec flow (node: SettingNode) =
        match node with
        | :? ListNode as list ->
            let inner = list.Items |> Seq.map flow |> String.concat ", "
            $"[{inner}]"
        | :? SectionNode as section ->
            let inner =
                section.Entries
                |> Seq.map (fun entry -> $"{flow entry.Key}: {flow entry.Value}")
                |> String.concat ", "

            $"{{{inner}}}"
        | :? ScalarNode as scalar when scalar.IsNothing -> "null"
        | :? ScalarNode as scalar when scalar.Plain && isSimple scalar.Text -> scalar.Text
        | :? ScalarNode as scalar -> quoted scalar.Text
        | _ -> invalidArg (nameof node) "a scalar, a list or a section"

    let ints value =
        match value with
        | SettingValue.Items items ->
            items
            |> List.map (function
                | SettingValue.Int number -> number
                | other -> invalidOp $"{other} in a list of integers")
        | other -> invalidOp $"{other} is no list of integers"
