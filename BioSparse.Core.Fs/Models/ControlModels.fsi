namespace BioSparse.Core

/// Controls without a learning hidden layer.
[<RequireQualifiedAccess>]
module ControlModels =

    /// Random nonnegative weights that stay as drawn.
    val randomFeatures: ModelKind

    /// Softmax on pixels.
    val pixelSoftmax: ModelKind
