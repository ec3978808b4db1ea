namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal FewShotSection =

    [<Literal>]
    let private Section = "few_shot"

    /// The word for a value as from all images.
    [<Literal>]
    let private Same = "same"

    let private fewest =
        Setting.create
            (SettingPath.child Section "steps")
            (SettingType.OrWord(SettingType.Integer(1, 1_000_000), Same))
            SettingValue.Absent
            "fewest steps of each training on few images; same: evaluate.few_shot.steps"

    /// What a model is in every training: the signs of its weights; and what concerns streams of tasks.
    let private isCommon (setting: Setting) =
        List.contains (setting.Path.Split('.')[0]) [ "constraint"; "consolidation" ]

    /// Settings that a kind has in this section by itself stay as they are.
    let private again (kind: ModelKind) (setting: Setting) =
        let moved = setting.MovedTo Section
        let isThere = kind.Settings |> List.exists (fun own -> own.Path = moved.Path)

        match setting.Type with
        | _ when
            isThere || isCommon setting || setting.Path.StartsWith(Section + ".", StringComparison.Ordinal)
            ->
            None
        | SettingType.OrWord _ -> None
        | _ when isNull setting.Kind ->
            Some
                { moved with
                    Type = SettingType.OrWord(setting.Type, Same)
                    Default = SettingValue.Absent
                    Doc = $"{setting.Doc}; from few images" }
        | _ -> Some moved

    let settings (kind: ModelKind) =
        (if kind.IsClosedForm then [] else [ fewest ]) @ List.choose (again kind) kind.Settings

    let steps (kind: ModelKind) (values: SettingValues) =
        match values.Find fewest.Path with
        | SettingValue.Int steps -> Some steps
        | _ when kind.IsClosedForm -> Some 1
        | _ -> None

    let over (values: SettingValues) (ofLayer: SettingValues) =
        let inSection path =
            values.Find(SettingPath.child Section path)

        /// Whether the kind of a choice that a setting is in is given for few images: then all of the choice is.
        let rec isChosen path =
            match SettingPath.parent path with
            | "" -> false
            | section ->
                inSection (SettingPath.child section "kind") <> SettingValue.Absent || isChosen section

        { ofLayer with
            Find =
                fun path ->
                    match inSection path with
                    | SettingValue.Absent when not (isChosen path) -> ofLayer.Find path
                    | value -> value }
