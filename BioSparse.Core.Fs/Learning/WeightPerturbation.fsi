namespace BioSparse.Core

/// The scalar losses that weight perturbation compares.
[<RequireQualifiedAccess>]
type PerturbedLoss =
    /// One for all output units: −ln softmax of the label.
    | CrossEntropy
    /// One for each output unit: −ln of the logistic function of ±z, + for the unit of the label. A unit's weights learn from the
    /// loss of that unit alone.
    | Logistic

/// Settings of weight perturbation.
type WeightPerturbation =
    {
        /// σ > 0, the size of a perturbation in the scale of the features.
        Sigma: float
        /// Images that share a perturbation, ≥ 1; a batch or more: all images of the batch.
        Images: int
        /// L(V + δ) − L(V − δ) in place of L(V + δ) − L(V).
        IsAntithetic: bool
        /// θ ≥ 0: the synapses of a unit are perturbed where its activity, in the scale of the features, is above θ (in magnitude) for
        /// any of the images.
        Threshold: float
        /// What is compared.
        Loss: PerturbedLoss
        /// The weight of a Hebbian term, ≥ 0; 0 for none.
        Hebbian: float
    }

/// The output layer by weight perturbation: no derivative of a loss or of the network, only losses of perturbed networks.
/// (Werfel, Xie & Seung 2005, "Learning curves for stochastic gradient descent in linear feedforward networks"; with signs and both
/// sides: Spall 1992, "Multivariate stochastic approximation using a simultaneous perturbation gradient approximation".)
///
/// In the scale of the features (`ReadoutRule`), a batch of B images is divided into groups of n images each. Group g has a
/// perturbation of its own, with signs ε drawn for each weight and a mask from presynaptic activity,
///
///     δ_cj = σ ε_cj [max_b |y_bj| > θ],    ε = ±1,    δ_c of the bias = σ ε_c
///     antithetic: slope_c = (L_c(V + δ) − L_c(V − δ)) / 2σ²;    one side: (L_c(V + δ) − L_c(V)) / σ²
///     V_c ← V_c − η Σ_g (n_g/B) slope_c δ_c  [ + hebbian · η · (T − 1/classes)ᵀ y / B ]
///
/// and c likewise; L is the mean loss of the group's images. E[slope δ] is the gradient at the perturbed synapses, up to terms in
/// σ². An image costs two evaluations of its loss: an epoch of N images takes 2N of them (of `Logistic`, 2N for each output unit).
[<RequireQualifiedAccess>]
module WeightPerturbation =

    /// σ = 0.01, a perturbation for each image, antithetic, θ = 1, cross-entropy, no Hebbian term.
    val defaults: WeightPerturbation

    /// The rule. Error: `ArgumentException` where a setting is out of its range.
    val rule: settings: WeightPerturbation -> Rule
