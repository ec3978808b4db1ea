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

    /// Features of more bytes than this are computed at each step.
    let private mostFeatures = 768L * 1024L * 1024L

    let private block = 500

    let features (layer: Layer) (dataset: Dataset) =
        let units = layer.Weights.Rows

        if 4L * int64 dataset.Count * int64 units > mostFeatures then
            None
        else
            let all = Kernel.buffer [| dataset.Count; units |]

            for first in 0..block .. dataset.Count - 1 do
                Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
                    let indices = [| first .. min (first + block) dataset.Count - 1 |]
                    let images = (batch dataset (ReadOnlySpan indices)).Images
                    let own = Layer.activities layer images
                    (Kernel.span own).CopyTo((Kernel.span all).Slice(first * units))
                    GC.KeepAlive own)

            Some all

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
        (answers: Tensor option)
        (state: LearningState)
        =
        let perEpoch = stepsPerEpoch plan dataset.Count
        let shuffle = Random.named "shuffle" key
        let noise = Random.named "steps" key
        use session = Rule.openSession rule state

        let columns =
            match answers with
            | Some answers -> answers.Columns
            | None -> dataset.Pixels

        let buffer = Kernel.buffer [| min plan.BatchSize dataset.Count; columns |]

        /// The rows of the features of these images, and their labels.
        let gather (answers: Tensor) (order: int[]) first (rows: Tensor) =
            let from = Kernel.span answers
            let into = Kernel.span rows
            let labels = Array.zeroCreate rows.Rows

            for row in 0 .. rows.Rows - 1 do
                let image = order[first + row]
                from.Slice(image * columns, columns).CopyTo(into.Slice(row * columns))
                labels[row] <- int (dataset.Labels.Span[image])

            GC.KeepAlive answers
            GC.KeepAlive rows
            labels

        let step (order: int[]) number =
            cancellation.ThrowIfCancellationRequested()
            let first = number % perEpoch * plan.BatchSize
            let count = min plan.BatchSize (dataset.Count - first)

            let moment =
                { Rate = rate plan perEpoch number
                  Step = number
                  Key = Random.split number noise }

            let rows = Kernel.rows 0 count buffer

            match answers with
            | Some answers -> session.StepOnFeatures(moment, rows, gather answers order first rows)
            | None ->
                session.Step(
                    moment,
                    { Images = rows
                      Labels = fill rows dataset (ReadOnlySpan(order, first, count)) }
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

    let epochOn answers rule plan key dataset progress cancellation epoch state =
        Tensor.scopeOf kept (fun () ->
            learn rule plan key dataset progress cancellation [ epoch ] answers state)

    let private takesFeatures rule state =
        use session = Rule.openSession rule state
        session.TakesFeatures

    let featuresFor rule dataset (state: LearningState) =
        // without a readout the layer itself learns: no session need be opened to know
        if state.Readout.IsSome && takesFeatures rule state then
            features state.Layer dataset
        else
            None

    let epoch rule plan key dataset progress cancellation epoch state =
        let answers = featuresFor rule dataset state

        try
            epochOn answers rule plan key dataset progress cancellation epoch state
        finally
            Option.iter Tensor.release answers

    let private silent =
        { new IProgress<TrainingProgress> with
            member _.Report _ = () }

    let runWatched rule plan key dataset progress cancellation state =
        if plan.Epochs < 1 then
            Ok state
        else
            Tensor.scopeOf kept (fun () ->
                let answers = featuresFor rule dataset state

                try
                    learn rule plan key dataset progress cancellation [ 0 .. plan.Epochs - 1 ] answers state
                finally
                    Option.iter Tensor.release answers)

    let run rule plan key dataset state =
        runWatched rule plan key dataset silent CancellationToken.None state
