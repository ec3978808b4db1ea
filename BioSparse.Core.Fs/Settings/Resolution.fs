namespace BioSparse.Core

open System.Collections.Generic

[<RequireQualifiedAccess>]
module internal Resolution =

    let private report (mistakes: ICollection<Mistake>) (setting: Setting) (culprit: SettingNode) =
        match culprit with
        | :? ScalarNode as scalar when scalar.IsReported -> ()
        | _ ->
            let meant: string | null =
                match culprit with
                | :? ScalarNode as scalar -> Spelling.nearest (SettingType.words setting.Type) scalar.Text
                | _ -> null

            let mistake =
                Mistake.create culprit.Place setting.Path culprit.Shown (SettingType.allowed setting.Type)

            mistakes.Add { mistake with Meant = meant }

    let values (schema: Schema) (mistakes: ICollection<Mistake>) (draft: Draft) =
        let found = Dictionary<string, SettingValue>()
        let broken = HashSet<string>()

        let find path =
            match found.TryGetValue path with
            | true, value -> value
            | _ -> SettingValue.Absent

        let isOfKind (setting: Setting) =
            match setting.Kind with
            | null -> true
            | kind -> not (broken.Contains setting.KindPath) && find setting.KindPath = SettingValue.Text kind

        let isGiven (path: string | null) =
            match path with
            | null -> false
            | path -> draft.Given.ContainsKey path

        let standard (setting: Setting) =
            if isGiven setting.Instead then
                SettingValue.Absent
            else
                match setting.Inherits with
                | null -> setting.Default
                | other ->
                    match found.TryGetValue other with
                    | true, value -> value
                    | _ -> setting.Default

        /// A setting given beside the one that it stands in place of: reported at the later of the two.
        let doubled (setting: Setting) (node: SettingNode) =
            match setting.Instead with
            | NonNull other when found.ContainsKey other && isGiven other ->
                let keys = [ other.Substring(other.LastIndexOf '.' + 1); setting.Key ]

                mistakes.Add(
                    Mistake.create
                        node.Place
                        setting.Path
                        $"{node.Shown} beside {keys[0]}"
                        ("one of " + String.concat ", " keys)
                )
            | _ -> ()

        let missing (setting: Setting) =
            if setting.IsRequired then
                draft.Given
                |> Seq.tryFind (fun given -> SettingPath.parent given.Key = setting.Section)
                |> Option.iter (fun sibling ->
                    mistakes.Add(
                        Mistake.create
                            sibling.Value.Place
                            setting.Path
                            "nothing"
                            (SettingType.allowed setting.Type)
                    ))

        for setting in schema.All do
            if isOfKind setting then
                match draft.Given.TryGetValue setting.Path with
                | true, node ->
                    doubled setting node

                    match SettingType.read setting.Type node with
                    | Ok value -> found[setting.Path] <- value
                    | Error culprit ->
                        broken.Add setting.Path |> ignore
                        report mistakes setting culprit
                | _ ->
                    found[setting.Path] <- standard setting
                    missing setting

        // settings that belong to another kind of their section than the one given
        for given in draft.Given do
            let rows = schema.At given.Key

            if
                rows.Length > 0
                && rows |> Array.forall (fun row -> not (isNull row.Kind))
                && not (broken.Contains rows[0].KindPath)
                && not (rows |> Array.exists isOfKind)
            then
                /// The word of the kind, or the word for none.
                let chosen =
                    match find rows[0].KindPath, schema.At rows[0].KindPath |> Array.tryHead with
                    | SettingValue.Text kind, _ -> Some kind
                    | SettingValue.Absent, Some { Type = SettingType.OrWord(_, word) } -> Some word
                    | _ -> None

                match chosen with
                | Some kind ->
                    let own =
                        schema.All
                        |> Array.filter (fun row -> row.Section = rows[0].Section && row.Kind = kind)
                        |> Array.map _.Key

                    let kinds = rows |> Array.map (fun row -> string row.Kind) |> String.concat " or "

                    let allowed =
                        if own.Length > 0 then
                            String.concat ", " own
                        else
                            "nothing else"

                    let other =
                        rows |> Array.map (fun row -> $"{row.KindPath}={row.Kind}") |> Array.distinct

                    let also = String.concat " or " other

                    mistakes.Add(
                        Mistake.create
                            given.Value.Place
                            given.Key
                            $"a setting of kind {kinds}"
                            $"with {kind}: {allowed}; or set {also} as well"
                    )
                | None -> ()

        if broken.Count > 0 then
            None
        else
            Some
                { Find = find
                  IsPresent = draft.IsPresent }
