namespace BioSparse.Core

type Backpropagation =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint }

[<RequireQualifiedAccess>]
module Backpropagation =

    let defaults =
        { Activation = Relu
          Input = Plain
          Constraint = Unconstrained }

    let private drawn name (shape: int[]) fanIn key =
        let bound = 1.0f / sqrt (float32 fanIn)

        let values =
            Random.uniform -bound bound (Array.reduce (*) shape) (Random.named name key)

        match shape with
        | [| rows; columns |] -> Tensor.matrix rows columns values
        | _ -> Tensor.vector values

    let private start (settings: Backpropagation) (shape: Shape) key =
        { Layer =
            { Input = settings.Input
              Weights =
                drawn "weights" [| shape.Hidden; shape.Inputs |] shape.Inputs key
                |> Constraint.adopt settings.Constraint
              Bias = drawn "bias" [| shape.Hidden |] shape.Inputs key
              Activation = settings.Activation }
          Readout =
            Some
                { Weights = drawn "readout" [| shape.Classes; shape.Hidden |] shape.Hidden key
                  Bias = drawn "readout bias" [| shape.Classes |] shape.Hidden key }
          Memory = Map.empty }

    let private step (settings: Backpropagation) (moment: Moment) state (batch: Batch) =
        let { Hidden = layer; Readout = readout } = LearningState.network state

        let x = Layer.receive layer batch.Images
        let a = Tensor.matmul x (Tensor.transpose layer.Weights) + layer.Bias
        let y = Activation.apply layer.Activation a
        let z = Tensor.matmul y (Tensor.transpose readout.Weights) + readout.Bias

        let delta =
            (Tensor.exp (Tensor.logSoftmax z) - Tensor.oneHot z.Columns batch.Labels) / float x.Rows

        let back = Tensor.matmul delta readout.Weights * Activation.slope layer.Activation a

        let moved, memory =
            Adam.step
                moment.Rate
                state.Memory
                [ "W", layer.Weights, Tensor.matmul (Tensor.transpose back) x
                  "b", layer.Bias, Tensor.sumOver 0 back
                  "V", readout.Weights, Tensor.matmul (Tensor.transpose delta) y
                  "c", readout.Bias, Tensor.sumOver 0 delta ]

        match moved with
        | [ w; b; v; c ] ->
            { Layer =
                { layer with
                    Weights = Constraint.project settings.Constraint w
                    Bias = b }
              Readout = Some { Weights = v; Bias = c }
              Memory = memory }
        | _ -> invalidOp "four parameters were given"

    let rule settings =
        let name =
            match settings.Constraint with
            | Nonnegative -> "backprop-nonnegative"
            | Unconstrained
            | Dale _ -> "backprop"

        Rule.create name (start settings) (step settings)
