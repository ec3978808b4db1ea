namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal FisherInformation =

    let parameters (state: LearningState) =
        let depth = state.Layers.Length
        let readout = (LearningState.network state).Readout

        [ for i, layer in List.indexed state.Layers do
              LearningState.partOf depth i "W", layer.Weights
              LearningState.partOf depth i "b", layer.Bias
          "V", readout.Weights
          "c", readout.Bias ]

    /// The class that a network draws for each row of logits.
    let private drawnLabels key (logits: Tensor) =
        let p = (Tensor.exp (Tensor.logSoftmax logits)).ToArray()
        let classes = logits.Columns

        Random.uniform 0.0f 1.0f logits.Rows key
        |> Array.mapi (fun b drawn ->
            let mutable k = 0
            let mutable sum = p[b * classes]

            while sum < drawn && k < classes - 1 do
                k <- k + 1
                sum <- sum + p[b * classes + k]

            k)

    let private squared (t: Tensor) = t * t

    /// The sums over a batch of the squared gradients of ln p(ŷ|x): of each layer D² ᵀ x², Σ D², then those of the readout.
    let private squares key (state: LearningState) (batch: Batch) =
        let readout = (LearningState.network state).Readout
        let passes = Gradient.passes state.Layers batch.Inputs
        let y = (List.last passes).Activities
        let logits = Network.outputs readout y
        let delta = Gradient.error logits (drawnLabels key logits)

        [ for pass, error in List.zip passes (Gradient.atPotentials Through.Own passes readout delta) do
              Tensor.matmul (Tensor.transpose (squared error)) (squared pass.Received)
              Tensor.sumOver 0 (squared error)
          Tensor.matmul (Tensor.transpose (squared delta)) (squared y)
          Tensor.sumOver 0 (squared delta) ]

    /// F, the mean of those squares over the images of a task.
    let diagonal key (batches: Batch seq) state =
        let sums, count =
            ((None, 0), Seq.indexed batches)
            ||> Seq.fold (fun (sums, count) (number, batch) ->
                let own = squares (Random.split number key) state batch

                let next =
                    match sums with
                    | None -> own
                    | Some known -> List.map2 (+) known own

                Some next, count + batch.Inputs.Rows)

        match sums with
        | Some sums -> sums |> List.map (fun sum -> sum / float count)
        | None -> parameters state |> List.map (fun (_, value) -> Tensor.zeros value.Shape)
