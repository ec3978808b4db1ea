namespace BioSparse.App.CommandLine

open BioSparse.Core

[<RequireQualifiedAccess>]
module internal SettingHint =

    [<Literal>]
    let private AnyModel = "MODEL"

    let private mostShown = 3

    /// The path with `MODEL` for a section of a rule, and that section.
    let private ofModel (schema: Schema) (path: string) =
        match path.IndexOf '.' with
        | -1 -> path, None
        | dot ->
            let section = path.Substring(0, dot)

            if schema.IsSetting(section + ".rule") then
                AnyModel + path.Substring dot, Some section
            else
                path, None

    let private named (schema: Schema) (word: string) =
        let byKey =
            schema.All
            |> Array.filter (fun setting -> setting.Key = word)
            |> Array.map _.Path
            |> Array.distinct

        if not (schema.IsSetting word) then
            byKey
        else
            Array.append [| word |] (byKey |> Array.filter (fun path -> path <> word))

    let of' schema (word: string) (value: string) =
        let paths =
            [ word; word.Replace('-', '_') ]
            |> List.tryPick (fun word ->
                match named schema word with
                | [||] -> None
                | paths -> Some paths)

        match paths with
        | None -> None
        | Some paths when paths[0] = word && word.Contains '.' -> Some $"--set {word}={value}"
        | Some paths ->
            let depth (path: string, _) =
                path |> Seq.filter ((=) '.') |> Seq.length

            let groups =
                paths
                |> Array.map (ofModel schema)
                |> Array.groupBy fst
                |> Array.map (fun (path, sections) -> path, Array.choose snd sections)
                |> Array.sortBy depth
                |> Array.truncate mostShown

            let shown =
                groups
                |> Array.map (fun (path, models) ->
                    match models with
                    | [| model |] -> $"--set {path.Replace(AnyModel, model)}={value}"
                    | _ -> $"--set {path}={value}")
                |> String.concat " or "

            match groups |> Array.tryFind (fun (_, models) -> models.Length > 1) with
            | Some(_, models) ->
                let listed = String.concat ", " models
                Some $"{shown}, {AnyModel} one of {listed}"
            | None -> Some shown
