namespace BioSparse.Core

/// The derivative of k-winners-take-all that a backward pass uses; other activations always use their own.
[<RequireQualifiedAccess>]
type internal Through =
    /// The activation's own, with the set of winners held fixed.
    | Own
    /// That of `ThresholdGradient` with this fraction, in every layer of k-winners.
    | Threshold of fraction: float

/// The intermediate values of a layer in a forward pass.
type internal LayerPass =
    {
        /// The layer.
        Layer: Layer
        /// x: B×d, before the layer's input form.
        Given: Tensor
        /// The layer's form of x.
        Received: Tensor
        /// a = x Wᵀ + b: B×H.
        Potentials: Tensor
        /// M: B×H, the dropout mask; none without dropout.
        Mask: Tensor option
        /// y = φ(a) ⊙ M
        Activities: Tensor
    }

/// The chain rule through a stack of layers i = 1 … n, written out (no graph): for an error δ = ∂L/∂z at the logits
///
///     g_n = δ V,   D_i = g_i ⊙ M_i ⊙ φ′(a_i),   g_{i−1} = D_i W_i, through the input form of layer i
///     ∂L/∂W_i = D_iᵀ x_i,   ∂L/∂b_i = Σ_b D_i,   ∂L/∂V = δᵀ y_n,   ∂L/∂c = Σ_b δ,   ∂L/∂x = g_0
///
/// where x_i is the input of layer i in its form. For u = x/‖x‖, ∂L/∂x = (∂L/∂u − u (u·∂L/∂u))/‖x‖.
/// `StackPass` is the same in private buffers.
[<RequireQualifiedAccess>]
module internal Gradient =

    /// δ of the cross-entropy, summed over the batch: softmax(z) − T, T one-hot.
    val error: logits: Tensor -> labels: int[] -> Tensor

    /// One layer on its input, B×d.
    val pass: layer: Layer -> mask: Tensor option -> x: Tensor -> LayerPass

    /// All layers on x, without masks.
    val passes: layers: Layer list -> x: Tensor -> LayerPass list

    /// D of each layer, in the order of the layers.
    val atPotentials:
        through: Through -> passes: LayerPass list -> readout: Readout -> error: Tensor -> Tensor list

    /// struct (∂L/∂W, ∂L/∂b) of a layer from its D.
    val ofWeights: pass: LayerPass -> atPotentials: Tensor -> struct (Tensor * Tensor)

    /// ∂L/∂x of a layer from its D: B×d.
    val atInput: pass: LayerPass -> atPotentials: Tensor -> Tensor
