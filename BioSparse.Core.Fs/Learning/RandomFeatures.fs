namespace BioSparse.Core

[<RequireQualifiedAccess>]
module RandomFeatures =

    let private frozen _ state _ = state

    let private untaught layer =
        { Layer = layer
          Readout = None
          Memory = Map.empty }

    let rule activation =
        let start (shape: Shape) key =
            let high = 1.0f / sqrt (float32 shape.Inputs)

            untaught
                { Input = Plain
                  Weights =
                    Random.uniform 0.0f high (shape.Hidden * shape.Inputs) (Random.named "weights" key)
                    |> Tensor.matrix shape.Hidden shape.Inputs
                  Bias = Tensor.zeros [| shape.Hidden |]
                  Activation = activation }

        Rule.create "random-features" start frozen

    let pixels =
        Rule.create "pixel-softmax" (fun shape _ -> untaught (Layer.identity shape.Inputs)) frozen
