namespace BioSparse.Core

/// Hidden layers and the readout on the last of them.
type Network =
    {
        /// From pixels to features; at least one, the layer that sees the pixels first. `Network.create` checks that they
        /// compose.
        Layers: Layer list
        /// From features to classes.
        Readout: Readout
    }

    /// The hidden layer that sees the pixels.
    member First: Layer

    /// The hidden layer that the readout sees.
    member Last: Layer

/// Computing with a network; x: B×d.
[<RequireQualifiedAccess>]
module Network =

    /// A network of these layers. Error: `ArgumentException` where there is no layer, or where the shapes of layers and
    /// readout do not compose.
    val create: layers: Layer list -> readout: Readout -> Network

    /// A network of one hidden layer. Error as of `create`.
    val ofLayer: layer: Layer -> readout: Readout -> Network

    /// The readout's logits of features, B×H: B×classes.
    val internal outputs: readout: Readout -> features: Tensor -> Tensor

    /// The activities that the readout sees, those of the last hidden layer: B×H.
    val features: network: Network -> x: Tensor -> Tensor

    /// B×classes.
    val logits: network: Network -> x: Tensor -> Tensor

    /// The class of the largest logit of each sample.
    val predict: network: Network -> x: Tensor -> int[]

    /// The network with y = a in place of the activation of every hidden layer.
    val linearised: network: Network -> Network

    /// The mean of −ln softmax(logits)[label] over the batch: one number.
    val crossEntropy: logits: Tensor -> labels: int[] -> Tensor

    /// ∇ₓ of the sum over the batch of the cross-entropy: B×d, by the chain rule written out (no graph). With one layer it
    /// is ((softmax(z) − T) V ⊙ φ′(a)) W, through the input form where there is one.
    val inputGradient: network: Network -> labels: int[] -> x: Tensor -> Tensor
