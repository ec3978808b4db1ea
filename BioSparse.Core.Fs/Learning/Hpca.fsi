namespace BioSparse.Core

/// What a unit of generalised Hebbian learning subtracts.
[<RequireQualifiedAccess>]
type HpcaDecay =
    /// What all units explain: C = E[y yᵀ].
    | Full
    /// What the units up to it explain: C is the lower triangle of E[y yᵀ] (Sanger 1989). Units then have an order.
    | Sanger

/// Settings of generalised Hebbian learning.
type Hpca =
    {
        /// φ of the features, after learning; while learning, y = x Wᵀ.
        Activation: Activation
        /// The normalisation of the layer's input.
        Input: InputForm
        /// The constraint on signs, kept by projection after each step.
        Constraint: Constraint
        /// C
        Decay: HpcaDecay
        /// Whether the unit of the largest y of a sample alone learns from it: the y of the others count as 0.
        HasWinner: bool
        /// ‖w_j‖ at the start, > 0.
        Length: float
    }

/// Hebbian principal components by the generalised Hebbian rule (Sanger 1989, "Optimal unsupervised learning in a single-layer linear
/// feedforward neural network"), with the largest change of a step at η. The form is that of the convolutional layers in the first
/// author's public code (docs/science.md).
///
///     Y  = X Wᵀ, or of each sample its largest element alone
///     G  = E[y xᵀ] − C W
///     W  ← W + η G / max|G|
///
/// X: B×d, W: H×d, Y: B×H, E the mean over the batch. Rows start with random directions. The bias stays 0.
[<RequireQualifiedAccess>]
module Hpca =

    /// Full, without a winner, signed weights, divisive features (c = 10⁻³) of unit-length images, rows of length 1.
    val defaults: Hpca

    /// The rule with these settings. Error: `ArgumentException` unless the length is above 0.
    val rule: settings: Hpca -> Rule
