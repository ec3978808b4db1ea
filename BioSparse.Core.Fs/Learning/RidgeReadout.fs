namespace BioSparse.Core

[<RequireQualifiedAccess>]
module RidgeReadout =

    /// Rows less their mean, and the mean.
    let private centred (rows: Tensor) =
        let mean = Tensor.sumOver 0 rows / float rows.Rows
        rows - mean, mean

    let private row (values: Tensor) =
        Tensor.matrix 1 values.Count (values.ToArray())

    let private solved lambda (state: LearningState) (batch: Batch) =
        let classes = (ReadoutRule.readoutOf state).Weights.Rows
        let y, meanY = centred batch.Inputs
        let t, meanT = centred (Tensor.oneHot classes batch.Labels)
        let across = Tensor.transpose y

        let weights =
            if y.Rows < y.Columns then
                let dual = RidgeSystem.solve lambda (Tensor.matmul y across) t
                Tensor.matmul (Tensor.transpose dual) y
            else
                RidgeSystem.solve lambda (Tensor.matmul across y) (Tensor.matmul across t)
                |> Tensor.transpose
                |> Tensor.copied

        let answer = Tensor.matmul (row meanY) (Tensor.transpose weights)

        { state with
            Readout =
                Some
                    { Weights = weights
                      Bias = meanT - Tensor.vector (answer.ToArray()) } }

    let private step lambda (moment: Moment) state batch =
        if moment.Step = 0 then solved lambda state batch else state

    let rule lambda =
        if not (lambda > 0.0) then
            invalidArg (nameof lambda) $"λ = {lambda}; it is above 0"

        Rule.create "ridge" ReadoutRule.start (step lambda)
