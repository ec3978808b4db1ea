namespace BioSparse.Core

/// Soft winner-take-all: y_j = exp(a_j / T) / Σ_k exp(a_k / T) over all units that compete (Moraitis et al. 2022, "SoftHebb: Bayesian
/// inference in unsupervised Hebbian soft winner-take-all networks", eq. 1). The pull-back of g is y_i (g_i − Σ_j g_j y_j) / T. It is
/// computed of a − max a, so that nothing overflows.
[<RequireQualifiedAccess>]
module SoftWinners =

    /// φ(a) = softmax(a / T), T > 0.
    val activation: temperature: float -> Activation

    /// Its kind in settings and files; the setting `temperature` is T.
    val kind: ActivationKind
