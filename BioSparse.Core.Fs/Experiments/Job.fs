namespace BioSparse.Core

open System

[<RequireQualifiedAccess; CustomEquality; NoComparison>]
type Job =
    { Model: string
      Seed: int
      Recipe: Recipe
      FewShot: Recipe
      FewShotSteps: int option
      LearnsFromLabels: bool
      HasWeights: bool
      Replay: int
      IsBeforehand: bool }

    member job.Name = $"{job.Model}-seed{job.Seed}"

    override job.Equals other =
        match other with
        | :? Job as other -> job.Name = other.Name
        | _ -> false

    override job.GetHashCode() =
        job.Name.GetHashCode StringComparison.Ordinal

[<RequireQualifiedAccess>]
module Job =

    /// A learner that stays as it starts.
    let private still (learner: Learner) : Learner =
        { Rule =
            { learner.Rule with
                Step = fun _ state _ -> state
                Session = None }
          Plan =
            { learner.Plan with
                Epochs = 0
                Rate = 1.0
                Schedule = Constant } }

    /// The map of an image's pixels.
    let private mapOf (shape: ImageShape) : MapShape =
        { Channels = shape.Channels
          Height = shape.Height
          Width = shape.Width
          Order = MapOrder.Planes }

    /// The layers of a model with so many hidden units, with what stands before their settings in its section.
    let private layersOf (model: NamedModel) units : (string * ModelLayer) list =
        match model.Layers with
        | [] -> [ "", NamedModel.layer units model ]
        | stack -> stack |> List.mapi (fun i layer -> $"layers.{i + 1}.", layer)

    /// The connection of each layer. Error: the setting that does not fit the map below.
    let private connections (shape: ImageShape) (model: NamedModel) units =
        let grow (found, map) (prefix, layer: ModelLayer) =
            match ConnectionSettings.connection map layer.Placement with
            | Ok _ when
                layer.Placement.Teacher.IsSome
                && layer.Values.Find "constraint.kind" = SettingValue.Text "dale"
                ->
                Error
                    $"{model.Section}.{prefix}teacher.kind: found a teacher with constraint dale, which has no polarity for labels; none is right"
            | Ok connection -> Ok(connection :: found, Connection.mapOf connection layer.Units)
            | Error(struct (key, value, right)) ->
                Error $"{model.Section}.{prefix}{key}: found {value}; {right} is right"

        (Ok([], Some(mapOf shape)), layersOf model units)
        ||> List.fold (fun found layer -> found |> Result.bind (fun found -> grow found layer))
        |> Result.map (fst >> List.rev)

    let fault shape (experiment: Experiment) =
        experiment.Models
        |> List.tryPick (fun model ->
            match model.Sizes |> List.tryHead |> Option.defaultValue 1 |> connections shape model with
            | Ok _ -> None
            | Error fault -> Some fault)

    /// Values that the rows of a layer's weights have, and how many of them are of different presynaptic neurons.
    let private rowOf width connection =
        match connection with
        | Dense -> struct (width, width)
        | OnFields own when own.IsShared -> struct (own.Fields.Inputs, own.Fields.Map.Channels)
        | OnFields own -> struct (own.Fields.Inputs, own.Fields.Inputs)

    let private recipe
        (experiment: Experiment)
        (model: NamedModel)
        (shape: ImageShape)
        units
        isOfFew
        : Recipe =
        let connections =
            match connections shape model units with
            | Ok found -> found
            | Error fault -> invalidArg (nameof experiment) fault

        let layers =
            List.map2
                (fun (_, layer) connection -> struct (layer, connection))
                (layersOf model units)
                connections

        let context inputs channels units : ModelContext =
            { ModelContext.dense inputs units experiment.Settings.BatchSize with
                Channels = channels }

        let learner (layer: ModelLayer) context : Learner =
            let learner =
                if isOfFew then
                    layer.Kind.FewShot layer.FewShot context
                else
                    layer.Kind.Learner layer.Values context

            if model.IsTrained then learner else still learner

        let plan (learner: Learner) units (layer: ModelLayer) : LayerPlan =
            { Rule = learner.Rule
              Units = units
              Plan = learner.Plan
              Preprocessing = layer.Placement.Preprocessing }

        let withTeacher (layer: ModelLayer) rule =
            match layer.Placement.Teacher with
            | Some teacher -> LabelInput.on teacher rule
            | None -> rule

        /// A plan of a local rule, and the width of its activities.
        let local width (struct (layer: ModelLayer, connection)) =
            let struct (inputs, channels) = rowOf width connection
            let learner = learner layer (context inputs channels layer.Units)

            let rule =
                match connection, layer.Placement.Connection with
                | OnFields own, SharedFields(_, drawn) -> FieldRule.on own drawn learner.Rule
                | OnFields own, _ -> FieldRule.on own None learner.Rule
                | Dense, _ -> withTeacher layer learner.Rule

            let outputs =
                match Connection.mapOf connection layer.Units with
                | Some map -> map.Values
                | None -> layer.Units

            plan { learner with Rule = rule } [ layer.Units ] layer, outputs

        let taught () =
            let struct (first: ModelLayer, connection) = layers.Head
            let struct (inputs, channels) = rowOf shape.Values connection

            let learner =
                learner
                    first
                    { context inputs channels first.Units with
                        Connections = connections }

            [ plan learner (layers |> List.map (fun (struct (layer, _)) -> layer.Units)) first ]

        let plans =
            if model.Kind.LearnsFromLabels then
                taught ()
            else
                (shape.Values, layers) ||> List.mapFold local |> fst

        let last = context shape.Values shape.Values units

        let readout =
            match model.Kind.Readout with
            | Some own -> own (if isOfFew then model.FewShot else model.Values) last
            | None -> Experiment.readout last experiment

        { Layers = plans
          Readout = readout.Rule
          ReadoutPlan = readout.Plan }

    /// Whether a layer that learns has a teacher.
    let private isTaught (model: NamedModel) =
        model.IsTrained
        && layersOf model 1 |> List.exists (fun (_, layer) -> layer.Placement.Teacher.IsSome)

    let all (shape: ImageShape) (experiment: Experiment) : Job[] =
        let ofModel (model: NamedModel) : Job[] =
            let sizes =
                if model.Kind.HasHidden then
                    model.Sizes
                else
                    [ shape.Values ]

            [| for units in sizes do
                   let name =
                       if sizes.Length > 1 then
                           $"{model.Name}-h{units}"
                       else
                           model.Name

                   let whole = recipe experiment model shape units false
                   let few = recipe experiment model shape units true

                   for seed in experiment.Settings.Seeds do
                       let job: Job =
                           { Model = name
                             Seed = seed
                             Recipe = whole
                             FewShot = few
                             FewShotSteps = model.FewShotSteps
                             LearnsFromLabels = model.Kind.LearnsFromLabels || isTaught model
                             HasWeights = model.Kind.HasHidden
                             Replay = model.Replay
                             IsBeforehand = model.IsBeforehand }

                       job |]

        experiment.Models |> Seq.collect ofModel |> Array.ofSeq

    let private transferSource (experiment: Experiment) =
        experiment.Settings.Evaluate.Attacks |> List.tryPick _.Source

    let isSource experiment (job: Job) =
        match transferSource experiment with
        | Some source -> job.Model = source || job.Model.StartsWith(source + "-h", StringComparison.Ordinal)
        | None -> false

    let private sizes (job: Job) = job.Recipe.Layers |> List.map _.Units

    let source experiment (jobs: Job seq) (job: Job) =
        if isSource experiment job then
            None
        else
            let candidates =
                jobs
                |> Seq.filter (fun other -> isSource experiment other && other.Seed = job.Seed)
                |> Array.ofSeq

            candidates
            |> Array.tryFind (fun other -> sizes other = sizes job)
            |> Option.orElse (Array.tryHead candidates)
