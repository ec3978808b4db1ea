namespace BioSparse.Core

/// Settings of the rule of Krotov & Hopfield.
type KrotovHopfield =
    {
        /// φ of the features, after learning; the rule itself ranks the units' currents.
        Activation: Activation
        /// The normalisation of the layer's input.
        Input: InputForm
        /// p ≥ 2, of the Lebesgue norm that weights approach.
        P: float
        /// k ≥ 2, the rank that is pushed away.
        K: int
        /// Δ ≥ 0, how hard.
        Delta: float
        /// The constraint on signs, kept by projection after each step.
        Constraint: Constraint
    }

/// Krotov & Hopfield 2019, "Unsupervised learning by competing hidden units", PNAS 116:7723.
///
///     I_bj = ⟨W_j, v_b⟩ = Σ_i sgn(w_ji) |w_ji|^(p−1) v_bi
///     g_bj = 1 for the largest I_b, −Δ for the k-th largest, 0 else
///     dW   = Σ_b g_bj (v_b − I_bj W_j)
///     W    ← W + ε · dW / max|dW|
///
/// W starts normal, of mean 0 and variance 1, with the signs of the constraint. V: B×d, W: H×d.
[<RequireQualifiedAccess>]
module KrotovHopfield =

    /// p = 2, k = 2, Δ = 0.4, ReLU, nonnegative.
    val defaults: KrotovHopfield

    /// The rule with these settings. Error: `ArgumentException` unless p ≥ 2, k ≥ 2 and Δ ≥ 0.
    val rule: settings: KrotovHopfield -> Rule
