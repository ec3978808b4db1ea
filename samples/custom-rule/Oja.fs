/// Oja's subspace rule (Oja 1989, "Neural networks, principal components, and subspaces"):
///
///     Y = X Wᵀ
///     W ← W + η Yᵀ (X − Y W) / B
///
/// The rows of W come to span the subspace of the largest principal components of the images. X: B×d, W: H×d, Y: B×H.
module CustomRule.Oja

open BioSparse.Core

let rule =
    Rule.unsupervised "oja" (Start.normal 0.05 Linear.activation) (fun moment layer x ->
        let y = Tensor.matmul x (Tensor.transpose layer.Weights)
        let unexplained = x - Tensor.matmul y layer.Weights
        let change = Tensor.matmul (Tensor.transpose y) unexplained / float x.Rows
        layer.Weights + moment.Rate * change)
