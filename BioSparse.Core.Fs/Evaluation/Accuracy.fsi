namespace BioSparse.Core

/// The share of images that a network classifies rightly.
[<RequireQualifiedAccess>]
module Accuracy =

    /// For each image, the class of its largest logit. Computed in large batches.
    val internal predicted: network: Network -> dataset: Dataset -> int[]

    /// For each image, whether the class of its largest logit is its label. Computed in large batches.
    val correct: network: Network -> dataset: Dataset -> bool[]

    /// The confusion matrix, classes×classes row by row: images of each class (row) that were answered with each class (column).
    val confusion: classes: int -> labels: int[] -> predicted: int[] -> int[]

    /// The share of right answers, in [0, 1].
    val ofNetwork: network: Network -> dataset: Dataset -> float

    /// The share of the first `count` images that a readout classifies rightly from inputs that are there already.
    val internal ofReadout: readout: Readout -> count: int -> inputs: TrainingInputs -> float

    /// The same for several readouts of the same inputs, in one product.
    val internal ofReadouts: readouts: Readout[] -> count: int -> inputs: TrainingInputs -> float[]

    /// The share of `true`, in [0, 1]; nan where there is none.
    val share: answers: bool[] -> float
