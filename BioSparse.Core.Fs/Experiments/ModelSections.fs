namespace BioSparse.Core

open System
open System.Collections.Generic

[<RequireQualifiedAccess>]
module internal ModelSections =

    [<Literal>]
    let Untrained = "-untrained"

    type Section =
        { Name: string
          Rule: string option
          Layers: string option list }

    /// The value of a key in a section.
    let private isFound (name: string) (node: SettingNode) =
        match node with
        | :? SectionNode as section ->
            section.Entries |> Seq.tryFindBack (fun entry -> entry.Key.Text = name) |> Option.map _.Value
        | _ -> None

    /// The node of keys below another; items of a list are counted from 1.
    let rec private below (keys: string list) (node: SettingNode) =
        match keys, node with
        | [], _ -> Some node
        | key :: rest, (:? ListNode as list) ->
            match Int32.TryParse key with
            | true, number when number > 0 && number <= list.Items.Count -> below rest list.Items[number - 1]
            | _ -> None
        | key :: rest, _ -> isFound key node |> Option.bind (below rest)

    let overlaid (files: SettingsFile list) =
        let saysOtherwise key name (node: SettingNode) (later: SettingNode) =
            match isFound name later |> Option.bind (isFound key), isFound key node with
            | Some(:? ScalarNode as now), Some(:? ScalarNode as before) -> now.Text <> before.Text
            | now, _ -> now.IsSome

        let under later (file: SettingsFile) =
            let replacedIn key name node =
                later |> List.exists (fun (other: SettingsFile) -> saysOtherwise key name node other.Root)

            let trimmed (entry: KeyValuePair<ScalarNode, SettingNode>) =
                match entry.Value with
                | :? SectionNode as section when replacedIn "layers" entry.Key.Text section ->
                    KeyValuePair(entry.Key, section.Without(fun key _ -> key = "layers") :> SettingNode)
                | _ -> entry

            match file.Root with
            | :? SectionNode as root when not (List.isEmpty later) ->
                let kept = root.Without(replacedIn "rule")

                { file with
                    Root = SectionNode(root.Place, kept.Entries |> Seq.map trimmed |> Array.ofSeq) }
            | _ -> file

        files |> List.mapi (fun i file -> under (List.skip (i + 1) files) file)

    let kindOf (catalogue: Catalogue) name =
        catalogue.Models |> List.tryFind (fun kind -> kind.Name = name)

    let private learns (kind: ModelKind) =
        kind.HasHidden
        && not kind.LearnsFromLabels
        && kind.Settings |> List.exists (fun setting -> setting.Path = "epochs")

    let placement kind =
        if learns kind then
            ConnectionSettings.taught
        else
            ConnectionSettings.codec

    let private textOf (node: SettingNode option) =
        match node with
        | Some(:? ScalarNode as scalar) when not scalar.IsNothing -> Some scalar.Text
        | _ -> None

    let private layersOf (node: SettingNode option) =
        match node with
        | Some(:? ListNode as list) -> list.Items.Count
        | Some(:? SectionNode as section) -> section.Entries.Count
        | _ -> 0

    let inFiles
        (catalogue: Catalogue)
        (files: SettingsFile list)
        (overrides: KeyValuePair<string, SettingNode>[])
        =
        /// The values of a file by key, the last of a key that stands twice.
        let valuesOf (file: SettingsFile) =
            let values = Dictionary<string, SettingNode>()

            match file.Root with
            | :? SectionNode as root ->
                for entry in root.Entries do
                    values[entry.Key.Text] <- entry.Value
            | _ -> ()

            values

        let roots = files |> List.map valuesOf

        let known = ExperimentSettings.before [] |> List.map _.Path |> HashSet

        for other in [ "readout"; "evaluate"; "analyse" ] do
            known.Add other |> ignore

        let keysOf (path: string) = List.ofArray (path.Split '.')

        /// The last node of a path. A value over the files replaces all below its own path.
        let given path =
            let over (one: KeyValuePair<string, SettingNode>) =
                if path = one.Key then
                    Some(Some one.Value)
                elif path.StartsWith(one.Key + ".", StringComparison.Ordinal) then
                    Some(below (keysOf (path.Substring(one.Key.Length + 1))) one.Value)
                else
                    None

            let inFile (root: Dictionary<string, SettingNode>) =
                match keysOf path with
                | section :: keys when root.ContainsKey section -> below keys root[section]
                | _ -> None

            Array.rev overrides
            |> Array.tryPick over
            |> Option.defaultWith (fun () -> List.rev roots |> List.tryPick inFile)

        let inFile =
            [ for file in files do
                  match file.Root with
                  | :? SectionNode as root ->
                      for entry in root.Entries do
                          entry.Key.Text
                  | _ -> () ]

        let inOverrides = [ for over in overrides -> over.Key.Split('.')[0] ]

        let own =
            inFile @ inOverrides
            |> List.distinct
            |> List.filter (fun name ->
                not (known.Contains name)
                && (kindOf catalogue name).IsNone
                && (given (name + ".rule")).IsSome)

        let layersIn name =
            let named =
                [ for over in overrides do
                      match over.Key.Split '.' with
                      | parts when parts.Length > 2 && parts[0] = name && parts[1] = "layers" ->
                          match Int32.TryParse parts[2] with
                          | true, number when number > 0 && number <= 100 -> number
                          | _ -> ()
                      | _ -> () ]

            [ for number in 1 .. List.fold max (layersOf (given (name + ".layers"))) named ->
                  textOf (given $"{name}.layers.{number}.rule") ]

        [ for name in (catalogue.Models |> List.map _.Name) @ own do
              { Section.Name = name
                Rule =
                  textOf (given (name + ".rule"))
                  |> Option.orElse (kindOf catalogue name |> Option.map _.Name)
                Layers = layersIn name } ]

    let kind (catalogue: Catalogue) (section: Section) =
        match section.Rule |> Option.bind (kindOf catalogue) with
        | Some kind -> kind
        // the mistake is reported where `rule` is read
        | None -> catalogue.Models.Head

    /// Whether a layer of a stack can have the rule: it learns from what the layer below answers.
    let private isStackable (kind: ModelKind) =
        kind.HasHidden && not kind.LearnsFromLabels

    let layerKinds catalogue section =
        let whole = kind catalogue section

        [ for rule in section.Layers ->
              match rule |> Option.bind (kindOf catalogue) with
              // the mistake of another word is reported where `rule` is read
              | Some own when isStackable own && isStackable whole -> own
              | _ -> whole ]

    let private modelNames catalogue (sections: Section list) =
        [ for section in sections do
              section.Name
          for section in sections do
              if learns (kind catalogue section) then
                  section.Name + Untrained ]

    let private settingsOf (catalogue: Catalogue) (section: Section) =
        let rules = kind catalogue section

        let rule =
            Setting.create
                "rule"
                (SettingType.Word(catalogue.Models |> List.map _.Name))
                (match kindOf catalogue section.Name with
                 | Some own -> SettingValue.Text own.Name
                 | None -> SettingValue.Absent)
                "the rule that the section is of"

        let hiddenOf (kind: ModelKind) =
            if kind.HasHidden then
                ExperimentSettings.hidden :: (placement kind).Settings
            else
                []

        let hidden = hiddenOf rules

        /// A layer has the settings of its section, but for those of a rule that is not the section's.
        let ofLayer number (own: ModelKind) =
            let section = $"layers.{number}"

            let inheriting (setting: Setting) =
                { setting.MovedTo section with
                    Inherits = setting.Path }

            let inherits = own.Name = rules.Name

            [ if isStackable rules then
                  let words = catalogue.Models |> List.filter isStackable |> List.map _.Name

                  (Setting.create
                      "rule"
                      (SettingType.Word words)
                      SettingValue.Absent
                      "the rule of the layer, when not the section's")
                      .MovedTo
                      section
              for setting in hiddenOf own do
                  inheriting setting
              if not own.LearnsFromLabels then
                  for setting in own.Settings do
                      if inherits then
                          inheriting setting
                      else
                          setting.MovedTo section ]

        [ rule
          ExperimentSettings.replay
          if not rules.LearnsFromLabels then
              ExperimentSettings.beforehand
          yield! hidden
          yield! rules.Settings
          yield! FewShotSection.settings rules

          for number, own in List.indexed (layerKinds catalogue section) do
              yield! ofLayer (number + 1) own ]
        |> Setting.inSection section.Name

    let schema catalogue sections =
        let names = modelNames catalogue sections

        Schema(
            ExperimentSettings.before names
            @ List.collect (settingsOf catalogue) sections
            @ ExperimentSettings.after catalogue names,
            ExperimentSettings.optionalSections catalogue
            @ [ for section in sections do
                    for optional in (kind catalogue section).OptionalSections do
                        section.Name + "." + optional ]
        )
