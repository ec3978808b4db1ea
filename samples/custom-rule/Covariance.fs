/// The covariance rule (Sejnowski 1977, "Storing covariance with nonlinearly interacting neurons") with decay:
///
///     Y = max(0, X Wᵀ)
///     ΔW = η (⟨(y − ȳ) (x − x̄)ᵀ⟩ − λ W)
///
/// A synapse grows where both sides deviate from their means in the same direction. X: B×d, W: H×d, Y: B×H.
module CustomRule.Covariance

open BioSparse.Core

/// The rows less their mean.
let private centred (t: Tensor) =
    t - Tensor.sumOver 0 t / float t.Rows

let rule (decay: float) =
    Rule.unsupervised "covariance" (Start.uniform 0.0 0.1 Relu.activation) (fun moment layer x ->
        let y = Layer.activities { layer with Input = Plain } x
        let together = Tensor.matmul (Tensor.transpose (centred y)) (centred x) / float x.Rows
        layer.Weights + moment.Rate * (together - decay * layer.Weights))
