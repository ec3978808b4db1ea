namespace BioSparse.Core

/// What a layer does with its input before its weights see it. It is part of the model, so that gradients pass
/// through it and attacks stay in pixel space.
type InputForm =
    /// x as it is, pixels in [0, 1].
    | Plain
    /// x / ‖x‖₂, as Krotov & Hopfield's readout needs.
    | UnitLength

/// A hidden layer: y = φ(x Wᵀ + b).
type Layer =
    {
        /// What happens to x first.
        Input: InputForm
        /// W: H×d
        Weights: Tensor
        /// b: H
        Bias: Tensor
        /// φ
        Activation: Activation
    }

/// The output layer: logits = y Vᵀ + c.
type Readout =
    {
        /// V: classes×H
        Weights: Tensor
        /// c: classes
        Bias: Tensor
    }

/// One hidden layer and its readout.
type Network =
    {
        /// From pixels to features.
        Hidden: Layer
        /// From features to classes.
        Readout: Readout
    }

/// Computing with a hidden layer; x: B×d.
[<RequireQualifiedAccess>]
module Layer =

    /// The layer's form of x.
    val receive: layer: Layer -> x: Tensor -> Tensor

    /// a = x Wᵀ + b: B×H.
    val potentials: layer: Layer -> x: Tensor -> Tensor

    /// φ(a), in the place of potentials that nobody else has seen: the same as `Activation.apply`, in one
    /// pass where that is exact. Where a gradient is recorded it is `Activation.apply` itself.
    val internal answer: layer: Layer -> fresh: Tensor -> Tensor

    /// y = φ(a): B×H.
    val activities: layer: Layer -> x: Tensor -> Tensor

    /// A layer that passes its d inputs on as they are (W the identity): pixels as features.
    val identity: inputs: int -> Layer

/// Computing with a network; x: B×d.
[<RequireQualifiedAccess>]
module Network =

    /// The readout's logits of features, B×H: B×classes.
    val internal outputs: readout: Readout -> features: Tensor -> Tensor

    /// B×classes.
    val logits: network: Network -> x: Tensor -> Tensor

    /// The class of the largest logit of each sample.
    val predict: network: Network -> x: Tensor -> int[]

    /// The network with y = a in place of its activation.
    val linearised: network: Network -> Network

    /// The mean of −ln softmax(logits)[label] over the batch: one number.
    val crossEntropy: logits: Tensor -> labels: int[] -> Tensor

    /// ∇ₓ of the sum over the batch of the cross-entropy: B×d, by the chain rule written out (no graph):
    /// ((softmax(z) − T) V ⊙ φ′(a)) W, through the input form where there is one.
    val inputGradient: network: Network -> labels: int[] -> x: Tensor -> Tensor
