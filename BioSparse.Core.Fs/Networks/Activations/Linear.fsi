namespace BioSparse.Core

/// y = a
[<RequireQualifiedAccess>]
module Linear =

    /// φ(a) = a.
    val activation: Activation

    /// It in experiments and files.
    val kind: ActivationKind
