namespace BioSparse.Core

/// Controls: hidden layers that do not learn.
[<RequireQualifiedAccess>]
module RandomFeatures =

    /// W uniform on [0, 1/√d), nonnegative like the compared models; the step changes nothing.
    val rule: activation: Activation -> Rule

    /// Sparse expansion: each unit sees so many inputs, drawn, each by the weight 1/√inputs; all inputs where there are no more (as
    /// the Kenyon cells of FlyModel: Dasgupta, Stevens & Navlakha 2017).
    val sampled: inputs: int -> activation: Activation -> Rule

    /// W the identity, so that a readout sees the pixels; the step changes nothing, H is d.
    val pixels: Rule
