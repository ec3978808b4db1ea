namespace BioSparse.Core

/// Settings of the BCM rule.
type Bcm =
    {
        /// φ of the features, after learning; the rule itself has the winner.
        Activation: Activation
        /// The normalisation of the layer's input.
        Input: InputForm
        /// The constraint on signs, kept by projection after each step.
        Constraint: Constraint
        /// The scaling of the change.
        Scaling: StepScaling
        /// α in (0, 1]: the weight of a batch in the exponential mean θ.
        Averaging: float
        /// y₀ > 0: the activity at which a unit that wins its share 1/H of the samples is at its threshold.
        Activity: float
        /// The largest ‖w_j‖, at least 1: a longer row is scaled down to it, so that the weights stay finite.
        Bound: float
    }

/// The rule of Bienenstock, Cooper & Munro (1982, "Theory for the development of neuron selectivity", in the form with y² of Intrator &
/// Cooper 1992) with hard winner-take-all.
///
///     U = X Wᵀ, y_j = max(0, u_j) for the unit of the largest u of a sample, 0 for the others
///     g_j  = ⟨y_j (y_j − θ_j) x⟩
///     w_j  ← w_j + η g_j, or η g_j / max|g|, then scaled down to the bound where it is longer
///     θ_j  ← (1 − α) θ_j + α H ⟨y_j²⟩ / y₀
///
/// The threshold slides with the activity: a unit that wins often is depressed by all but the samples to which it answers most. The
/// factor H / y₀ in place of 1 keeps a unit that wins 1 of H samples near y₀. X: B×d, W: H×d, U, y: B×H, θ: H, remembered as `theta`
/// and 0 at the start. Rows start with random directions and length 1. The bias stays 0.
[<RequireQualifiedAccess>]
module Bcm =

    /// Triangle features of unit-length images, signed weights, max-normalised steps, α = 0.05, y₀ = 1, bound 3.
    val defaults: Bcm

    /// The rule with these settings. Error: `ArgumentException` unless 0 < α ≤ 1, y₀ > 0 and the bound is at least 1.
    val rule: settings: Bcm -> Rule
