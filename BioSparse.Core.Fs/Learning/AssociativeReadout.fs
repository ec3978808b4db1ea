namespace BioSparse.Core

[<RequireQualifiedAccess>]
type Association =
    | Likelihood of epsilon: float
    | Bounded of beta: float
    | Mean

[<RequireQualifiedAccess>]
module AssociativeReadout =

    [<Literal>]
    let standardShare = 0.001

    let private sums, counts = "sum.V", "count.c"

    /// Rows divided by a number each; rows of a divisor 0 stay.
    let private dividedBy (divisor: Tensor) (rows: Tensor) =
        rows / (divisor + Tensor.greater 0.0 (1.0 - Tensor.greater 0.0 divisor))

    let private column (values: Tensor) =
        Tensor.matrix values.Count 1 (values.ToArray())

    let private squares (rows: Tensor) = Tensor.sumOver 1 (rows * rows)

    /// ŷ: each row divided by its largest value.
    let private ofLargest (y: Tensor) =
        let values = y.ToArray()
        let width = y.Columns

        let largest =
            Array.init y.Rows (fun b -> Array.max values[b * width .. (b + 1) * width - 1])

        dividedBy (Tensor.matrix y.Rows 1 largest) y

    let private likelihood epsilon (sum: Tensor) =
        let units = float sum.Columns
        let total = column (Tensor.sumOver 1 sum)
        // a class without activity has a uniform likelihood
        let unseen = (1.0 - Tensor.greater 0.0 total) / units
        let share = dividedBy total sum + unseen
        Tensor.log ((1.0 - epsilon) * share + epsilon / units)

    let private step association (_: Moment) (state: LearningState) (batch: Batch) =
        let readout = ReadoutRule.readoutOf state
        let classes = readout.Weights.Rows

        let recall name shape =
            state.Memory |> Map.tryFind name |> Option.defaultWith (fun () -> Tensor.zeros shape)

        let teacher = Tensor.oneHot classes batch.Labels
        let own = Tensor.transpose teacher
        let sum = recall sums readout.Weights.Shape + Tensor.matmul own batch.Inputs
        let count = recall counts readout.Bias.Shape + Tensor.sumOver 0 teacher

        let weights, bias =
            match association with
            | Association.Likelihood epsilon -> likelihood epsilon sum, readout.Bias
            | Association.Bounded beta ->
                let left = Tensor.log (1.0 - beta * ofLargest batch.Inputs)
                1.0 - (1.0 - readout.Weights) * Tensor.exp (Tensor.matmul own left), readout.Bias
            | Association.Mean ->
                let mean = dividedBy (column count) sum
                mean, -0.5 * squares mean

        { state with
            Readout = Some { Weights = weights; Bias = bias }
            Memory = state.Memory |> Map.add sums sum |> Map.add counts count }

    let rule association =
        match association with
        | Association.Likelihood epsilon when not (epsilon > 0.0 && epsilon < 1.0) ->
            invalidArg (nameof association) $"ε = {epsilon}; it is above 0 and below 1"
        | Association.Bounded beta when not (beta > 0.0 && beta < 1.0) ->
            invalidArg (nameof association) $"β = {beta}; it is above 0 and below 1"
        | _ -> ()

        Rule.create "associative" ReadoutRule.start (step association)
