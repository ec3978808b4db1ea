namespace BioSparse.Core

open System
open System.Threading

type Preprocessing =
    { Whole: InputPlan list
      Fields: InputPlan list }

    static member Nothing: Preprocessing = { Whole = []; Fields = [] }

type LayerPlan =
    { Rule: Rule
      Units: int list
      Plan: TrainingPlan
      Preprocessing: Preprocessing }

[<RequireQualifiedAccess>]
module LayerPlan =

    let create rule units plan : LayerPlan =
        { Rule = rule
          Units = units
          Plan = plan
          Preprocessing = Preprocessing.Nothing }

type Recipe =
    { Layers: LayerPlan list
      Readout: Rule
      ReadoutPlan: TrainingPlan }

[<RequireQualifiedAccess>]
module Recipe =

    let ofRule rule units plan readout readoutPlan : Recipe =
        { Layers = [ LayerPlan.create rule [ units ] plan ]
          Readout = readout
          ReadoutPlan = readoutPlan }

    let name (recipe: Recipe) =
        recipe.Layers |> List.map _.Rule.Name |> String.concat "+"

    let rules (recipe: Recipe) =
        recipe.Layers |> List.collect (fun plan -> plan.Units |> List.map (fun _ -> plan.Rule))

    let read recipe layers =
        (List.truncate (List.length layers) (rules recipe), layers)
        ||> List.map2 (fun rule layer -> Reading.apply rule.Reading layer)

    let inputs recipe layers dataset =
        TrainingInputs.features (read recipe layers) dataset

    /// The name of what belongs to a plan (from 0); of the first it is the plain word.
    let private named word plan =
        if plan = 0 then word else $"{word} {plan + 1}"

    /// The first layer of a state with other forms before its own.
    let private prepared whole fields (state: LearningState) =
        match state.Layers with
        | [] -> state
        | first :: rest ->
            let layer =
                match first.Connection with
                | Dense ->
                    { first with
                        Input = InputForm.chain [ whole; fields; first.Input ] }
                | OnFields own ->
                    { first with
                        Input = InputForm.chain [ fields; first.Input ]
                        Connection = OnFields { own with Whole = whole } }

            { state with Layers = layer :: rest }

    let private startOn number (recipe: Recipe) key width classes =
        let plan = recipe.Layers[number]

        plan.Rule.Start
            { Inputs = width
              Hidden = plan.Units
              Classes = classes }
            (Random.named (named "start" number) key)

    /// The most images, and the most fields of them, that forms are fitted to.
    let private mostImages, mostFields = 2000, 100_000

    let private fit number (recipe: Recipe) (inputs: TrainingInputs) (state: LearningState) =
        let plans = recipe.Layers[number].Preprocessing

        match plans, state.Layers with
        | { Whole = []; Fields = [] }, _
        | _, [] -> state
        | _, first :: _ ->
            let fieldsOf (x: Tensor) =
                match first.Connection with
                | Dense -> x
                | OnFields own ->
                    let images = max 1 (mostFields / own.Fields.Places) |> min x.Rows
                    Fields.unfold own.Fields (Kernel.rows 0 images x)

            Tensor.scopeOf LearningState.tensors (fun () ->
                let some = [| 0 .. min mostImages inputs.Count - 1 |]
                let x = (TrainingInputs.batch (ReadOnlySpan some) inputs).Inputs
                let whole = InputForm.fit plans.Whole x
                let fields = InputForm.fit plans.Fields (fieldsOf (InputForm.apply whole x))
                prepared whole fields state)

    let startPlan plan recipe key (inputs: TrainingInputs) =
        startOn plan recipe key inputs.Width inputs.Classes |> fit plan recipe inputs

    let private nothing: LearningState =
        { Layers = []
          Readout = None
          Memory = Map.empty }

    /// A plan's state on top of the layers below it.
    let private above (below: LearningState) (own: LearningState) =
        { own with
            Layers = below.Layers @ own.Layers }

    let starts (recipe: Recipe) key (dataset: Dataset) =
        let grow width number =
            let own = startOn number recipe key width dataset.Classes
            let plans = recipe.Layers[number].Preprocessing
            let seen = own.Layers.Head.Weights.Columns

            prepared (InputForm.unfitted width plans.Whole) (InputForm.unfitted seen plans.Fields) own,
            Layer.outputs (List.last own.Layers)

        (dataset.Pixels, [ 0 .. recipe.Layers.Length - 1 ]) ||> List.mapFold grow |> fst

    let start recipe key dataset =
        (nothing, starts recipe key dataset) ||> List.fold above

    let learnsFromLabels recipe key dataset =
        starts recipe key dataset
        |> List.exists (fun state -> state.Readout.IsSome || LabelInput.isIn state)

    let startReadout (features: TrainingInputs) =
        let some = [| 0 .. min 1000 features.Count - 1 |]

        Tensor.scopeOf LearningState.tensors (fun () ->
            let batch = TrainingInputs.batch (ReadOnlySpan some) features
            ReadoutRule.attach features.Classes batch.Inputs)

    let hiddenKey plan key = Random.named (named "hidden" plan) key
    let readoutKey key = Random.named "readout" key

    /// Shares of one training as steps of it.
    let private ofSteps (progress: IProgress<float>) =
        { new IProgress<TrainingProgress> with
            member _.Report now =
                progress.Report(float now.Step / float now.Steps) }

    let private trainPlan
        (recipe: Recipe)
        key
        dataset
        (progress: IProgress<float>)
        cancellation
        (below: LearningState)
        number
        =
        let plan = recipe.Layers[number]
        let share = 1.0 / float recipe.Layers.Length
        let own = Progress.part (float number * share) (float (number + 1) * share) progress
        use inputs = inputs recipe below.Layers dataset

        startPlan number recipe key inputs
        |> Training.runWatched plan.Rule plan.Plan (hiddenKey number key) inputs (ofSteps own) cancellation
        |> Result.map (above below)

    let trainHidden (recipe: Recipe) key dataset progress cancellation =
        (Ok nothing, [ 0 .. recipe.Layers.Length - 1 ])
        ||> List.fold (fun below number ->
            below
            |> Result.bind (fun below -> trainPlan recipe key dataset progress cancellation below number))

    let readoutOn (recipe: Recipe) key features progress cancellation =
        startReadout features
        |> Training.runWatched
            recipe.Readout
            recipe.ReadoutPlan
            (readoutKey key)
            features
            (ofSteps progress)
            cancellation

    let trainReadout (recipe: Recipe) key dataset progress cancellation (state: LearningState) =
        let layers = read recipe state.Layers

        match state.Readout with
        | Some readout -> Ok(Network.create layers readout)
        | None ->
            use features = TrainingInputs.features layers dataset

            readoutOn recipe key features progress cancellation
            |> Result.map (fun trained -> LearningState.network { trained with Layers = layers })

    let trainWatched recipe key dataset progress cancellation =
        trainHidden recipe key dataset (Progress.part 0.0 0.75 progress) cancellation
        |> Result.bind (trainReadout recipe key dataset (Progress.part 0.75 1.0 progress) cancellation)

    let finish recipe key dataset state =
        trainReadout recipe key dataset Progress.silent CancellationToken.None state

    let train recipe key dataset =
        trainWatched recipe key dataset Progress.silent CancellationToken.None

    let withSteps steps count (recipe: Recipe) =
        let lengthen plan =
            let perEpoch = Training.stepsPerEpoch plan count

            { plan with
                Epochs =
                    if plan.Epochs = 0 then
                        0
                    else
                        max plan.Epochs ((steps + perEpoch - 1) / perEpoch) }

        { recipe with
            Layers = recipe.Layers |> List.map (fun own -> { own with Plan = lengthen own.Plan })
            ReadoutPlan = lengthen recipe.ReadoutPlan }
