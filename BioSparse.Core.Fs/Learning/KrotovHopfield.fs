namespace BioSparse.Core

type KrotovHopfield =
    { Activation: Activation
      Input: InputForm
      P: float
      K: int
      Delta: float
      Constraint: Constraint }

[<RequireQualifiedAccess>]
module KrotovHopfield =

    let defaults =
        { Activation = Relu
          Input = Plain
          P = 2.0
          K = 2
          Delta = 0.4
          Constraint = Nonnegative }

    let private start settings (shape: Shape) key =
        let drawn =
            Random.normal (shape.Hidden * shape.Inputs) (Random.named "weights" key)
            |> Tensor.matrix shape.Hidden shape.Inputs

        { Layer =
            { Input = settings.Input
              Weights = Constraint.adopt settings.Constraint drawn
              Bias = Tensor.zeros [| shape.Hidden |]
              Activation = settings.Activation }
          Readout = None
          Memory = Map.empty }

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = state.Layer
        let w = layer.Weights
        let v = Layer.receive layer batch.Images

        let effective =
            if settings.P = 2.0 then
                w
            else
                Tensor.sign w * Tensor.pow (settings.P - 1.0) (Tensor.abs w)

        let currents = Tensor.matmul v (Tensor.transpose effective)
        let first = Tensor.winners 1 currents

        let last =
            if settings.K > w.Rows then
                Tensor.zeros currents.Shape
            else
                Tensor.winners settings.K currents - Tensor.winners (settings.K - 1) currents

        let g = first - settings.Delta * last
        let drive = Tensor.matmul (Tensor.transpose g) v

        let decay =
            Tensor.matmul (Tensor.transpose (g * currents)) (Tensor.full 1.0 [| v.Rows; 1 |])

        let change = drive - decay * w
        let largest = Tensor.clamp 1e-30 infinity (Tensor.max (Tensor.abs change))

        let weights =
            Constraint.project settings.Constraint (w + moment.Rate * (change / largest))

        { state with
            Layer = { layer with Weights = weights } }

    let rule settings =
        if not (settings.P >= 2.0) then
            invalidArg (nameof settings) $"p = {settings.P}; it is at least 2"

        if settings.K < 2 then
            invalidArg (nameof settings) $"k = {settings.K}; it is at least 2"

        if not (settings.Delta >= 0.0) then
            invalidArg (nameof settings) $"Δ = {settings.Delta}; it is at least 0"

        Rule.create "krotov-hopfield" (start settings) (step settings)
