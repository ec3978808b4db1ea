namespace BioSparse.Core

/// Backpropagation in experiments.
[<RequireQualifiedAccess>]
module BackpropagationModel =

    /// Hidden weights ≥ 0.
    val nonnegative: ModelKind

    /// Weights of any sign.
    val signed: ModelKind
