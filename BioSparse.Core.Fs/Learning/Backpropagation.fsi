namespace BioSparse.Core

/// Backpropagation through a stack of hidden layers i = 1 … n: cross-entropy, Adam (Rumelhart, Hinton & Williams 1986).
///
///     Y_i = φ(A_i) ⊙ M_i,  M_bj = 0 with probability p, else 1/(1 − p)      M_i: B×H_i, from the key of the step
///     P = softmax(Z),  δ = (P − T)/B            V, c: gradients δᵀ Y_n, Σ_b δ
///     D_n = δ V ⊙ M_n ⊙ φ′(A_n),  D_{i−1} = D_i W_i ⊙ M_{i−1} ⊙ φ′(A_{i−1})
///                                               W_i, b_i: gradients D_iᵀ Y_{i−1}, Σ_b D_i, with Y_0 = X
///     W ← (1 − η λ) W and V ← (1 − η λ) V before Adam's step
///
/// `Gradient` has the chain rule, input forms included. Start: W, b, V and c uniform on ±1/√fan-in, the hidden weights with
/// the signs of their constraint. With `BiasStart.Centred`, b is set, layer by layer, in the step that finds no step of Adam
/// in the state's memory, before the layer's potentials; a first batch of a single image leaves every unit at the threshold
/// in that step. With `Consolidation` the gradient of its penalty is added to each of those above.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Backpropagation =

    /// ReLU, any sign; uniform biases, no weight decay, no dropout, dense layers, nothing kept of earlier tasks.
    val defaults: Backpropagation

    /// The rule with these settings; it trains as many hidden layers as its shape has sizes, all at once. Error:
    /// `ArgumentException` for λ < 0, for p outside [0, 1), and for consolidation of layers on fields; its start, where there is no hidden layer, or where `Dale` has
    /// another number of polarities than a layer has inputs. The name tells a nonnegative one (`backprop-nonnegative`) from
    /// others (`backprop`).
    val rule: settings: Backpropagation -> Rule
