namespace BioSparse.Core

/// y = max(0, 2σ(a) − 1): a sigmoid whose upper half [0.5, 1] is stretched to [0, 1].
[<RequireQualifiedAccess>]
module BoundedSigmoid =

    /// φ(a) = max(0, 2σ(a) − 1).
    val activation: Activation

    /// Its kind in settings and files.
    val kind: ActivationKind
