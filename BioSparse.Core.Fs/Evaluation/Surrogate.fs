namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal Surrogate =

    /// 1 at the largest wrong class, −1 at the right one.
    let private direction (logits: Tensor) labels =
        let right = Tensor.oneHot logits.Columns labels
        Tensor.winners 1 (logits - 1e30 * right) - right

    let margin (logits: Tensor) labels =
        Tensor.sumOver 1 (direction logits labels * logits)

    let private slope width activation a =
        match activation with
        | Winners count -> Activation.slope (Winners(int (ceil (width * float count)))) a
        | Relu
        | Power _
        | BoundedSigmoid ->
            let own = Activation.slope activation a
            own + 0.1 * (1.0 - Tensor.greater 0.0 a)
        | Linear -> Activation.slope activation a

    let marginGradient width network labels x =
        Network.gradientThrough (slope width) (fun z -> direction z labels) network x
