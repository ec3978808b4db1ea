namespace BioSparse.Core

/// Training the output layer on features, the activities of hidden layers that stay as they are.
///
/// Rules of the output layer are rules like any other whose inputs are features y, B×H: their state has no hidden layers, and
/// their step changes V and c (`softmax`, `WeightPerturbation`). One rate serves layers of every scale, since features are divided by s, the power of two nearest to their root
/// mean square over the training images: logits = (y/s) (s V)ᵀ + c. Steps change s V; division and product by a power of two
/// are exact.
[<RequireQualifiedAccess>]
module ReadoutRule =

    /// A readout to start from: V = 0 and c = 0, and the scale s of (some of) the features, N×H.
    val attach: classes: int -> features: Tensor -> LearningState

    /// Softmax readout: cross-entropy, Adam.  δ = (softmax(z) − T)/B, gradients δᵀ (y/s) and Σ_b δ.
    val softmax: Rule

    /// The readout of a state. Error: `ArgumentException` where it has none.
    val internal readoutOf: state: LearningState -> Readout

    /// s of a state with a readout.
    val internal scaleOf: state: LearningState -> Tensor

    /// The start of a rule of the output layer alone, which has none: `InvalidOperationException`.
    val internal start: shape: Shape -> key: Key -> LearningState

    /// y/s, s V and c.
    val internal scaled: state: LearningState -> features: Tensor -> Tensor * Tensor * Tensor

    /// The state with another s V, c and memory.
    val internal replaced:
        state: LearningState -> v: Tensor -> c: Tensor -> memory: Map<string, Tensor> -> LearningState

    /// y vᵀ + c.
    val internal outputs: y: Tensor -> v: Tensor -> c: Tensor -> Tensor
