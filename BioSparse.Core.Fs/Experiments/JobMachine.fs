namespace BioSparse.Core

open System
open System.Threading

[<RequireQualifiedAccess>]
type JobPhase =
    | Features
    | Readout
    | Joint
    | Attacks
    | FewShots
    | Measurements
    | Finished

[<RequireQualifiedAccess>]
module JobPhase =

    let private all =
        [ JobPhase.Features, "Features"
          JobPhase.Readout, "Readout"
          JobPhase.Joint, "Joint"
          JobPhase.Attacks, "Attacks"
          JobPhase.FewShots, "FewShots"
          JobPhase.Measurements, "Measurements"
          JobPhase.Finished, "Finished" ]

    let name phase = List.find (fst >> (=) phase) all |> snd

    let ofName name =
        all |> List.tryFind (snd >> (=) name) |> Option.map fst |> ValueOption.ofOption

[<RequireQualifiedAccess>]
type JobState =
    { Phase: JobPhase
      Task: int
      Layer: int
      Done: int
      State: LearningState
      Rows: MetricRow list
      Outcomes: AttackOutcome list }

[<RequireQualifiedAccess>]
type JobResult =
    { Network: Network
      Rows: MetricRow[]
      Outcomes: ImageOutcomes[]
      Warnings: string[] }

type JobWatch =
    { Progress: IProgress<float>
      Cancellation: CancellationToken }

[<Sealed>]
type JobMachine(protocol: Protocol, images: ExperimentImages, job: Job) =

    /// The most training images that an epoch's accuracy is taken of.
    static let mostTrained = 5000

    /// The most images that a rule sees again when a task ends.
    static let mostConsolidated = 2000

    let key = Random.key (uint64 job.Seed)
    let split = protocol.On
    let measured = ExperimentImages.on split images
    let recipe = job.Recipe
    let starts = lazy Recipe.starts recipe key images.Train
    let before () = starts.Value |> List.collect _.Layers

    let features =
        new JobFeatures(recipe, uint64 job.Seed, images.Train, measured, protocol.FewShot)

    let tasks = JobTasks(job, split, images, key, features)
    let learnsReadout = lazy (starts.Value |> List.exists _.Readout.IsSome)

    let row split metric x value =
        Metrics.row job.Model job.Seed split metric x value

    let attacks =
        [| for plan in protocol.Attacks do
               for epsilon in plan.Epsilons do
                   { plan with Epsilons = [| epsilon |] } |]

    let trials =
        [| match protocol.FewShot with
           | None -> ()
           | Some few ->
               for kind in few.Protocols do
                   if kind = Whole || not job.LearnsFromLabels then
                       for shots in few.Shots do
                           struct (few, kind, shots) |]

    let measurements =
        if job.HasWeights then
            Array.ofList protocol.Measurements
        else
            [||]

    let partsOf phase layer =
        match phase with
        | JobPhase.Features -> recipe.Layers[layer].Plan.Epochs
        | JobPhase.Readout -> recipe.ReadoutPlan.Epochs
        | JobPhase.Joint -> tasks.Joints
        | JobPhase.Attacks -> attacks.Length
        | JobPhase.FewShots -> trials.Length
        | JobPhase.Measurements -> measurements.Length
        | JobPhase.Finished -> 0

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

    let trained (state: JobState) = LearningState.network state.State

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

    /// An epoch of a training of some layers of a state, above others and below others; where labels are learnt, the accuracy on
    /// training images after it.
    let learn
        skipped
        taken
        isReadout
        seen
        (images: JobFeatures)
        rule
        plan
        key
        isTaught
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

        let chosen, returned =
            match task.Outputs with
            | Some range when outputs -> ReadoutRows.take range learning, ReadoutRows.put range learning
            | _ -> learning, id

        let inputs: TrainingInputs = images.Train seen

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

            if isTaught then
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
            (own.Read(List.truncate skipped state.State.Layers))
            own
            plan.Rule
            plan.Plan
            (Recipe.hiddenKey state.Layer (tasks.Key state.Task))
            learnsReadout.Value
            watch
            state

    let learnReadout watch (state: JobState) =
        let layers = state.State.Layers

        learn
            layers.Length
            0
            true
            ((tasks.Task state.Task).Features.Read layers)
            (tasks.Task state.Task).Features
            recipe.Readout
            recipe.ReadoutPlan
            (Recipe.readoutKey (tasks.Key state.Task))
            true
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

    /// The accuracy of the trained network on the first of the measured images.
    let accuracyOn count (state: JobState) =
        let network = trained state
        Accuracy.ofReadout network.Readout count (features.Measured network.Layers)

    /// Accuracies of the trained network, whose layers are as they are read, and which needs no memory of its rule any more.
    let beginAttacks (state: JobState) =
        features.ReleaseTrain()

        let state =
            { state with
                Phase = JobPhase.Attacks
                Done = 0
                State =
                    { LearningState.forget state.State with
                        Layers =
                            if learnsReadout.Value then
                                state.State.Layers
                            else
                                features.Read state.State.Layers } }

        let accuracies =
            [ row split "accuracy" None (accuracyOn measured.Count state)
              if split = Split.Test && images.Validation.Count > 0 then
                  row Split.Validation "accuracy" None (Accuracy.ofNetwork (trained state) images.Validation) ]

        { state with
            Rows = state.Rows @ accuracies }

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

            let changed =
                match task.Outputs with
                | Some range ->
                    ReadoutRows.take range own |> consolidate key batches |> ReadoutRows.put range own
                | None -> consolidate key batches own

            { state with
                State = Shelf.close state.State changed }
        | _ -> state

    /// What follows a task that all layers and the readout have learnt.
    let endTask (state: JobState) =
        let after =
            match state.State.Readout with
            | Some readout -> tasks.After(state.Task, protocol.Threshold, read state, readout)
            | None -> []

        let state = { state with Rows = state.Rows @ after }

        if state.Task + 1 < tasks.Count then
            let state = consolidated state

            let owner =
                if learnsReadout.Value then
                    ownerOf state.Layer
                else
                    ofReadout

            let next =
                { state with
                    Task = state.Task + 1
                    State = put owner state.State }

            if job.IsBeforehand then beginReadout next else enter 0 next
        elif tasks.Joints > 0 || tasks.Count > 1 then
            { state with
                Phase = JobPhase.Joint
                Done = 0
                Rows = state.Rows @ tasks.Finally(untrained, state.Rows) }
        else
            beginAttacks state

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

    let attack (state: JobState) =
        let found =
            Measurement.attacks
                [| attacks[state.Done] |]
                (trained state)
                (Random.named "attacks" key)
                measured
                (Action<float> ignore)

        { state with
            Done = state.Done + 1
            Outcomes = state.Outcomes @ List.ofArray found }

    let endAttacks (state: JobState) =
        let outcomes = Array.ofList state.Outcomes

        // attacks of fewer images stand beside the accuracy on the same ones
        let same =
            [ for images in attacks |> Seq.map _.Samples |> Seq.distinct |> Seq.sort do
                  if images < measured.Count then
                      row split "accuracy_attacked" (Some(float images)) (accuracyOn images state) ]

        let gradients =
            if outcomes.Length = 0 then
                []
            else
                let most = attacks |> Array.map _.Samples |> Array.max
                let some = Dataset.take most measured

                [ row split "zero_gradient" None (Attack.zeroGradientShare (trained state) some) ]

        // what trains everything anew needs no activities
        if trials |> Array.forall (fun struct (_, kind, _) -> kind = Whole) then
            features.Release()

        { state with
            Phase = JobPhase.FewShots
            Done = 0
            Rows =
                state.Rows
                @ same
                @ List.ofArray (Measurement.attackRows job.Model job.Seed split outcomes)
                @ gradients }

    let fewShot (watch: JobWatch) (state: JobState) =
        let struct (few, kind, shots) = trials[state.Done]

        let drawn =
            Action<int>(fun number ->
                watch.Cancellation.ThrowIfCancellationRequested()

                watch.Progress.Report(
                    (float state.Done + float number / float few.Draws) / float trials.Length
                ))

        let metric, accuracy =
            match kind with
            | Whole ->
                "few_shot_whole",
                FewShot.meanOfWhole job.FewShot few (uint64 job.Seed) images.Train measured drawn shots
            | Features ->
                let layers = state.State.Layers

                "few_shot_features",
                FewShot.meanOnFeatures
                    recipe
                    few
                    (uint64 job.Seed)
                    (features.Drawn layers)
                    (features.Measured layers)
                    drawn
                    shots

        { state with
            Done = state.Done + 1
            Rows = state.Rows @ [ row split metric (Some(float shots)) accuracy ] }

    let measure (state: JobState) =
        let context: MeasurementContext =
            { Model = job.Model
              Seed = job.Seed
              Split = split
              Threshold = protocol.Threshold
              Bootstrap = protocol.Bootstrap
              Key = key
              Before = before ()
              Start = before () |> Recipe.read recipe
              Network = trained state
              Images = measured
              Train = images.Train }

        { state with
            Done = state.Done + 1
            Rows = state.Rows @ List.ofArray (measurements[state.Done] context) }

    let rec step (watch: JobWatch) (state: JobState) =
        watch.Cancellation.ThrowIfCancellationRequested()
        let isDone = state.Done >= partsOf state.Phase state.Layer

        match state.Phase with
        | JobPhase.Features when not isDone -> learnHidden watch state
        | JobPhase.Features when state.Layer + 1 < recipe.Layers.Length -> Ok(beginLayer state)
        | JobPhase.Features when learnsReadout.Value -> Ok(endTask state)
        | JobPhase.Features -> Ok(beginReadout state)
        | JobPhase.Readout when not isDone -> learnReadout watch state
        | JobPhase.Readout -> Ok(endTask state)
        | JobPhase.Joint when not isDone -> learnJointly watch state
        | JobPhase.Joint -> Ok(beginAttacks state)
        | JobPhase.Attacks when not isDone ->
            let next = attack state
            watch.Progress.Report(float next.Done / float attacks.Length)
            Ok next
        | JobPhase.Attacks -> Ok(endAttacks state)
        | JobPhase.FewShots when not isDone -> Ok(fewShot watch state)
        | JobPhase.FewShots ->
            features.Release()

            Ok
                { state with
                    Phase = JobPhase.Measurements
                    Done = 0 }
        | JobPhase.Measurements when not isDone -> Ok(measure state)
        | JobPhase.Measurements ->
            Ok
                { state with
                    Phase = JobPhase.Finished
                    Done = 0 }
        | JobPhase.Finished -> Ok state

    /// Layers answer as they are read once there is a readout.
    let resumedState (state: JobState) =
        match state.Phase with
        | JobPhase.Features
        | JobPhase.Readout
        | JobPhase.Joint -> state.State
        | _ ->
            { state.State with
                Layers =
                    (Recipe.rules recipe, state.State.Layers)
                    ||> List.map2 (fun rule layer -> Reading.shape rule.Reading layer) }

    member _.Start: JobState =
        { Phase = JobPhase.Features
          Task = 0
          Layer = 0
          Done = 0
          State = startOn 0 0 []
          Rows = []
          Outcomes = [] }

    member _.Resumed(state: JobState) : JobState =
        { state with
            State = resumedState state }

    member _.Step(state, watch) = step watch state
    member _.Layers = before ()
    member _.Parts(state: JobState) = partsOf state.Phase state.Layer
    member _.Tasks = tasks.Count

    member _.Result(state: JobState) : JobResult =
        let outcomes = Array.ofList state.Outcomes
        let rows = Array.ofList state.Rows

        { Network = trained state
          Rows = rows
          Outcomes =
            [| for struct (epsilon, survives) in Measurement.withstood outcomes do
                   { Model = job.Model
                     Seed = job.Seed
                     Split = split
                     Metric = "worst_case"
                     X = epsilon
                     Survives = survives } |]
          Warnings =
            [| // the last task alone is what remains of a stream where nothing is kept
               if tasks.Count = 1 then
                   yield! Measurement.nearChance measured rows

               yield! Measurement.sanity measured.Classes outcomes

               if tasks.Count = 1 then
                   yield! Measurement.linearity rows |] }

    interface IDisposable with
        member _.Dispose() = tasks.Release()

[<RequireQualifiedAccess>]
module JobMachine =

    let rec run (machine: JobMachine) watch (state: JobState) =
        if state.Phase = JobPhase.Finished then
            Ok state
        else
            machine.Step(state, watch) |> Result.bind (run machine watch)
