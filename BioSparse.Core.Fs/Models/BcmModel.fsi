namespace BioSparse.Core

/// The rule of Bienenstock, Cooper and Munro in experiments.
[<RequireQualifiedAccess>]
module BcmModel =

    /// `bcm`.
    val kind: activations: ActivationKind list -> ModelKind
