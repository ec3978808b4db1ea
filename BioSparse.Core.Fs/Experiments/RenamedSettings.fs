namespace BioSparse.Core

open System
open System.Collections.Generic
open System.Globalization

[<RequireQualifiedAccess>]
module internal RenamedSettings =

    let private isAt section (path: string) =
        path = section || path.StartsWith(section + ".", StringComparison.Ordinal)

    let private adaptive = "evaluate.adaptive"
    let private cascade = "evaluate.cascade"
    let private gone = set [ "step_size"; "width" ]

    let private attack (path: string) (node: SettingNode) =
        let rest = path.Substring adaptive.Length

        let isGone = rest.Length > 0 && gone.Contains(rest.Substring 1)

        { Path = if isGone then None else Some(cascade + rest)
          Node =
            match node with
            | :? SectionNode as section when path = adaptive ->
                section.Without(fun key _ -> gone.Contains key) :> SettingNode
            | _ -> node
          Notice =
            if isGone then
                $"without effect; the attack is {cascade} now, which needs no such setting"
            else
                $"it is {cascade + rest} now" }

    /// The old word, and the number that it had without being given.
    let private winners =
        dict [ "winners", ("count", "50"); "winner-share", ("share", "0.1") ]

    let private kWinners = "k-winners"

    /// Whether a section takes today's word and not the old one.
    let private takes (schema: Schema) section word =
        match Array.tryHead (schema.At(section + ".kind")) with
        | Some setting ->
            let words = SettingType.words setting.Type
            List.contains kWinners words && not (List.contains word words)
        | None -> false

    let private (|Old|_|) (node: SettingNode) =
        match node with
        | :? ScalarNode as word when winners.ContainsKey word.Text -> Some word
        | _ -> None

    /// A setting of a section that stands where an old word stood.
    let private entryAt place key (value: string) =
        KeyValuePair(ScalarNode(place, key, true), ScalarNode(place, value, true) :> SettingNode)

    /// The section `activation` of an old word, with what else it had.
    let private activation path (word: ScalarNode) (others: KeyValuePair<ScalarNode, SettingNode> list) =
        let key, standard = winners[word.Text]
        let entry = entryAt word.Place

        let number =
            if others |> List.exists (fun entry -> entry.Key.Text = key) then
                []
            else
                [ entry key standard ]

        { Path = Some path
          Node = SectionNode(word.Place, Array.ofList (entry "kind" kWinners :: others @ number))
          Notice = $"kind {word.Text} is {kWinners} with {key} now" }

    let private choice schema (path: string) (node: SettingNode) =
        match node with
        | Old word when takes schema path word.Text -> Some(activation path word [])
        | Old word when
            path.EndsWith(".kind", StringComparison.Ordinal)
            && takes schema (SettingPath.parent path) word.Text
            ->
            Some(activation (SettingPath.parent path) word [])
        | :? SectionNode as section ->
            let kinds, others =
                List.ofSeq section.Entries |> List.partition (fun entry -> entry.Key.Text = "kind")

            match kinds |> List.map _.Value with
            | [ Old word ] when takes schema path word.Text -> Some(activation path word others)
            | _ -> None
        | _ -> None

    let private dependence = "weight_dependence"

    let private exponent (schema: Schema) (path: string) (node: SettingNode) =
        match node with
        | :? ScalarNode as number when
            (path = dependence || path.EndsWith("." + dependence, StringComparison.Ordinal))
            && Double.TryParse(number.Text, CultureInfo.InvariantCulture) |> fst
            && schema.At(path + ".kind").Length > 0
            ->
            let entry = entryAt number.Place

            Some
                { Path = Some path
                  Node = SectionNode(number.Place, [| entry "kind" "power"; entry "exponent" number.Text |])
                  Notice = $"it is {path}.exponent now, of kind power" }
        | _ -> None

    /// What settings that came later stand for where a run of before them wrote all of its settings.
    let private unwritten =
        [ "reading.kind", SettingValue.Text "as-learnt"
          "few_shot.bias_start", SettingValue.Text "uniform"
          "few_shot.dropout", SettingValue.Float 0.0
          "few_shot.rate", SettingValue.Absent
          "bias_start", SettingValue.Text "uniform"
          "dropout", SettingValue.Float 0.0 ]

    let whereUnwritten (setting: Setting) =
        unwritten
        |> List.tryFind (fun (key, _) ->
            setting.Default <> SettingValue.Absent
            && setting.Path.EndsWith("." + key, StringComparison.Ordinal))
        |> Option.map (fun (_, value) -> { setting with Default = value })
        |> Option.defaultValue setting

    let ofVersion1: OldNames =
        fun schema path node ->
            if isAt adaptive path then
                Some(attack path node)
            else
                exponent schema path node |> Option.orElseWith (fun () -> choice schema path node)
