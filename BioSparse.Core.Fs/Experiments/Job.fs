namespace BioSparse.Core

open System

[<RequireQualifiedAccess; CustomEquality; NoComparison>]
type Job =
    { Model: string
      Seed: int
      Recipe: Recipe
      FewShot: Recipe
      LearnsFromLabels: bool
      HasWeights: bool }

    member job.Name = $"{job.Model}-seed{job.Seed}"

    override job.Equals other =
        match other with
        | :? Job as other -> job.Name = other.Name
        | _ -> false

    override job.GetHashCode() =
        job.Name.GetHashCode StringComparison.Ordinal

[<RequireQualifiedAccess>]
type ExperimentImages =
    { Train: Dataset
      Validation: Dataset
      Test: Dataset }

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

    let private recipe (experiment: Experiment) (model: NamedModel) inputs units learnerOf : Recipe =
        let context: ModelContext =
            { Inputs = inputs
              Units = units
              BatchSize = experiment.Settings.BatchSize }

        let plan values context units =
            let learner: Learner =
                let learner = learnerOf values context
                if model.IsTrained then learner else still learner

            { Rule = learner.Rule
              Units = units
              Plan = learner.Plan }

        let layers =
            match model.Layers with
            | [] -> [ plan model.Values context [ units ] ]
            | stack when model.Kind.LearnsFromLabels ->
                [ plan model.Values context (stack |> List.map (fun (struct (_, units)) -> units)) ]
            | stack ->
                ((inputs, []), stack)
                ||> List.fold (fun (inputs, plans) (struct (values, units)) ->
                    let own =
                        { context with
                            Inputs = inputs
                            Units = units }

                    units, plan values own [ units ] :: plans)
                |> snd
                |> List.rev

        let readout =
            match model.Kind.Readout with
            | Some own -> own model.Values context
            | None -> Experiment.readout context experiment

        { Layers = layers
          Readout = readout.Rule
          ReadoutPlan = readout.Plan }

    let all inputs (experiment: Experiment) : Job[] =
        let ofModel (model: NamedModel) : Job[] =
            let sizes = if model.Kind.HasHidden then model.Sizes else [ inputs ]

            [| for units in sizes do
                   let name =
                       if sizes.Length > 1 then
                           $"{model.Name}-h{units}"
                       else
                           model.Name

                   let whole = recipe experiment model inputs units model.Kind.Learner
                   let few = recipe experiment model inputs units model.Kind.FewShot

                   for seed in experiment.Settings.Seeds do
                       { Model = name
                         Seed = seed
                         Recipe = whole
                         FewShot = few
                         LearnsFromLabels = model.Kind.LearnsFromLabels
                         HasWeights = model.Kind.HasHidden } |]

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

[<RequireQualifiedAccess>]
module ExperimentImages =

    /// Classes that a note names.
    let private mostShown = 10

    let private ofClasses (experiment: Experiment) dataset =
        match experiment.Settings.Classes with
        | None -> Ok dataset
        | Some classes ->
            Dataset.ofClasses (Array.ofList classes) dataset
            |> Result.mapError (fun problem -> $"classes: {problem}")

    let private splits (images: ExperimentImages) =
        [ "training", images.Train
          "validation", images.Validation
          "test", images.Test ]

    /// Attacks stay within [0, 1], where normalised pixels do not lie.
    let private attackable (experiment: Experiment) images =
        let outside (name, dataset) =
            let struct (least, most) = Dataset.range dataset

            if least < 0.0 || most > 1.0 then
                Some(name, float32 least, float32 most)
            else
                None

        match experiment.Settings.Evaluate.Attacks, List.tryPick outside (splits images) with
        | (_ :: _ as attacks), Some(name, least, most) ->
            let names =
                attacks |> List.map (fun attack -> "evaluate." + attack.Name) |> String.concat ", "

            Error
                $"{names}: attacks need pixels from 0 to 1, the {name} images have {least} to {most}; no attacks, or a dataset.pixel_scale that brings them into 0 to 1, is right"
        | _ -> Ok images

    let notes (experiment: Experiment) (images: ExperimentImages) =
        let isAsked (name, dataset: Dataset) =
            dataset.Count > 0 && (name <> "validation" || experiment.Settings.Evaluate.On = Split.Validation)

        let note (name, dataset: Dataset) =
            match Dataset.absentClasses dataset with
            | [||] -> None
            | absent ->
                let shown =
                    absent |> Array.truncate mostShown |> Array.map string |> String.concat ", "

                let more = if absent.Length > mostShown then ", …" else ""

                let classes, have =
                    if absent.Length = 1 then
                        "class", "has"
                    else
                        "classes", "have"

                Some
                    $"{classes} {shown}{more} {have} no {name} image ({absent.Length} of {dataset.Classes} classes)"

        splits images |> List.filter isAsked |> List.choose note

    let choose (experiment: Experiment) train test : Result<ExperimentImages, string> =
        ofClasses experiment train
        |> Result.bind (fun train -> ofClasses experiment test |> Result.map (fun test -> train, test))
        |> Result.bind (fun (train, test) ->
            let share = experiment.Settings.Validation

            let struct (train, validation) =
                Dataset.split share (Random.named "validation" (Random.key 0UL)) train

            if train.Count = 0 then
                Error $"validation: found {share}; it leaves no image to train on"
            else
                attackable
                    experiment
                    { Train = train
                      Validation = validation
                      Test = test })

    let on split (images: ExperimentImages) =
        match split with
        | Split.Train -> images.Train
        | Split.Validation -> images.Validation
        | Split.Test
        | Split.NoImages -> images.Test
