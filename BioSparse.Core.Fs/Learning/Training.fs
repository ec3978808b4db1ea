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
    | Diverged of step: int * part: string * cause: Divergence

    member this.Message =
        match this with
        | Collapsed step ->
            $"""every weight is zero after {Plural.count step "step"}; a smaller rate or rows of length 1 at the start avoid it"""
        | Diverged(step, part, cause) ->
            $"""{part} is no longer finite after {Plural.count step "step"}{cause.Message}"""

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

    let private failure step (why: unit -> Divergence) state =
        let torn =
            LearningState.parts state |> Seq.tryFind (fun part -> not (Single.IsFinite(largest part.Value)))

        match torn with
        | Some part -> Some(Diverged(step, part.Key, why ()))
        | None when state.Layers |> List.exists (fun layer -> largest layer.Weights = 0.0f) ->
            Some(Collapsed step)
        | None -> None

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

        let imagesOf (order: int[]) number =
            let first = number % perEpoch * plan.BatchSize
            ArraySegment(order, first, min plan.BatchSize (inputs.Count - first))

        let orderOf epoch =
            Random.permutation inputs.Count (Random.split epoch shuffle)

        /// Why numbers left the range by this step.
        let cause number () =
            let images = (imagesOf (orderOf (number / perEpoch)) number).ToArray()

            Divergence.cause
                rule
                (rate plan perEpoch number)
                (number + 1)
                inputs.Layers
                (batch inputs.Dataset (ReadOnlySpan images)).Inputs
                (TrainingInputs.batch (ReadOnlySpan images) inputs)
                state

        let step (order: int[]) number =
            cancellation.ThrowIfCancellationRequested()
            let images = imagesOf order number

            let moment =
                { Rate = rate plan perEpoch number
                  Step = number
                  Key = Random.split number noise }

            let rows = Kernel.rows 0 images.Count buffer

            session.Step(
                moment,
                { Inputs = rows
                  Labels = inputs.Fill(rows, Span<int>.op_Implicit(images.AsSpan())) }
            )

            progress.Report
                { Step = number + 1
                  Steps = plan.Epochs * perEpoch }

            if isCheckedAt (number + 1) then
                Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                    failure (number + 1) (cause number) session.State)
            else
                None

        try
            let found =
                seq {
                    for epoch in epochs do
                        let order = orderOf epoch

                        for i in 0 .. perEpoch - 1 do
                            step order (epoch * perEpoch + i)
                }
                |> Seq.tryPick id

            match found with
            | Some failed -> Error failed
            | None ->
                let last = session.State
                let steps = (List.last epochs + 1) * perEpoch

                match failure steps (cause (steps - 1)) last with
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
