namespace BioSparse.Core

open System
open System.Threading

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type Schedule =
    | Constant
    | LinearPerStep
    | LinearPerEpoch

type TrainingPlan =
    { Epochs: int
      BatchSize: int
      Rate: float
      Schedule: Schedule }

type TrainingFailure =
    | Collapsed of step: int
    | Diverged of step: int

    member this.Message =
        match this with
        | Collapsed step ->
            $"""every weight is zero after {Plural.count step "step"}; a smaller rate or rows of length 1 at the start avoid it"""
        | Diverged step ->
            $"""weights are no longer finite after {Plural.count step "step"}; a smaller rate avoids it"""

[<Struct>]
type TrainingProgress = { Step: int; Steps: int }

[<RequireQualifiedAccess>]
module Training =

    let stepsPerEpoch plan count =
        (count + plan.BatchSize - 1) / plan.BatchSize

    let rate plan stepsPerEpoch step =
        let all = float (max 1 (plan.Epochs * stepsPerEpoch))

        match plan.Schedule with
        | Constant -> plan.Rate
        | LinearPerStep -> plan.Rate * (1.0 - float step / all)
        | LinearPerEpoch -> plan.Rate * (1.0 - float (step / stepsPerEpoch) / float (max 1 plan.Epochs))

    let batch (dataset: Dataset) (indices: ReadOnlySpan<int>) =
        TrainingInputs.batch indices (TrainingInputs.pixels dataset)

    /// After the first steps, where raw steps collapse, and then now and then.
    let private isCheckedAt step = step = 1 || step = 10 || step % 100 = 0

    /// Not a number where a tensor holds one; no copies.
    let private largest (t: Tensor) =
        let size = abs (Primitives.MaxMagnitude(Span<float32>.op_Implicit(Kernel.span t)))

        GC.KeepAlive t
        size

    let private failure step state =
        if LearningState.tensors state |> Seq.exists (largest >> Single.IsFinite >> not) then
            Some(Diverged step)
        elif state.Layers |> List.exists (fun layer -> largest layer.Weights = 0.0f) then
            Some(Collapsed step)
        else
            None

    /// Learns for some epochs in one session.
    let private learn
        rule
        plan
        key
        (inputs: TrainingInputs)
        (progress: IProgress<TrainingProgress>)
        (cancellation: CancellationToken)
        (epochs: int list)
        (state: LearningState)
        =
        let perEpoch = stepsPerEpoch plan inputs.Count
        let shuffle = Random.named "shuffle" key
        let noise = Random.named "steps" key
        use session = Rule.openSession rule state
        let buffer = Kernel.buffer [| min plan.BatchSize inputs.Count; inputs.Width |]

        let step (order: int[]) number =
            cancellation.ThrowIfCancellationRequested()
            let first = number % perEpoch * plan.BatchSize
            let count = min plan.BatchSize (inputs.Count - first)

            let moment =
                { Rate = rate plan perEpoch number
                  Step = number
                  Key = Random.split number noise }

            let rows = Kernel.rows 0 count buffer

            session.Step(
                moment,
                { Inputs = rows
                  Labels = inputs.Fill(rows, ReadOnlySpan(order, first, count)) }
            )

            progress.Report
                { Step = number + 1
                  Steps = plan.Epochs * perEpoch }

            if isCheckedAt (number + 1) then
                Tensor.scopeOf (fun _ -> Seq.empty) (fun () -> failure (number + 1) session.State)
            else
                None

        try
            let found =
                seq {
                    for epoch in epochs do
                        let order = Random.permutation inputs.Count (Random.split epoch shuffle)

                        for i in 0 .. perEpoch - 1 do
                            step order (epoch * perEpoch + i)
                }
                |> Seq.tryPick id

            match found with
            | Some failed -> Error failed
            | None ->
                let last = session.State

                match failure ((List.last epochs + 1) * perEpoch) last with
                | Some failed -> Error failed
                | None -> Ok last
        finally
            Tensor.release buffer

    let private kept =
        function
        | Ok state -> LearningState.tensors state
        | Error _ -> Seq.empty

    let epoch rule plan key inputs progress cancellation epoch state =
        Tensor.scopeOf kept (fun () -> learn rule plan key inputs progress cancellation [ epoch ] state)

    let private silent =
        { new IProgress<TrainingProgress> with
            member _.Report _ = () }

    let runWatched rule plan key inputs progress cancellation state =
        if plan.Epochs < 1 then
            Ok state
        else
            Tensor.scopeOf kept (fun () ->
                learn rule plan key inputs progress cancellation [ 0 .. plan.Epochs - 1 ] state)

    let run rule plan key inputs state =
        runWatched rule plan key inputs silent CancellationToken.None state
