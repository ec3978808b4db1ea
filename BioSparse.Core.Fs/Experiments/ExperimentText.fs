namespace BioSparse.Core

open System
open System.Collections.Generic
open System.Text

[<RequireQualifiedAccess>]
module internal ExperimentText =

    let private indent section =
        if section = "" then 0 else 2 * section.Split('.').Length

    let private openSection (text: StringBuilder) (before: string) (section: string) =
        let parts (path: string) =
            path.Split('.', StringSplitOptions.RemoveEmptyEntries)

        let from, into = parts before, parts section

        let shared = Seq.zip from into |> Seq.takeWhile (fun (a, b) -> a = b) |> Seq.length

        for depth in shared .. into.Length - 1 do
            text.Append(' ', 2 * depth).Append(into[depth]).Append(":\n") |> ignore

    let private isOfKind (values: Map<string, SettingValue>) (setting: Setting) =
        match setting.Kind with
        | null -> true
        | kind -> Map.tryFind setting.KindPath values = Some(SettingValue.Text kind)

    let write
        (catalogue: Catalogue)
        (schema: Schema)
        (values: Map<string, SettingValue>)
        (models: string list)
        =
        let sectionOf (setting: Setting) = setting.Path.Split('.')[0]
        let asked = HashSet models

        let isRule section =
            ModelSections.kindOf catalogue section |> Option.isSome

        let isDefault (setting: Setting) =
            match Map.tryFind setting.Path values with
            | Some value -> value = setting.Default
            | None -> true

        /// A section is written whole or not at all: an unwritten setting of a written section means the default of an earlier
        /// version.
        let written =
            HashSet(
                seq {
                    yield! asked

                    for setting in schema.All do
                        if not (isDefault setting) then
                            sectionOf setting
                }
            )

        /// The section of a rule that no model has says nothing where all is at its defaults.
        let isIdle (setting: Setting) value =
            let section = sectionOf setting

            (setting.Key = "rule" && value = setting.Default)
            || (isRule section && not (written.Contains section))

        let text = StringBuilder()

        /// The value; none is one where its word is not the default.
        let valueOf (setting: Setting) =
            match Map.tryFind setting.Path values, setting.Type with
            | None, SettingType.OrWord _ when
                setting.Default <> SettingValue.Absent
                && isNull (schema.OptionalOf setting.Path)
                && asked.Contains(setting.Path.Split('.')[0])
                ->
                Some SettingValue.Absent
            | value, _ -> value

        ("", schema.All)
        ||> Array.fold (fun before setting ->
            match valueOf setting with
            | Some value when isOfKind values setting && not (isIdle setting value) ->
                let section = setting.Section

                if section <> before then
                    openSection text before section

                text
                    .Append(' ', indent section)
                    .Append(setting.Key)
                    .Append(": ")
                    .Append(SettingType.write setting.Type value)
                    .Append('\n')
                |> ignore

                section
            | _ -> before)
        |> ignore

        text.ToString()
