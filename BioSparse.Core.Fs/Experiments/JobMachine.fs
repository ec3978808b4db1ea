namespace BioSparse.Core

open System
open System.Threading

[<RequireQualifiedAccess>]
type JobPhase =
    | Features
    | Readout
    | Attacks
    | FewShots
    | Measurements
    | Finished

[<RequireQualifiedAccess>]
module JobPhase =

    let private all =
        [ JobPhase.Features, "Features"
          JobPhase.Readout, "Readout"
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

    let key = Random.key (uint64 job.Seed)
    let split = protocol.On
    let measured = ExperimentImages.on split images
    let recipe = job.Recipe
    let starts = lazy Recipe.starts recipe key images.Train
    let before () = starts.Value |> List.collect _.Layers

    let features =
        new JobFeatures(recipe, uint64 job.Seed, images.Train, measured, protocol.FewShot)

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
        | JobPhase.Attacks -> attacks.Length
        | JobPhase.FewShots -> trials.Length
        | JobPhase.Measurements -> measurements.Length
        | JobPhase.Finished -> 0

    /// The state of a plan before its first step, with forms that are fitted to its inputs.
    let startOn plan below =
        Recipe.startPlan plan recipe key (features.Train(features.Read below))

    let trained (state: JobState) = LearningState.network state.State

    let unitsBelow layer =
        recipe.Layers |> List.truncate layer |> List.sumBy _.Units.Length

    let on layers (own: LearningState) =
        { own with
            Layers = layers @ own.Layers }

    /// An epoch of a training; where labels are learnt, the accuracy on training images after it.
    let learn below seen rule plan key isTaught (watch: JobWatch) (state: JobState) =
        let progress =
            { new IProgress<TrainingProgress> with
                member _.Report now =
                    if now.Step % 16 = 0 then
                        watch.Progress.Report(float now.Step / float now.Steps) }

        let own =
            { state.State with
                Layers = List.skip (List.length below) state.State.Layers }

        Training.epoch rule plan key (features.Train seen) progress watch.Cancellation state.Done own
        |> Result.map (fun learnt ->
            let next =
                { state with
                    State = on below learnt
                    Done = state.Done + 1 }

            if isTaught then
                let accuracy =
                    match own.Layers, next.State.Readout with
                    | [], Some readout -> Accuracy.ofReadout readout mostTrained (features.Train seen)
                    | _ -> Accuracy.ofNetwork (trained next) (Dataset.take mostTrained images.Train)

                { next with
                    Rows = next.Rows @ [ row Split.Train "accuracy" (Some(float next.Done)) accuracy ] }
            else
                next)

    let learnHidden watch (state: JobState) =
        let plan = recipe.Layers[state.Layer]
        let below = List.truncate (unitsBelow state.Layer) state.State.Layers

        learn
            below
            (features.Read below)
            plan.Rule
            plan.Plan
            (Recipe.hiddenKey state.Layer key)
            state.State.Readout.IsSome
            watch
            state

    let learnReadout watch (state: JobState) =
        let layers = state.State.Layers
        learn layers layers recipe.Readout recipe.ReadoutPlan (Recipe.readoutKey key) true watch state

    /// The next plan's layers on top of those that have learnt.
    let beginLayer (state: JobState) =
        let below = state.State.Layers
        let layer = state.Layer + 1

        { state with
            Layer = layer
            Done = 0
            State = on below (startOn layer below) }

    /// The hidden layers in their reading, with the first weights of a readout.
    let beginReadout (state: JobState) =
        let learnt =
            Measurement.learntRows
                job.Model
                job.Seed
                protocol.Threshold
                (Recipe.rules recipe)
                state.State.Layers

        let layers = Recipe.read recipe state.State.Layers

        { state with
            Phase = JobPhase.Readout
            Done = 0
            State = on layers (Recipe.startReadout (features.Train layers))
            Rows = state.Rows @ List.ofArray learnt }

    /// The accuracy of the trained network on the first of the measured images.
    let accuracyOn count (state: JobState) =
        let network = trained state
        Accuracy.ofReadout network.Readout count (features.Measured network.Layers)

    /// Accuracies of the trained network, which needs no memory of its rule any more.
    let beginAttacks (state: JobState) =
        features.ReleaseTrain()

        let state =
            { state with
                Phase = JobPhase.Attacks
                Done = 0
                State = LearningState.forget state.State }

        let accuracies =
            [ row split "accuracy" None (accuracyOn measured.Count state)
              if split = Split.Test && images.Validation.Count > 0 then
                  row Split.Validation "accuracy" None (Accuracy.ofNetwork (trained state) images.Validation) ]

        { state with
            Rows = state.Rows @ accuracies }

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
        | JobPhase.Features when state.State.Readout.IsSome -> Ok(beginAttacks state)
        | JobPhase.Features -> Ok(beginReadout state)
        | JobPhase.Readout when not isDone -> learnReadout watch state
        | JobPhase.Readout -> Ok(beginAttacks state)
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
        | JobPhase.Features -> state.State
        | _ ->
            { state.State with
                Layers =
                    (Recipe.rules recipe, state.State.Layers)
                    ||> List.map2 (fun rule layer -> Reading.shape rule.Reading layer) }

    member _.Start: JobState =
        { Phase = JobPhase.Features
          Layer = 0
          Done = 0
          State = startOn 0 []
          Rows = []
          Outcomes = [] }

    member _.Resumed(state: JobState) : JobState =
        { state with
            State = resumedState state }

    member _.Step(state, watch) = step watch state
    member _.Layers = before ()
    member _.Parts(state: JobState) = partsOf state.Phase state.Layer

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
            [| yield! Measurement.nearChance measured rows
               yield! Measurement.sanity measured.Classes outcomes
               yield! Measurement.linearity rows |] }

    interface IDisposable with
        member _.Dispose() = features.Release()

[<RequireQualifiedAccess>]
module JobMachine =

    let rec run (machine: JobMachine) watch (state: JobState) =
        if state.Phase = JobPhase.Finished then
            Ok state
        else
            machine.Step(state, watch) |> Result.bind (run machine watch)
