namespace BioSparse.Core

/// Settings of Oja's subspace rule.
type Oja =
    {
        /// φ of the features, after learning; the rule itself is linear.
        Activation: Activation
        /// The normalisation of the layer's input.
        Input: InputForm
        /// The constraint on signs, kept by projection after each step.
        Constraint: Constraint
        /// ‖w_j‖ at the start, > 0.
        Length: float
    }

/// Oja's subspace rule (Oja 1989, "Neural networks, principal components, and subspaces").
///
///     Y = X Wᵀ
///     W ← W + η Yᵀ (X − Y W) / B
///
/// The rows of W come to span the subspace of the largest principal components of the inputs. X: B×d, W: H×d, Y: B×H. Rows start with
/// random directions. The bias stays 0.
[<RequireQualifiedAccess>]
module Oja =

    /// Divisive features (c = 10⁻³) of unit-length images, signed weights, rows of length 1.
    val defaults: Oja

    /// The rule with these settings. Error: `ArgumentException` unless the length is above 0.
    val rule: settings: Oja -> Rule
