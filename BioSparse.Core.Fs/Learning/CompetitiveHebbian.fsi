namespace BioSparse.Core

/// Competitive Hebbian plasticity: our reading of Inoue, Röhrbein & Knoblauch (arXiv 2603.03234), built from the
/// authors' earlier papers; the equations of the paper itself were not at hand.
///
///     Y = φ(X Wᵀ + b)
///     G = Yᵀ (X − Y W) / B                        what one unit explains, the others do not learn
///     Δw_ji = η · |w_ji|^μ · g_ji                 with projection onto the constraint, or
///     w_ji ← w_ji · exp(η · |w_ji|^(μ−1) · sgn(w_ji) · g_ji)     multiplicative: it cannot cross zero
///
/// with g = G or G / max|G|; the maximum runs over the weights that can move, which in the multiplicative form are
/// those that are not 0. Multiplicative form: exponentiated gradients, Cornford et al. 2024; for w > 0 and μ = 1 it is w · exp(η g).
/// A weight dependence with different f₊ and f₋ (`WeightDependence`) moves s = |w| by P = max(0, σ g) and D = κ max(0, −σ g), σ = sgn w:
///
///     s ← (s + η P f₊(s)) · exp(−η D f₋(s)/s)     multiplicative, or w ← w + σ η (P f₊(s) − D f₋(s)) with projection
///
/// κ is the imbalance of depression, in all forms. With metaplasticity η is η_j = η/(1 + n_j/n₀), which does not change the scale of g.
/// Then follow the processes of `SynapticProcesses`. X: B×d, W: H×d, Y: B×H.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module CompetitiveHebbian =

    /// Linear, read as learnt, μ = 0, max-normalised, nonnegative by projection, start U(0.01, 0.1), no homeostasis,
    /// no metaplasticity, κ = 1, no process beside learning.
    val defaults: CompetitiveHebbian

    /// G = Yᵀ (X − Y W) / B: H×d, associated as three thin products.
    val change: activities: Tensor -> received: Tensor -> weights: Tensor -> Tensor

    /// The rule with these settings.
    val rule: settings: CompetitiveHebbian -> Rule
