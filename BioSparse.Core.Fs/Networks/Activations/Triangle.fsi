namespace BioSparse.Core

/// y_j = max(0, a_j − m), m the mean of the a of all units that compete (Coates, Lee & Ng 2011, "An analysis of single-layer networks in
/// unsupervised feature learning", "k-means (triangle)"; there with distances in place of potentials, max(0, mean of the distances −
/// distance)). About half of the units are silent. The pull-back of g is D_i − Σ_j D_j / n with D_j = g_j where y_j > 0, else 0.
[<RequireQualifiedAccess>]
module Triangle =

    /// φ(a)_j = max(0, a_j − mean a).
    val activation: Activation

    /// Its kind in settings and files.
    val kind: ActivationKind
