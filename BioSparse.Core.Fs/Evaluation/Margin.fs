namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal Margin =

    let ofLogits (logits: Tensor) labels =
        let right = Tensor.oneHot logits.Columns labels
        let strongest = Tensor.winners 1 (logits - 1e30 * right)
        Tensor.sumOver 1 ((strongest - right) * logits)
