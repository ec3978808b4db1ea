namespace BioSparse.Core

type InputForm =
    | Plain
    | UnitLength

type Layer =
    { Input: InputForm
      Weights: Tensor
      Bias: Tensor
      Activation: Activation }

type Readout = { Weights: Tensor; Bias: Tensor }

type Network = { Hidden: Layer; Readout: Readout }

[<RequireQualifiedAccess>]
module Layer =

    let receive (layer: Layer) x =
        match layer.Input with
        | Plain -> x
        | UnitLength -> Tensor.unitRows x

    let potentials (layer: Layer) x =
        Tensor.matmul (receive layer x) (Tensor.transpose layer.Weights) + layer.Bias

    let activities (layer: Layer) x =
        Activation.apply layer.Activation (potentials layer x)

    let identity inputs : Layer =
        let weights = Array2D.init inputs inputs (fun i j -> if i = j then 1.0f else 0.0f)

        { Input = Plain
          Weights = Tensor.ofArray2D weights
          Bias = Tensor.zeros [| inputs |]
          Activation = Linear }

[<RequireQualifiedAccess>]
module Network =

    let private outputs (readout: Readout) features =
        Tensor.matmul features (Tensor.transpose readout.Weights) + readout.Bias

    let logits (network: Network) x =
        outputs network.Readout (Layer.activities network.Hidden x)

    let predict network x =
        Tensor.argmax (Tensor.scope (fun () -> logits network x))

    let crossEntropy (logits: Tensor) (labels: int[]) =
        let chosen = Tensor.oneHot logits.Columns labels * Tensor.logSoftmax logits
        Tensor.sum chosen / -(float labels.Length)

    let inputGradient (network: Network) labels x =
        Tensor.scope (fun () ->
            let hidden = network.Hidden
            let a = Layer.potentials hidden x
            let z = outputs network.Readout (Activation.apply hidden.Activation a)
            let error = Tensor.exp (Tensor.logSoftmax z) - Tensor.oneHot z.Columns labels

            let received =
                Tensor.matmul
                    (Tensor.matmul error network.Readout.Weights * Activation.slope hidden.Activation a)
                    hidden.Weights

            match hidden.Input with
            | Plain -> received
            | UnitLength ->
                // u = x/‖x‖: the gradient's part along u is lost, the rest divided by the length
                let column (t: Tensor) =
                    Tensor.matmul t (Tensor.full 1.0 [| t.Columns; 1 |])

                let length = Tensor.clamp 1e-12 infinity (Tensor.sqrt (column (x * x)))
                let u = x / length
                (received - u * column (received * u)) / length)
