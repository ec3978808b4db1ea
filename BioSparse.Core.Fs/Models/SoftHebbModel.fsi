namespace BioSparse.Core

/// SoftHebb in experiments.
[<RequireQualifiedAccess>]
module SoftHebbModel =

    /// `softhebb`.
    val kind: activations: ActivationKind list -> ModelKind
