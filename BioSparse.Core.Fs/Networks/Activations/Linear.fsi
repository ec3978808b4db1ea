namespace BioSparse.Core

/// y = a
[<RequireQualifiedAccess>]
module Linear =

    /// φ(a) = a.
    val activation: Activation

    /// Its kind in settings and files.
    val kind: ActivationKind
