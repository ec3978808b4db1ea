namespace BioSparse.Core

[<NoComparison; NoEquality>]
type ModelLayer =
    { Kind: ModelKind
      Values: SettingValues
      FewShot: SettingValues
      Units: int
      Placement: LayerPlacement }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type NamedModel =
    { Name: string
      Section: string
      Kind: ModelKind
      IsTrained: bool
      Values: SettingValues
      FewShot: SettingValues
      FewShotSteps: int option
      Placement: LayerPlacement
      Sizes: int list
      Replay: int
      IsBeforehand: bool
      Layers: ModelLayer list }

    member model.Signs =
        match model.Layers |> List.map (fun layer -> layer.Kind.Signs layer.Values) with
        | [] -> model.Kind.Signs model.Values
        | all -> all |> List.tryFind ((<>) SignKeeping.Free) |> Option.defaultValue SignKeeping.Free

[<RequireQualifiedAccess>]
module internal NamedModel =

    let layer units (model: NamedModel) : ModelLayer =
        { Kind = model.Kind
          Values = model.Values
          FewShot = model.FewShot
          Units = units
          Placement = model.Placement }

    let private first sizes = sizes |> Option.map List.head

    let read
        catalogue
        (sections: ModelSections.Section list)
        (settings: ExperimentSettings)
        values
        (name: string)
        : NamedModel =
        let section, isTrained =
            match sections |> List.tryFind (fun section -> section.Name = name) with
            | Some section -> section, true
            | None ->
                let trained = name.Substring(0, name.Length - ModelSections.Untrained.Length)
                sections |> List.find (fun section -> section.Name = trained), false

        let kind = ModelSections.kind catalogue section
        let own = Codec.inside section.Name values

        let sizes =
            ExperimentSettings.hiddenOf (own.Find "hidden") |> Option.defaultValue settings.Hidden

        let layer number (ruling: ModelKind) : ModelLayer =
            let inLayer = Codec.inside $"layers.{number}" own
            // backpropagation's layers have nothing but their sizes and connections of their own
            let values = if kind.LearnsFromLabels then own else inLayer

            let size =
                own.Find $"layers.{number}.hidden"
                |> ExperimentSettings.hiddenOf
                |> first
                |> Option.defaultValue sizes.Head

            { Kind = ruling
              Values = values
              FewShot =
                if ruling.Name = kind.Name then
                    FewShotSection.over own values
                else
                    values
              Units = size
              Placement = (ModelSections.placement ruling).Read inLayer }

        { Name = name
          Section = section.Name
          Kind = kind
          IsTrained = isTrained
          Values = own
          FewShot = FewShotSection.over own own
          FewShotSteps = FewShotSection.steps kind own
          Placement =
            if kind.HasHidden then
                (ModelSections.placement kind).Read own
            else
                ConnectionSettings.dense
          Sizes = if kind.HasHidden then sizes else []
          Replay = ExperimentSettings.replayOf own
          IsBeforehand = ExperimentSettings.beforehandOf own
          Layers = ModelSections.layerKinds catalogue section |> List.mapi (fun i -> layer (i + 1)) }
