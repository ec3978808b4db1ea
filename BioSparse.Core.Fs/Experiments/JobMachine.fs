namespace BioSparse.Core

open System

[<Sealed>]
type JobMachine(protocol: Protocol, images: ExperimentImages, job: Job) =

    let key = Random.key (uint64 job.Seed)
    let split = protocol.On
    let measured = ExperimentImages.on split images
    let recipe = job.Recipe

    let features =
        new JobFeatures(recipe, uint64 job.Seed, images.Train, measured, protocol.FewShot)

    let learning = JobLearning(protocol, job, images, features)
    let tasks = learning.Tasks
    let trained (state: JobState) = LearningState.network state.State

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
                            if learning.LearnsReadout then
                                state.State.Layers
                            else
                                features.Read state.State.Layers } }

        let accuracies =
            [ row split "accuracy" None (accuracyOn measured.Count state)
              if split = Split.Test && images.Validation.Count > 0 then
                  row Split.Validation "accuracy" None (Accuracy.ofNetwork (trained state) images.Validation) ]

        { state with
            Rows = state.Rows @ accuracies }

    let endTask (state: JobState) =
        match learning.EndTask state with
        | struct (next, false) -> next
        | struct (last, true) when tasks.Joints > 0 ->
            { last with
                Phase = JobPhase.Joint
                Done = 0 }
        | struct (last, true) -> beginAttacks last

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
        let struct (few: FewShotSettings, kind, shots) = trials[state.Done]

        let few =
            { few with
                Steps = Option.defaultValue few.Steps job.FewShotSteps }

        let drawn =
            Action<int>(fun number ->
                watch.Cancellation.ThrowIfCancellationRequested()

                watch.Progress.Report(
                    (float state.Done + float number / float few.Draws) / float trials.Length
                ))

        let onFeatures recipe few =
            let layers = state.State.Layers

            FewShot.meanOnFeatures
                recipe
                few
                (uint64 job.Seed)
                (features.Drawn layers)
                (features.Measured layers)
                drawn
                shots

        let metric, accuracy =
            match kind with
            | Whole ->
                "few_shot_whole",
                FewShot.meanOfWhole job.FewShot few (uint64 job.Seed) images.Train measured drawn shots
            | Features -> "few_shot_features", onFeatures recipe few
            // one pass is all that it learns
            | Associative ->
                "few_shot_associative", onFeatures (FewShot.associative recipe) { few with Steps = 1 }

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
              Before = learning.Before
              Start = learning.Before |> Recipe.read recipe
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
        | JobPhase.Features when not isDone -> learning.LearnHidden(watch, state)
        | JobPhase.Features when state.Layer + 1 < recipe.Layers.Length -> Ok(learning.BeginLayer state)
        | JobPhase.Features when learning.LearnsReadout -> Ok(endTask state)
        | JobPhase.Features -> Ok(learning.BeginReadout state)
        | JobPhase.Readout when not isDone -> learning.LearnReadout(watch, state)
        | JobPhase.Readout -> Ok(endTask state)
        | JobPhase.Joint when not isDone -> learning.LearnJointly(watch, state)
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
          State = learning.Start
          Rows = []
          Outcomes = [] }

    member _.Resumed(state: JobState) : JobState =
        { state with
            State = resumedState state }

    member _.Step(state, watch) = step watch state
    member _.Layers = learning.Before
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
