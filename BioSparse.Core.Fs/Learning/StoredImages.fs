namespace BioSparse.Core

[<RequireQualifiedAccess>]
module StoredImages =

    /// The bias of a unit without an image: it never wins, and its share of a softmax is 0.
    [<Literal>]
    let private Silent = -1e6

    let private halfSquares (w: Tensor) = 0.5 * Tensor.sumOver 1 (w * w)

    let private column (values: Tensor) =
        Tensor.matrix values.Count 1 (values.ToArray())

    /// Values with others appended up to a length.
    let private filled count (other: float32) (values: float32[]) =
        Array.append values (Array.create (count - values.Length) other)

    let private start activation input most (shape: Shape) (_: Key) : LearningState =
        let units = Option.defaultValue 1 most

        { Layers =
            [ Layer.dense input (Tensor.zeros [| units; shape.Inputs |]) (Tensor.zeros [| units |]) activation ]
          Readout =
            Some
                { Weights = Tensor.zeros [| shape.Classes; units |]
                  Bias = Tensor.zeros [| shape.Classes |] }
          Memory = Map.empty }

    /// The state that holds these images: `bias` gives b of W, `answers` the rows of Vᵀ of W and the one-hot labels.
    let private stored most bias answers (state: LearningState) (batch: Batch) =
        let layer = LearningState.layer state
        let classes = (ReadoutRule.readoutOf state).Weights.Rows
        let w = Tensor.copied (Layer.receive layer batch.Inputs)
        let units = Option.defaultValue w.Rows most

        if w.Rows > units then
            invalidArg (nameof batch) $"{w.Rows} images for {units} units"

        let own: Tensor = answers w (Tensor.oneHot classes batch.Labels)
        let ofUnits: Tensor = bias w

        { state with
            Layers =
                [ { layer with
                      Weights = Tensor.matrix units w.Columns (filled (units * w.Columns) 0.0f (w.ToArray()))
                      Bias = Tensor.vector (filled units (float32 Silent) (ofUnits.ToArray())) } ]
            Readout =
                Some
                    { Weights =
                        Tensor.matrix units classes (filled (units * classes) 0.0f (own.ToArray()))
                        |> Tensor.transpose
                        |> Tensor.copied
                      Bias = Tensor.zeros [| classes |] } }

    let private rule name activation input most bias answers =
        let step (moment: Moment) state batch =
            if moment.Step = 0 then
                stored most bias answers state batch
            else
                state

        Rule.create name (start activation input most) step

    let kernelRidge gamma lambda input most =
        if not (gamma > 0.0) then
            invalidArg (nameof gamma) $"γ = {gamma}; it is above 0"

        if not (lambda > 0.0) then
            invalidArg (nameof lambda) $"λ = {lambda}; it is above 0"

        let answers (w: Tensor) targets =
            let half = halfSquares w
            let apart = column half + half - Tensor.matmul w (Tensor.transpose w)
            RidgeSystem.solve lambda (Tensor.exp (-2.0 * gamma * apart)) targets

        let activation = SoftWinners.activation (1.0 / (2.0 * gamma))
        rule "kernel-ridge" activation input most (fun w -> -1.0 * halfSquares w) answers

    let nearest most =
        let bias (w: Tensor) =
            let half = halfSquares w
            Tensor.max half + 1.0 - half

        rule "nearest-neighbour" (KWinners.activation 1) Plain most bias (fun _ targets -> targets)
