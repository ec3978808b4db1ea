namespace BioSparse.Core

/// The biases of the hidden units at the start.
[<RequireQualifiedAccess>]
type BiasStart =
    /// Uniform on ±1/√fan-in.
    | Uniform
    /// b = −mean(X Wᵀ) over the first batch, so that each unit begins active on about half of the images. Nonnegative
    /// weights and images need it: with b ≈ 0 every unit is active on every image, and ReLU is linear there.
    | Centred

/// Settings of the backpropagation baseline.
type Backpropagation =
    {
        /// φ of the hidden layer.
        Activation: Activation
        /// What the layer does with its input.
        Input: InputForm
        /// What signs the hidden weights may have; kept by projection after each step.
        Constraint: Constraint
        /// Biases of the hidden units at the start.
        BiasStart: BiasStart
        /// λ ≥ 0 of decoupled weight decay (AdamW, Loshchilov & Hutter 2019) on W and V; biases do not decay.
        WeightDecay: float
        /// p in [0, 1): the share of hidden activities set to 0 in each training step (Srivastava et al. 2014).
        Dropout: float
    }

/// Backpropagation through one hidden layer: cross-entropy, Adam (Rumelhart, Hinton & Williams 1986).
///
///     Y = φ(A) ⊙ M,  M_bj = 0 with probability p, else 1/(1 − p)      M: B×H, from the key of the step
///     P = softmax(Z),  δ = (P − T)/B          V, c: gradients δᵀ Y, Σ_b δ
///     D = δ V ⊙ M ⊙ φ′(A)                      W, b: gradients Dᵀ X, Σ_b D
///     W ← (1 − η λ) W and V ← (1 − η λ) V before Adam's step
///
/// Start: W, b, V and c uniform on ±1/√fan-in, the hidden weights with the signs of their constraint. With
/// `BiasStart.Centred`, b is set in the step that finds no step of Adam in the state's memory, before its potentials; a
/// first batch of a single image leaves every unit at the threshold in that step.
[<RequireQualifiedAccess>]
module Backpropagation =

    /// ReLU, any sign; uniform biases, no weight decay, no dropout.
    val defaults: Backpropagation

    /// The rule with these settings. Error: `ArgumentException` for λ < 0 and for p outside [0, 1). The name tells a nonnegative one (`backprop-nonnegative`) from others (`backprop`).
    val rule: settings: Backpropagation -> Rule
