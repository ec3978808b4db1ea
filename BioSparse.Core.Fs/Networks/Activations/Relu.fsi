namespace BioSparse.Core

/// y = max(0, a)
[<RequireQualifiedAccess>]
module Relu =

    /// φ(a) = max(0, a).
    val activation: Activation

    /// Its kind in settings and files.
    val kind: ActivationKind
