namespace BioSparse.Core

open System.Globalization
open System.Text.RegularExpressions

[<Struct>]
type JobWarning =
    { Model: string
      Seed: int
      Text: string }

[<RequireQualifiedAccess>]
module SeedWarnings =

    /// A percentage without its sign.
    let private percentage = Regex(@"\d+\.\d(?= %)", RegexOptions.CultureInvariant)

    let private percentages text =
        [| for found in percentage.Matches text -> found.Value |]

    let private range (values: string[]) =
        let ordered =
            values |> Array.sortBy (fun value -> System.Double.Parse(value, CultureInfo.InvariantCulture))

        let least, most = ordered[0], ordered[ordered.Length - 1]
        if least = most then least else $"{least}–{most}"

    let private line (own: JobWarning[]) =
        let first = own[0]

        match own |> Array.map _.Seed |> Array.distinct |> Array.sort with
        | [| seed |] -> $"{first.Model}-seed{seed}: {first.Text}"
        | seeds ->
            let ranges =
                own |> Array.map (_.Text >> percentages) |> Array.transpose |> Array.map range

            let mutable next = -1

            let text =
                percentage.Replace(
                    first.Text,
                    fun (_: Match) ->
                        next <- next + 1
                        ranges[next]
                )

            let isRun =
                seeds.Length > 2 && seeds[seeds.Length - 1] - seeds[0] = seeds.Length - 1

            let seeds =
                if isRun then
                    $"{seeds[0]}–{seeds[seeds.Length - 1]}"
                else
                    seeds |> Array.map string |> String.concat ", "

            $"{first.Model}, seeds {seeds}: {text}"

    let merged (warnings: JobWarning seq) =
        warnings
        |> Seq.distinct
        |> Seq.groupBy (fun warning -> warning.Model, percentage.Replace(warning.Text, "%"))
        |> Seq.map (snd >> Array.ofSeq >> line)
        |> Array.ofSeq
