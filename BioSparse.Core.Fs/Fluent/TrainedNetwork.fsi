namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open System.Threading
open BioSparse.Core

/// A network: hidden layers, y = φ(x Wᵀ + b) each, and a readout, logits = y Vᵀ + c; immutable. W, b, φ and their statistics are
/// those of the first hidden layer; `Network` has all. Images are rows of pixels in [0, 1].
/// Error, where shapes do not fit the network: `ArgumentException`.
[<Sealed>]
type TrainedNetwork =
    /// A network of one hidden layer, made of anyone's weights. W: H×d, b: H (null: 0), V: classes×H, c: classes (null: 0).
    static member FromWeights:
        hidden: float32[,] *
        hiddenBias: float32[] | null *
        readout: float32[,] *
        readoutBias: float32[] | null *
        activation: Activation ->
            TrainedNetwork

    /// A network of the core.
    static member Of: network: Network -> TrainedNetwork
    /// The network as the core has it.
    member Network: Network
    /// W: H×d, copied.
    member Weights: float32[,]
    /// W row after row, copied.
    member WeightMemory: ReadOnlyMemory<float32>
    /// b: H, copied.
    member Bias: float32[]
    /// V: classes×H, copied.
    member ReadoutWeights: float32[,]
    /// c: classes, copied.
    member ReadoutBias: float32[]
    /// φ
    member Activation: Activation
    /// The class of each image, N×d.
    member Predict: images: float32[,] -> int[]
    /// The class of each of N images, row after row.
    member Predict: images: ReadOnlyMemory<float32> -> int[]
    /// The class of each image.
    member Predict: images: ImageSet -> int[]
    /// Activities of the last hidden layer, N×H.
    member Features: images: float32[,] -> float32[,]
    /// N×classes, before softmax.
    member Logits: images: float32[,] -> float32[,]
    /// The share of images classified rightly, in [0, 1].
    member Accuracy: images: ImageSet -> float

    /// The images, N×d, changed by at most ε per pixel so that the network errs. `width` of an image in pixels matters to
    /// the Square attack alone (0: a square where d allows it). Error: `ArgumentException` unless 0 ≤ ε ≤ 1 and the
    /// attack's settings are within their bounds.
    member Attack:
        attack: Attack *
        epsilon: float *
        images: float32[,] *
        labels: int[] *
        [<Optional; DefaultParameterValue(1)>] seed: int *
        [<Optional; DefaultParameterValue(0)>] width: int ->
            float32[,]

    /// The share of images that the network still classifies rightly after the attack. `progress` hears shares done.
    /// `OperationCanceledException` when cancelled. Error as of `Attack`.
    member AccuracyUnder:
        attack: Attack *
        epsilon: float *
        images: ImageSet *
        [<Optional; DefaultParameterValue(1)>] seed: int *
        [<Optional; DefaultParameterValue(null: IProgress<float> | null)>] progress: IProgress<float> | null *
        [<Optional>] cancellation: CancellationToken ->
            float

    /// Sparsity of W.
    member Sparsity: [<Optional; DefaultParameterValue(0.005)>] threshold: float -> WeightSparsity
    /// Dale's law in W.
    member Dale: [<Optional; DefaultParameterValue(0.005)>] threshold: float -> DaleAdherence

    /// Laws fitted to W: see `WeightStatistics.Fit`.
    member Fit:
        [<Optional; DefaultParameterValue(0.005)>] threshold: float *
        [<Optional; DefaultParameterValue(200)>] bootstrap: int *
        [<Optional; DefaultParameterValue(1)>] seed: int ->
            WeightDistribution
