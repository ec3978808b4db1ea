namespace BioSparse.Core

/// The share of images that a network classifies rightly.
[<RequireQualifiedAccess>]
module Accuracy =

    /// For each image, the class of its largest logit. Computed in large batches.
    val internal predicted: network: Network -> dataset: Dataset -> int[]

    /// For each image, whether the class of its largest logit is its label. Computed in large batches.
    val correct: network: Network -> dataset: Dataset -> bool[]

    /// The share of right answers, in [0, 1].
    val ofNetwork: network: Network -> dataset: Dataset -> float

    /// The share of images that a readout answers rightly from the features, N×H, of all of them.
    val internal ofFeatures: readout: Readout -> features: Tensor -> dataset: Dataset -> float

    /// The share of `true`, in [0, 1]; nan where there is none.
    val share: answers: bool[] -> float
