namespace BioSparse.Core

open System
open System.Runtime.InteropServices
open System.Threading

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

    let private failure step state =
        if LearningState.tensors state |> Seq.exists (Tensor.isFinite >> not) then
            Some(Diverged step)
        else
            let largest = Tensor.scope (fun () -> Tensor.max (Tensor.abs state.Layer.Weights))

            if largest.ToScalar() = 0.0f then
                Some(Collapsed step)
            else
                None

    let epoch
        rule
        plan
        key
        (dataset: Dataset)
        (progress: IProgress<TrainingProgress>)
        (cancellation: CancellationToken)
        epoch
        state
        =
        let perEpoch = stepsPerEpoch plan dataset.Count

        let order =
            Random.permutation dataset.Count (key |> Random.named "shuffle" |> Random.split epoch)

        let noise = Random.named "steps" key

        let learn () =
            use session = Rule.openSession rule state
            let buffer = Kernel.buffer [| min plan.BatchSize dataset.Count; dataset.Pixels |]
            let mutable found = None
            let mutable i = 0

            while i < perEpoch && found.IsNone do
                cancellation.ThrowIfCancellationRequested()
                let step = epoch * perEpoch + i
                let first = i * plan.BatchSize
                let count = min plan.BatchSize (dataset.Count - first)

                let moment =
                    { Rate = rate plan perEpoch step
                      Step = step
                      Key = Random.split step noise }

                let images = Kernel.firstRows count buffer
                let labels = fill images dataset (ReadOnlySpan(order, first, count))
                session.Step(moment, { Images = images; Labels = labels })
                i <- i + 1

                progress.Report
                    { Step = step + 1
                      Steps = plan.Epochs * perEpoch }

                if i < perEpoch && isCheckedAt (step + 1) then
                    found <- failure (step + 1) session.State

            Tensor.release buffer

            match found with
            | Some failed -> Error failed
            | None ->
                let last = session.State

                match failure ((epoch + 1) * perEpoch) last with
                | Some failed -> Error failed
                | None -> Ok last

        let kept =
            function
            | Ok state -> LearningState.tensors state
            | Error _ -> Seq.empty

        Tensor.scopeOf kept learn

    let private silent =
        { new IProgress<TrainingProgress> with
            member _.Report _ = () }

    let run rule plan key dataset state =
        (Ok state, seq { 0 .. plan.Epochs - 1 })
        ||> Seq.fold (fun result number ->
            result |> Result.bind (epoch rule plan key dataset silent CancellationToken.None number))
