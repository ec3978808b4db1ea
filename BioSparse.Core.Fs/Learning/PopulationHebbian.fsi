namespace BioSparse.Core

/// Settings of the population rule.
type PopulationHebbian =
    {
        /// φ of the features, after learning; the rule itself has the divisive normalisation.
        Activation: Activation
        /// The normalisation of the layer's input.
        Input: InputForm
        /// The constraint on signs, kept by projection after each step.
        Constraint: Constraint
        /// c > 0 of the divisive normalisation.
        Constant: float
        /// ‖w_j‖ at the start, > 0.
        Length: float
    }

/// The population rule, as read in the first author's public code for fully and locally connected layers (docs/science.md; there with
/// a mask of connections, which is 1 here, and on standardised images in batches of 4,000).
///
///     Z = X Wᵀ, y_j = |z_j| / √(c + Σ_k z_k²) of each sample
///     x̄ = ⟨x⟩, ȳ = ⟨y⟩ over the batch
///     Δw_ji = ε x̄_i (ȳ_j − Σ_k x̄_k w_jk)
///
/// A step is of rank 1: it brings w_j · x̄ towards ȳ_j and leaves what is orthogonal to the mean input as it started. X: B×d, W: H×d,
/// Z and y: B×H. Rows start with random directions. The bias stays 0.
[<RequireQualifiedAccess>]
module PopulationHebbian =

    /// c = 10⁻³, divisive features of unit-length images, signed weights, rows of length 1.
    val defaults: PopulationHebbian

    /// The rule with these settings. Error: `ArgumentException` unless c and the length are above 0.
    val rule: settings: PopulationHebbian -> Rule
