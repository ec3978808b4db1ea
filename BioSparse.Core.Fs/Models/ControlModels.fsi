namespace BioSparse.Core

/// Controls without a learning hidden layer.
[<RequireQualifiedAccess>]
module ControlModels =

    /// Random nonnegative weights that stay as drawn.
    val randomFeatures: activations: ActivationKind list -> ModelKind

    /// Softmax on pixels.
    val pixelSoftmax: ModelKind
