namespace BioSparse.Core

/// Generalised Hebbian learning in experiments.
[<RequireQualifiedAccess>]
module HpcaModel =

    /// `hpca`.
    val kind: activations: ActivationKind list -> ModelKind
