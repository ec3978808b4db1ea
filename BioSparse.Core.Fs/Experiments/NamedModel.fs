namespace BioSparse.Core

[<NoComparison; NoEquality>]
type ModelLayer =
    { Values: SettingValues
      Units: int
      Placement: LayerPlacement }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type NamedModel =
    { Name: string
      Section: string
      Kind: ModelKind
      IsTrained: bool
      Values: SettingValues
      FewShot: SettingValues -> SettingValues
      FewShotSteps: int option
      Placement: LayerPlacement
      Sizes: int list
      Replay: int
      IsBeforehand: bool
      Layers: ModelLayer list }

[<RequireQualifiedAccess>]
module internal NamedModel =

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

        let layer number : ModelLayer =
            let inLayer = Codec.inside $"layers.{number}" own
            // backpropagation's layers have nothing but their sizes and connections of their own
            let values = if kind.LearnsFromLabels then own else inLayer

            let size =
                own.Find $"layers.{number}.hidden"
                |> ExperimentSettings.hiddenOf
                |> first
                |> Option.defaultValue sizes.Head

            { Values = values
              Units = size
              Placement = (ModelSections.placement kind).Read inLayer }

        { Name = name
          Section = section.Name
          Kind = kind
          IsTrained = isTrained
          Values = own
          FewShot = FewShotSection.over own
          FewShotSteps = FewShotSection.steps kind own
          Placement =
            if kind.HasHidden then
                (ModelSections.placement kind).Read own
            else
                ConnectionSettings.dense
          Sizes = if kind.HasHidden then sizes else []
          Replay = ExperimentSettings.replayOf own
          IsBeforehand = ExperimentSettings.beforehandOf own
          Layers = List.init section.Layers (fun i -> layer (i + 1)) }
