namespace BioSparse.Core

open System
open System.Collections.Generic
open System.Globalization
open System.Text

[<Struct>]
type Place =
    { Source: string
      Line: int }

    override place.ToString() =
        if place.Line = 0 then
            place.Source
        else
            $"{place.Source}:{place.Line}"

[<RequireQualifiedAccess>]
module Printable =

    let private isOdd (letter: char) =
        Char.IsControl letter
        || Char.IsSurrogate letter
        || match Char.GetUnicodeCategory letter with
           | UnicodeCategory.Format
           | UnicodeCategory.LineSeparator
           | UnicodeCategory.ParagraphSeparator -> true
           | _ -> false

    let cut longest (text: string) =
        let shown = StringBuilder()
        let mutable i = 0

        while i < text.Length && shown.Length < longest do
            let letter = text[i]

            if isOdd letter then
                shown.Append($"\\u{int letter:x4}") |> ignore
            else
                shown.Append letter |> ignore

            i <- i + 1

        if i < text.Length then
            shown.Append '…' |> ignore

        shown.ToString()

    let short text = cut 60 text

[<AbstractClass>]
type SettingNode(place: Place) =
    member _.Place = place
    abstract Shown: string

[<Sealed>]
type ScalarNode(place, text: string, plain, isReported) =
    inherit SettingNode(place)
    new(place, text, plain) = ScalarNode(place, text, plain, false)
    member _.Text = text
    member _.Plain: bool = plain
    member _.IsReported: bool = isReported
    member _.IsNothing = plain && (text = "" || text = "~" || text = "null")

    override node.Shown =
        if node.IsNothing then "nothing"
        elif plain then Printable.short text
        else $"the text \"{Printable.short text}\""

[<Sealed>]
type ListNode(place, items: IReadOnlyList<SettingNode>) =
    inherit SettingNode(place)
    member _.Items = items

    override _.Shown = if items.Count = 0 then "an empty list" else "a list"

[<Sealed>]
type SectionNode(place, entries: IReadOnlyList<KeyValuePair<ScalarNode, SettingNode>>) =
    inherit SettingNode(place)
    member _.Entries = entries

    member _.Without(isGone: string -> SettingNode -> bool) =
        let kept: IReadOnlyList<KeyValuePair<ScalarNode, SettingNode>> =
            [| for entry in entries do
                   if not (isGone entry.Key.Text entry.Value) then
                       entry |]

        SectionNode(place, kept)

    override _.Shown = "a mapping"

type Mistake =
    { Place: Place
      Key: string
      Found: string
      Allowed: string
      Meant: string | null }

    override mistake.ToString() =
        let key =
            if mistake.Key = "" then
                ""
            else
                Printable.short mistake.Key + ": "

        let meant =
            match mistake.Meant with
            | null -> ""
            | word -> $" (did you mean {word}?)"

        $"{mistake.Place}: {key}found {mistake.Found}; allowed {mistake.Allowed}{meant}"

[<RequireQualifiedAccess>]
module Mistake =

    let create place key found allowed =
        { Place = place
          Key = key
          Found = found
          Allowed = allowed
          Meant = null }

[<RequireQualifiedAccess>]
module Spelling =

    [<CompiledName("Distance")>]
    let distance (one: string) (other: string) =
        let a, b = one.ToLowerInvariant(), other.ToLowerInvariant()
        let d = Array2D.zeroCreate (a.Length + 1) (b.Length + 1)

        for i in 0 .. a.Length do
            d[i, 0] <- i

        for j in 0 .. b.Length do
            d[0, j] <- j

        for i in 1 .. a.Length do
            for j in 1 .. b.Length do
                let change = if a[i - 1] = b[j - 1] then 0 else 1
                let best = min (min (d[i - 1, j] + 1) (d[i, j - 1] + 1)) (d[i - 1, j - 1] + change)
                let swapped = i > 1 && j > 1 && a[i - 1] = b[j - 2] && a[i - 2] = b[j - 1]
                d[i, j] <- if swapped then min best (d[i - 2, j - 2] + 1) else best

        d[a.Length, b.Length]

    // Longer words are no misspelling of anything known, and would only cost time.
    let private longest = 64

    [<CompiledName("Nearest")>]
    let nearest (candidates: string seq) (word: string) : string | null =
        if word.Length = 0 || word.Length > longest then
            null
        else
            let near =
                candidates
                |> Seq.map (fun candidate -> candidate, distance candidate word)
                |> Seq.filter (fun (candidate, d) -> d <= max 1 (max candidate.Length word.Length / 3))
                |> Seq.toArray

            if near.Length = 0 then
                null
            else
                near |> Array.minBy snd |> fst
