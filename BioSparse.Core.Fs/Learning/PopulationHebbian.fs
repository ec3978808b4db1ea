namespace BioSparse.Core

type PopulationHebbian =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      Constant: float
      Length: float }

[<RequireQualifiedAccess>]
module PopulationHebbian =

    let defaults =
        { Activation = Divisive.activation 0.001
          Input = UnitLength
          Constraint = Unconstrained
          Constant = 0.001
          Length = 1.0 }

    /// The mean of the rows, 1×columns.
    let private mean (t: Tensor) =
        Tensor.matmul (Tensor.full (1.0 / float t.Rows) [| 1; t.Rows |]) t

    let private step settings (normalised: Activation) (moment: Moment) state (batch: Batch) =
        let layer = LearningState.layer state
        let w = layer.Weights
        let x = Layer.receive layer batch.Inputs

        let y =
            Layer.activities
                { layer with
                    Input = Plain
                    Activation = normalised }
                x

        let input = mean x
        let error = Tensor.transpose (mean y) - Tensor.matmul w (Tensor.transpose input)

        LearningState.withLayer
            { layer with
                Weights = Constraint.project settings.Constraint (w + moment.Rate * Tensor.matmul error input) }
            state

    let rule settings =
        for name, value in [ "c", settings.Constant; "length", settings.Length ] do
            if not (value > 0.0) then
                invalidArg (nameof settings) $"{name} = {value}; it is above 0"

        let start =
            Start.ofLength settings.Length settings.Activation settings.Input settings.Constraint

        { Rule.create "population" start (step settings (Divisive.activation settings.Constant)) with
            Constraint = settings.Constraint }
