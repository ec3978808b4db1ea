namespace BioSparse.Core

open System
open System.Runtime.InteropServices
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
            $"every weight is zero after {step} steps; a smaller rate or rows of length 1 at the start avoid it"
        | Diverged step -> $"weights are no longer finite after {step} steps; a smaller rate avoids it"

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

    /// Writes images into a buffer of rows, and gives their labels.
    let fill (images: Tensor) (dataset: Dataset) (indices: ReadOnlySpan<int>) =
        let pixels = dataset.Pixels
        let target = Kernel.span images
        let source = dataset.Images.Span
        let labels = Array.zeroCreate indices.Length

        for row in 0 .. indices.Length - 1 do
            let from = source.Slice(indices[row] * pixels, pixels)
            let into = target.Slice(row * pixels, pixels)
            labels[row] <- int (dataset.Labels.Span[indices[row]])

            for i in 0 .. pixels - 1 do
                into[i] <- float32 from[i] * (1.0f / 255.0f)

        labels

    let batch (dataset: Dataset) (indices: ReadOnlySpan<int>) =
        let images = Tensor.zeros [| indices.Length; dataset.Pixels |]

        { Images = images
          Labels = fill images dataset indices }

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
        elif largest state.Layer.Weights = 0.0f then
            Some(Collapsed step)
        else
            None

    /// Learns for some epochs in one session.
    let private learn
        rule
        plan
        key
        (dataset: Dataset)
        (progress: IProgress<TrainingProgress>)
        (cancellation: CancellationToken)
        (epochs: int list)
        state
        =
        let perEpoch = stepsPerEpoch plan dataset.Count
        let shuffle = Random.named "shuffle" key
        let noise = Random.named "steps" key
        use session = Rule.openSession rule state
        let buffer = Kernel.buffer [| min plan.BatchSize dataset.Count; dataset.Pixels |]

        let step (order: int[]) number =
            cancellation.ThrowIfCancellationRequested()
            let first = number % perEpoch * plan.BatchSize
            let count = min plan.BatchSize (dataset.Count - first)

            let moment =
                { Rate = rate plan perEpoch number
                  Step = number
                  Key = Random.split number noise }

            let images = Kernel.rows 0 count buffer
            let labels = fill images dataset (ReadOnlySpan(order, first, count))
            session.Step(moment, { Images = images; Labels = labels })

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
                        let order = Random.permutation dataset.Count (Random.split epoch shuffle)

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

    let epoch rule plan key dataset progress cancellation epoch state =
        Tensor.scopeOf kept (fun () -> learn rule plan key dataset progress cancellation [ epoch ] state)

    let private silent =
        { new IProgress<TrainingProgress> with
            member _.Report _ = () }

    let runWatched rule plan key dataset progress cancellation state =
        if plan.Epochs < 1 then
            Ok state
        else
            Tensor.scopeOf kept (fun () ->
                learn rule plan key dataset progress cancellation [ 0 .. plan.Epochs - 1 ] state)

    let run rule plan key dataset state =
        runWatched rule plan key dataset silent CancellationToken.None state
