namespace BioSparse.Core

open System

[<Sealed>]
type internal JobLearning(protocol: Protocol, job: Job, images: ExperimentImages, features: JobFeatures) =

    /// The most training images that an epoch's accuracy is taken of.
    static let mostTrained = 5000

    /// The most images that a rule sees again when a task ends.
    static let mostConsolidated = 2000

    let key = Random.key (uint64 job.Seed)
    let split = protocol.On
    let recipe = job.Recipe
    let starts = lazy Recipe.starts recipe key images.Train
    let before () = starts.Value |> List.collect _.Layers
    let tasks = JobTasks(job, split, images, key, features)
    let learnsReadout = lazy (starts.Value |> List.exists _.Readout.IsSome)

    let row split metric x value =
        Metrics.row job.Model job.Seed split metric x value

    /// What hidden layers learn from in a task.
    let ofHidden task : JobFeatures =
        if job.IsBeforehand then
            features
        else
            (tasks.Task task).Features

    /// The state of a plan before its first step, with forms that are fitted to its inputs.
    let startOn task plan below =
        let own = ofHidden task
        Recipe.startPlan plan recipe key (own.Train(own.Read below))

    let unitsBelow layer =
        recipe.Layers |> List.truncate layer |> List.sumBy _.Units.Length

    let ownerOf layer = $"layer {layer + 1}"
    let ofReadout = "readout"

    /// What a rule remembers is kept for the tasks that follow, where any does.
    let put owner (state: LearningState) =
        if tasks.Count > 1 then
            Shelf.put owner state
        else
            LearningState.forget state

    /// A state with the outputs of a task alone, and the way back to all outputs.
    let ofOutputs (task: JobTask) (state: LearningState) =
        match task.Outputs with
        | Some range -> ReadoutRows.take range state, ReadoutRows.put range state
        | None -> state, id

    /// An epoch of a training of some layers of a state, above others and below others; where labels are learnt, the accuracy on
    /// training images after it.
    let learn
        skipped
        taken
        isReadout
        (inputs: TrainingInputs)
        rule
        plan
        key
        (watch: JobWatch)
        (state: JobState)
        =
        let progress =
            { new IProgress<TrainingProgress> with
                member _.Report now =
                    if now.Step % 16 = 0 then
                        watch.Progress.Report(float now.Step / float now.Steps) }

        let task = tasks.Task state.Task
        let below, rest = List.splitAt skipped state.State.Layers
        let own, above = List.splitAt taken rest
        let outputs = isReadout || learnsReadout.Value

        let learning =
            { Shelf.open' state.State with
                Layers = own
                Readout = if outputs then state.State.Readout else None }

        let chosen, returned = ofOutputs task learning

        Training.epoch rule plan key inputs progress watch.Cancellation state.Done chosen
        |> Result.map (fun learnt ->
            let whole = returned learnt |> Shelf.close state.State

            let next =
                { state with
                    State =
                        { whole with
                            Layers = below @ whole.Layers @ above
                            Readout = if outputs then whole.Readout else state.State.Readout }
                    Done = state.Done + 1 }

            if outputs then
                let accuracy =
                    match own, learnt.Readout with
                    | [], Some readout -> Accuracy.ofReadout readout mostTrained inputs
                    | _ ->
                        Accuracy.ofNetwork
                            (LearningState.network
                                { learnt with
                                    Layers = below @ learnt.Layers })
                            (Dataset.take mostTrained task.Train)

                let epoch = state.Task * plan.Epochs + next.Done

                { next with
                    Rows = next.Rows @ [ row Split.Train "accuracy" (Some(float epoch)) accuracy ] }
            else
                next)

    let learnHidden watch (state: JobState) =
        let plan = recipe.Layers[state.Layer]
        let skipped = unitsBelow state.Layer
        let own = ofHidden state.Task

        learn
            skipped
            plan.Units.Length
            false
            (own.Train(own.Read(List.truncate skipped state.State.Layers)))
            plan.Rule
            plan.Plan
            (Recipe.hiddenKey state.Layer (tasks.Key state.Task))
            watch
            state

    let learnReadout watch (state: JobState) =
        let layers = state.State.Layers
        let own = (tasks.Task state.Task).Features

        learn
            layers.Length
            0
            true
            (own.Train(own.Read layers))
            recipe.Readout
            recipe.ReadoutPlan
            (Recipe.readoutKey (tasks.Key state.Task))
            watch
            state

    /// A plan's layers, to start from or as an earlier task left them.
    let enter layer (state: JobState) =
        let skipped = unitsBelow layer

        let entered =
            if state.State.Layers.Length > skipped then
                Shelf.take (ownerOf layer) state.State |> Option.defaultValue state.State
            else
                let below = state.State.Layers
                let own = startOn state.Task layer below

                { own with Layers = below @ own.Layers } |> Shelf.close state.State

        { state with
            Phase = JobPhase.Features
            Layer = layer
            Done = 0
            State = entered }

    /// The next plan's layers on top of those that have learnt.
    let beginLayer (state: JobState) =
        enter
            (state.Layer + 1)
            { state with
                State = put (ownerOf state.Layer) state.State }

    /// Numbers of the last task's hidden layers before they are read.
    let learntRows (state: JobState) =
        Measurement.learntRows job.Model job.Seed protocol.Threshold (Recipe.rules recipe) state.State.Layers
        |> List.ofArray

    /// The first weights of a readout on the hidden layers in their reading, or those that an earlier task left.
    let beginReadout (state: JobState) =
        let learnt =
            if state.Phase = JobPhase.Readout then
                state.State
            else
                put (ownerOf state.Layer) state.State

        let begun =
            match learnt.Readout with
            | Some _ -> Shelf.take ofReadout learnt |> Option.defaultValue learnt
            | None ->
                let own = (tasks.Task state.Task).Features

                { Recipe.startReadout (own.Train(own.Read learnt.Layers)) with
                    Layers = learnt.Layers }
                |> Shelf.close learnt

        { state with
            Phase = JobPhase.Readout
            Done = 0
            State = begun
            Rows =
                if state.Task + 1 = tasks.Count then
                    state.Rows @ learntRows state
                else
                    state.Rows }

    let read (state: JobState) =
        if learnsReadout.Value then
            state.State.Layers
        else
            Recipe.read recipe state.State.Layers

    /// The network before anything was learnt.
    let untrained =
        lazy
            (let layers = Recipe.read recipe (before ())
             let outputs = images.Train.Classes

             match starts.Value |> List.tryPick _.Readout with
             | Some readout -> Network.create layers readout
             | None ->
                 Network.create
                     layers
                     { Weights = Tensor.zeros [| outputs; Layer.outputs (List.last layers) |]
                       Bias = Tensor.zeros [| outputs |] })

    /// The state after what its rule does at the end of a task.
    let consolidated (state: JobState) =
        match recipe.Layers[state.Layer].Rule.Consolidate with
        | Some consolidate when learnsReadout.Value ->
            let task = tasks.Task state.Task
            let inputs: TrainingInputs = task.Features.Train []
            let key = Random.named "consolidation" (tasks.Key state.Task)

            let batches =
                Random.permutation inputs.Count (Random.named "images" key)
                |> Array.truncate mostConsolidated
                |> Array.chunkBySize 100
                |> Seq.map (fun images -> TrainingInputs.batch (ReadOnlySpan images) inputs)

            let own = Shelf.open' state.State

            let chosen, returned = ofOutputs task own

            { state with
                State = consolidate key batches chosen |> returned |> Shelf.close state.State }
        | _ -> state

    /// What follows a task that all layers and the readout have learnt: the next one, or none.
    let endTask (state: JobState) =
        let after =
            match state.State.Readout with
            | Some readout -> tasks.After(state.Task, protocol.Threshold, read state, readout)
            | None -> []

        let state = { state with Rows = state.Rows @ after }

        if state.Task + 1 < tasks.Count then
            let owner =
                if learnsReadout.Value then
                    ownerOf state.Layer
                else
                    ofReadout

            let next =
                { state with
                    Task = state.Task + 1
                    State = put owner (consolidated state).State }

            struct ((if job.IsBeforehand then beginReadout next else enter 0 next), false)
        else
            struct ({ state with
                        Rows = state.Rows @ tasks.Finally(untrained, state.Rows) },
                    true)

    let learnJointly (watch: JobWatch) (state: JobState) =
        let begun, ended =
            float state.Done / float tasks.Joints, float (state.Done + 1) / float tasks.Joints

        let train images =
            Recipe.trainWatched
                recipe
                key
                images
                (Progress.part begun ended watch.Progress)
                watch.Cancellation

        tasks.Joint(state.Done, train, state.Rows)
        |> Result.map (fun rows ->
            { state with
                Done = state.Done + 1
                Rows = state.Rows @ rows })

    member _.Tasks = tasks
    member _.LearnsReadout = learnsReadout.Value
    member _.Before = before ()
    member _.Start = startOn 0 0 []
    member _.LearnHidden(watch, state) = learnHidden watch state
    member _.LearnReadout(watch, state) = learnReadout watch state
    member _.LearnJointly(watch, state) = learnJointly watch state
    member _.BeginLayer state = beginLayer state
    member _.BeginReadout state = beginReadout state
    member _.EndTask state = endTask state
