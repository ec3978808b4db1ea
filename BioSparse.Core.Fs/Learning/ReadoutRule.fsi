namespace BioSparse.Core

/// Training the output layer on features, the activities of hidden layers that stay as they are.
///
/// Both are rules like any other whose inputs are features y, B×H: their state has no hidden layers, and their step changes
/// V and c. One rate serves layers of every scale, since features are divided by s, the power of two nearest to their root
/// mean square over the training images: logits = (y/s) (s V)ᵀ + c. Steps change s V; division and product by a power of two
/// are exact.
[<RequireQualifiedAccess>]
module ReadoutRule =

    /// A readout to start from: V = 0 and c = 0, and the scale s of (some of) the features, N×H.
    val attach: classes: int -> features: Tensor -> LearningState

    /// Softmax readout: cross-entropy, Adam.  δ = (softmax(z) − T)/B, gradients δᵀ (y/s) and Σ_b δ.
    val softmax: Rule

    /// Weight perturbation (Werfel, Xie & Seung 2005): no gradient passes anywhere. With drawn δ ~ N(0, σ²),
    ///     V ← V − η · (L(V + δ) − L(V)) / σ² · δ,   and c likewise,
    /// L the cross-entropy of the batch, plus hebbian · η · (T − 1/classes)ᵀ (y/s) / B.
    val weightPerturbation: sigma: float -> hebbian: float -> Rule
