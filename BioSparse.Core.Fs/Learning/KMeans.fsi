namespace BioSparse.Core

/// What k-means compares inputs and centres by.
[<RequireQualifiedAccess>]
type KMeansDistance =
    /// The inner product with centres of length 1.
    | Spherical
    /// ‖x − w_j‖².
    | Euclidean

/// Settings of k-means by competition.
type KMeans =
    {
        /// φ of the features, after learning.
        Activation: Activation
        /// The normalisation of the layer's input.
        Input: InputForm
        /// The constraint on signs, kept by projection after each step.
        Constraint: Constraint
        /// What inputs and centres are compared by.
        Distance: KMeansDistance
        /// γ ≥ 0 of the conscience, which makes units win that seldom do; 0 for none.
        Conscience: float
        /// α in (0, 1]: the weight of a batch in each unit's share of wins.
        Averaging: float
    }

/// k-means by competition: the features that Coates, Lee & Ng (2011, "An analysis of single-layer networks in unsupervised feature
/// learning") and Coates & Ng (2012, "Learning feature representations with k-means") found hard to beat, learnt in batches.
///
///     b_j  = 0 (spherical) or −‖w_j‖²/2 (Euclidean)
///     j(x) = argmax_j (w_j · x + b_j + γ (1 − H p_j))                the unit that wins the sample
///     w_j  ← w_j + (1 − (1 − η)^n_j) (⟨x⟩_j − w_j)                   n_j the wins in the batch, ⟨x⟩_j the mean of what was won
///     p_j  ← (1 − α) p_j + α n_j / B
///
/// and rows are scaled to length 1 (spherical). The factor is that of n_j steps of rate η; η ≥ 1 takes the mean itself. The term with γ
/// is the conscience of DeSieno (1988, "Adding a conscience to competitive learning"), without which centres that start far from all
/// inputs never win. X: B×d, W: H×d, p: H, remembered as `wins` and 1/H at the start; b is the layer's bias, so that features of
/// Euclidean centres are functions of distances: w·x + b = (‖x‖² − ‖x − w‖²)/2. Rows start with random directions and length 1.
[<RequireQualifiedAccess>]
module KMeans =

    /// Triangle features of unit-length images, signed weights, spherical, γ = 0.3, α = 0.05.
    val defaults: KMeans

    /// The rule with these settings. Error: `ArgumentException` unless γ ≥ 0 and 0 < α ≤ 1.
    val rule: settings: KMeans -> Rule
