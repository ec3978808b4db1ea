namespace BioSparse.Core

/// Settings of the backpropagation baseline.
type Backpropagation =
    {
        /// φ of the hidden layer.
        Activation: Activation
        /// What the layer does with its input.
        Input: InputForm
        /// What signs the hidden weights may have; kept by projection after each step.
        Constraint: Constraint
    }

/// Backpropagation through one hidden layer: cross-entropy, Adam (Rumelhart, Hinton & Williams 1986).
///
///     P = softmax(Z),  δ = (P − T)/B          V, c: gradients δᵀ Y, Σ_b δ
///     D = δ V ⊙ φ′(A)                          W, b: gradients Dᵀ X, Σ_b D
///
/// Start: W, b, V and c uniform on ±1/√fan-in, the hidden weights with the signs of their constraint.
[<RequireQualifiedAccess>]
module Backpropagation =

    /// ReLU, any sign.
    val defaults: Backpropagation

    /// The rule with these settings. The name tells a nonnegative one (`backprop-nonnegative`) from others (`backprop`).
    val rule: settings: Backpropagation -> Rule
