namespace BioSparse.Core

/// Backpropagation in experiments.
[<RequireQualifiedAccess>]
module BackpropagationModel =

    /// Hidden weights ≥ 0.
    val nonnegative: activations: ActivationKind list -> ModelKind

    /// Weights of any sign.
    val signed: activations: ActivationKind list -> ModelKind
