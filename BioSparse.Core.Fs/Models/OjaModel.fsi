namespace BioSparse.Core

/// Oja's subspace rule in experiments.
[<RequireQualifiedAccess>]
module OjaModel =

    /// `oja`.
    val kind: activations: ActivationKind list -> ModelKind
