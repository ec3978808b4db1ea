namespace BioSparse.Core

/// What a rule does with the size of its change G before the rate.
type StepScaling =
    /// Nothing.
    | Raw
    /// G / max|G|: the rate is the largest change of a step (as in Krotov & Hopfield 2019).
    | MaxNormalised

/// b_j ← b_j + rate · (target − ⟨1[y_j > 0]⟩): each unit seeks to be active in a share `target` of the samples.
type Homeostasis = { Rate: float; Target: float }

/// Settings of the competitive Hebbian rule.
type CompetitiveHebbian =
    {
        /// φ while learning and afterwards.
        Activation: Activation
        /// What the layer does with its input.
        Input: InputForm
        /// μ ≥ 0
        WeightDependence: float
        /// How the change is scaled.
        Scaling: StepScaling
        /// Homeostatic bias; a rate of 0 leaves the bias at 0.
        Homeostasis: Homeostasis
        /// What signs are allowed.
        Constraint: Constraint
        /// How they are kept.
        Enforcement: Enforcement
        /// Weights start uniform on [low, high), with the signs of the constraint.
        Initial: struct (float * float)
        /// Whether each row starts with length 1 (keeps raw steps from collapsing).
        NormaliseInitial: bool
    }

/// Competitive Hebbian plasticity: our reading of Inoue, Röhrbein & Knoblauch (arXiv 2603.03234), built from the
/// authors' earlier papers; the equations of the paper itself were not at hand.
///
///     Y = φ(X Wᵀ + b)
///     G = Yᵀ (X − Y W) / B                        what one unit explains, the others do not learn
///     Δw_ji = η · |w_ji|^μ · g_ji                 with projection onto the constraint, or
///     w_ji ← w_ji · exp(η · |w_ji|^(μ−1) · sgn(w_ji) · g_ji)     multiplicative: it cannot cross zero
///
/// with g = G or G / max|G|; the maximum runs over the weights that can move, which in the multiplicative form are
/// those that are not 0. Weight dependence μ: Gütig et al. 2003. Multiplicative form: exponentiated
/// gradients, Cornford et al. 2024; for w > 0 and μ = 1 it is w · exp(η g). X: B×d, W: H×d, Y: B×H.
[<RequireQualifiedAccess>]
module CompetitiveHebbian =

    /// Linear, μ = 0, max-normalised, nonnegative by projection, start U(0.01, 0.1), no homeostasis.
    val defaults: CompetitiveHebbian

    /// G = Yᵀ (X − Y W) / B: H×d, associated as three thin products.
    val change: activities: Tensor -> received: Tensor -> weights: Tensor -> Tensor

    /// The rule with these settings.
    val rule: settings: CompetitiveHebbian -> Rule
