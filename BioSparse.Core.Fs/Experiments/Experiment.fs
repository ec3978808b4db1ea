namespace BioSparse.Core

open System
open System.Collections.Concurrent
open System.Collections.Generic

[<RequireQualifiedAccess; CustomEquality; NoComparison>]
type Experiment =
    { Catalogue: Catalogue
      Schema: Schema
      Values: Map<string, SettingValue>
      Settings: ExperimentSettings
      Models: NamedModel list
      Notices: string list }

    override experiment.Equals other =
        match other with
        | :? Experiment as other -> experiment.Values = other.Values
        | _ -> false

    override experiment.GetHashCode() = hash experiment.Values

    interface IEquatable<Experiment> with
        member experiment.Equals other = experiment.Equals(box other)

[<RequireQualifiedAccess>]
module Experiment =

    let schema (catalogue: Catalogue) =
        let own (kind: ModelKind) : ModelSections.Section =
            { Name = kind.Name
              Rule = Some kind.Name
              Layers = [] }

        ModelSections.schema catalogue (List.map own catalogue.Models)

    let schemaOf catalogue file (overrides: KeyValuePair<string, SettingNode> seq) =
        ModelSections.inFiles catalogue [ file ] (Array.ofSeq overrides) |> ModelSections.schema catalogue

    let isFile (path: string) =
        match path.Split '.' with
        | [| "dataset"; ("train_images" | "train_labels" | "test_images" | "test_labels") |] -> true
        | _ -> false

    let notice schema path (node: SettingNode) : string | null =
        RenamedSettings.ofVersion1 schema path node |> Option.map (Renamed.line path node) |> Option.toObj

    /// The values that settings have, without those of parts that are left out.
    let private held (schema: Schema) (values: SettingValues) =
        let isFiles = values.Find "dataset.train_images" <> SettingValue.Absent

        Map
            [ for setting in schema.All do
                  let isThere =
                      match schema.OptionalOf setting.Path with
                      | null -> true
                      | section -> values.IsPresent section

                  match values.Find setting.Path with
                  | SettingValue.Absent -> ()
                  | _ when setting.Path = "dataset" && isFiles -> ()
                  | value when isThere -> setting.Path, value
                  | _ -> () ]

    let private made catalogue sections schema (values: Map<string, SettingValue>) : Experiment =
        let found =
            { Find = fun path -> Map.tryFind path values |> Option.defaultValue SettingValue.Absent
              IsPresent =
                fun section ->
                    values
                    |> Map.exists (fun path _ -> path.StartsWith(section + ".", StringComparison.Ordinal)) }

        let settings: ExperimentSettings = ExperimentSettings.read catalogue found

        { Catalogue = catalogue
          Schema = schema
          Values = values
          Settings = settings
          Models = settings.Models |> List.map (NamedModel.read catalogue sections settings found)
          Notices = [] }

    let private readWith schemaFor catalogue files (overrides: KeyValuePair<string, SettingNode>[]) =
        let mistakes = ResizeArray()
        let files = ModelSections.overlaid files
        let sections = ModelSections.inFiles catalogue files overrides
        let schema: Schema = schemaFor sections

        let schema =
            if (List.last files).IsResolved then
                schema.Map RenamedSettings.whereUnwritten
            else
                schema

        let draft = Draft(schema, RenamedSettings.ofVersion1, mistakes)

        for file in files do
            draft.Add file

        for over in overrides do
            draft.Override(over.Key, over.Value)

        let values = Resolution.values schema mistakes draft

        for section in sections do
            if section.Rule.IsNone then
                mistakes.Add(
                    Mistake.create
                        (draft.PlaceOf(section.Name + ".rule"))
                        (section.Name + ".rule")
                        "nothing"
                        (catalogue.Models |> List.map _.Name |> String.concat ", ")
                )

        match values with
        | Some values when mistakes.Count = 0 ->
            let experiment = made catalogue sections schema (held schema values)

            let permutations =
                Map.tryFind "protocol.permutations" experiment.Values
                |> Option.defaultValue SettingValue.Absent

            ExperimentChecks.check experiment.Settings experiment.Models permutations draft.PlaceOf mistakes

            if mistakes.Count > 0 then
                Error(List.ofSeq mistakes)
            else
                Ok
                    { experiment with
                        Notices = draft.Notices }
        | _ -> Error(List.ofSeq mistakes)

    let read catalogue (files: SettingsFile seq) overrides =
        readWith (ModelSections.schema catalogue) catalogue (List.ofSeq files) (Array.ofSeq overrides)

    let reader catalogue file =
        let schemas = ConcurrentDictionary<ModelSections.Section list, Schema>()

        let schemaFor sections =
            schemas.GetOrAdd(sections, fun sections -> ModelSections.schema catalogue sections)

        Func<KeyValuePair<string, SettingNode> seq, _>(fun overrides ->
            readWith schemaFor catalogue [ file ] (Array.ofSeq overrides))

    let private sectionsOf (experiment: Experiment) : ModelSections.Section list =
        let own (model: NamedModel) : ModelSections.Section =
            { Name = model.Section
              Rule = Some model.Kind.Name
              Layers = model.Layers |> List.map (fun layer -> Some layer.Kind.Name) }

        List.map own experiment.Models |> List.distinct

    let replace (values: KeyValuePair<string, SettingValue> seq) (experiment: Experiment) =
        let replaced =
            (experiment.Values, values)
            ||> Seq.fold (fun all pair ->
                match pair.Value with
                | SettingValue.Absent -> Map.remove pair.Key all
                | value -> Map.add pair.Key value all)

        made experiment.Catalogue (sectionsOf experiment) experiment.Schema replaced

    let substance experiment =
        let figures =
            FigureSettings.codec.Write FigureSettings.standard
            |> List.map (fun (key, value) -> KeyValuePair("figures." + key, value))

        replace
            [ yield! figures
              KeyValuePair("name", SettingValue.Text "run")
              KeyValuePair("threads", SettingValue.Absent)
              KeyValuePair("checkpoint_every", SettingValue.Int 1)
              KeyValuePair("tensorboard", SettingValue.Bool false)
              KeyValuePair("evaluate.portraits", SettingValue.Absent)
              KeyValuePair("seeds", SettingType.firstSeeds 1) ]
            experiment

    let write (experiment: Experiment) =
        ExperimentText.write
            experiment.Catalogue
            experiment.Schema
            experiment.Values
            (experiment.Models |> List.map _.Section)

    let private valuesIn section (experiment: Experiment) =
        Codec.inside
            section
            { Find = fun path -> Map.tryFind path experiment.Values |> Option.defaultValue SettingValue.Absent
              IsPresent = fun _ -> false }

    let private measure (kind: MeasurementKind) (experiment: Experiment) =
        kind.Rows(valuesIn ("analyse." + kind.Name) experiment)

    let protocol (source: Func<Network> | null) count (experiment: Experiment) : Protocol =
        let evaluate = experiment.Settings.Evaluate
        let all = evaluate.Samples |> Option.defaultValue count |> min count

        let plan (choice: AttackChoice) =
            { Attack = choice.Attack
              Epsilons = Array.ofList choice.Epsilons
              Samples = choice.Samples |> Option.defaultValue all |> min all
              Source =
                match choice.Source, source with
                | Some _, NonNull source -> Some source.Invoke
                | _ -> None }

        { On = evaluate.On
          Attacks =
            evaluate.Attacks
            |> List.filter (fun choice -> choice.Source.IsNone || not (isNull source))
            |> List.map plan
          FewShot = evaluate.FewShot
          Threshold = experiment.Settings.Threshold
          Bootstrap = experiment.Settings.Bootstrap
          Measurements = [ for kind in experiment.Catalogue.Measurements -> measure kind experiment ] }

    let readoutKind (experiment: Experiment) : ReadoutKind =
        let values = valuesIn "readout" experiment

        experiment.Catalogue.Readouts
        |> List.find (fun (kind: ReadoutKind) -> values.Find "kind" = SettingValue.Text kind.Name)

    let readout context (experiment: Experiment) =
        (readoutKind experiment).Learner (valuesIn "readout" experiment) context
