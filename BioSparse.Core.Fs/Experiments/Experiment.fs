namespace BioSparse.Core

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Text

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

    let private mostJobs = 100_000L

    let schema (catalogue: Catalogue) =
        let own (kind: ModelKind) : ModelSections.Section =
            { Name = kind.Name
              Rule = Some kind.Name
              Layers = 0 }

        ModelSections.schema catalogue (List.map own catalogue.Models)

    let schemaOf catalogue file (overrides: KeyValuePair<string, SettingNode> seq) =
        ModelSections.inFiles catalogue [ file ] (Array.ofSeq overrides) |> ModelSections.schema catalogue

    let isFile (path: string) =
        match path.Split '.' with
        | [| "dataset"; ("train_images" | "train_labels" | "test_images" | "test_labels") |] -> true
        | _ -> false

    let notice schema path (node: SettingNode) : string | null =
        RenamedSettings.ofVersion1 schema path node |> Option.map (Renamed.line path node) |> Option.toObj

    let private within section (values: SettingValues) =
        { Find = fun path -> values.Find(section + "." + path)
          IsPresent = fun path -> values.IsPresent(section + "." + path) }

    let private first sizes = sizes |> Option.map List.head

    let private modelOf
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
        let own = within section.Name values

        let sizes =
            ExperimentSettings.hiddenOf (own.Find "hidden") |> Option.defaultValue settings.Hidden

        let layer number : ModelLayer =
            let inLayer = within $"layers.{number}" own
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

    /// Checks of several settings together.
    let private check
        (settings: ExperimentSettings)
        (models: NamedModel list)
        permutations
        placeOf
        (mistakes: ICollection<Mistake>)
        =
        let wrong path found allowed =
            mistakes.Add(Mistake.create (placeOf path) path found allowed)

        let jobs =
            models
            |> List.sumBy (fun model -> int64 (max 1 model.Sizes.Length))
            |> (*) (int64 settings.Seeds.Length)

        if jobs > mostJobs then
            wrong
                "seeds"
                $"{jobs} trainings: each model, for each number of hidden units, with each seed"
                $"at most {mostJobs}"

        for model in models |> List.distinctBy _.Section do
            let report prefix values units =
                let faults = model.Kind.Check values units

                for key, found, allowed in faults do
                    wrong $"{model.Section}.{prefix}{key}" found allowed

                for key, found, allowed in model.Kind.Check (model.FewShot values) units do
                    if not (List.contains (key, found, allowed) faults) then
                        wrong $"{model.Section}.few_shot.{key}" found allowed

            match model.Layers, model.Sizes with
            | [], [] -> report "" model.Values 0
            | [], sizes -> report "" model.Values (List.min sizes)
            | layers, sizes ->
                for number, layer in List.indexed layers do
                    report $"layers.{number + 1}." layer.Values layer.Units

                if sizes.Length > 1 then
                    wrong $"{model.Section}.hidden" "a list" "one number for each of the layers"

        match settings.Stream, permutations with
        | Some { Division = TaskDivision.DataSets _ }, SettingValue.Int count when count > 0 ->
            wrong "protocol.permutations" (string count) "0 beside protocol.then: tasks are one or the other"
        | _ -> ()

        if settings.Evaluate.On = Split.Validation && settings.Validation = 0.0 then
            wrong "evaluate.on" "validation" "test while validation is 0: no images are kept for it"

        for attack in settings.Evaluate.Attacks do
            match attack.Source with
            | Some source when not (List.contains source settings.Models) ->
                let names = String.concat ", " settings.Models
                wrong $"evaluate.{attack.Name}.source" source $"one of this run's models: {names}"
            | _ -> ()

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
          Models = settings.Models |> List.map (modelOf catalogue sections settings found)
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

            check experiment.Settings experiment.Models permutations draft.PlaceOf mistakes

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
              Layers = model.Layers.Length }

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
        replace
            [ KeyValuePair("name", SettingValue.Text "run")
              KeyValuePair("threads", SettingValue.Absent)
              KeyValuePair("checkpoint_every", SettingValue.Int 1)
              KeyValuePair("tensorboard", SettingValue.Bool false)
              KeyValuePair("evaluate.portraits", SettingValue.Absent)
              KeyValuePair("seeds", SettingType.firstSeeds 1) ]
            experiment

    let private indent section =
        if section = "" then 0 else 2 * section.Split('.').Length

    let private openSection (text: StringBuilder) (before: string) (section: string) =
        let parts (path: string) =
            path.Split('.', StringSplitOptions.RemoveEmptyEntries)

        let from, into = parts before, parts section

        let shared = Seq.zip from into |> Seq.takeWhile (fun (a, b) -> a = b) |> Seq.length

        for depth in shared .. into.Length - 1 do
            text.Append(' ', 2 * depth).Append(into[depth]).Append(":\n") |> ignore

    let private isOfKind (experiment: Experiment) (setting: Setting) =
        match setting.Kind with
        | null -> true
        | kind -> Map.tryFind setting.KindPath experiment.Values = Some(SettingValue.Text kind)

    let write (experiment: Experiment) =
        let sectionOf (setting: Setting) = setting.Path.Split('.')[0]
        let asked = HashSet(experiment.Models |> Seq.map _.Section)

        let isRule section =
            ModelSections.kindOf experiment.Catalogue section |> Option.isSome

        let isDefault (setting: Setting) =
            match Map.tryFind setting.Path experiment.Values with
            | Some value -> value = setting.Default
            | None -> true

        /// A section is written whole or not at all: an unwritten setting of a written section means the default of an earlier
        /// version.
        let written =
            HashSet(
                seq {
                    yield! asked

                    for setting in experiment.Schema.All do
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
            match Map.tryFind setting.Path experiment.Values, setting.Type with
            | None, SettingType.OrWord _ when
                setting.Default <> SettingValue.Absent
                && isNull (experiment.Schema.OptionalOf setting.Path)
                && asked.Contains(setting.Path.Split('.')[0])
                ->
                Some SettingValue.Absent
            | value, _ -> value

        ("", experiment.Schema.All)
        ||> Array.fold (fun before setting ->
            match valueOf setting with
            | Some value when isOfKind experiment setting && not (isIdle setting value) ->
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

    let private valuesIn section (experiment: Experiment) =
        within
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
