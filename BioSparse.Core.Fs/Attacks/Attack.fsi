namespace BioSparse.Core

open System
open System.Threading

/// The input of an attack: a batch of correctly classified images, and the radius of the ball.
[<NoComparison; NoEquality>]
type AttackedImages =
    {
        /// The network that shall err.
        Network: Network
        /// Whether the answers of `Network` decide. Where another network answers (a transfer), a point at which `Network` errs
        /// may not be enough.
        IsJudge: bool
        /// ε > 0, the radius of the l∞ ball.
        Epsilon: float
        /// Extents of an image.
        Shape: ImageShape
        /// One key per image for its random numbers, which depend on the image's index alone.
        Keys: Key[]
        /// One class per image.
        Labels: int[]
        /// x: B×d, pixels in [0, 1].
        Images: Tensor
    }

/// A way to change images within ±ε per pixel (l∞) and [0, 1] so that a network errs. Two of one name and equal settings are
/// equal.
[<CustomEquality; NoComparison>]
type Attack =
    {
        /// The name in files and of its metric.
        Name: string
        /// Its settings as text.
        Settings: string
        /// Mistakes in its settings, if there are any.
        Problem: string option
        /// The changed images, B×d, within the ball and [0, 1].
        Perturb: AttackedImages -> Tensor
    }

/// Attacks over batches, x: B×d in [0, 1] → x′: B×d with |x′ − x| ≤ ε and x′ ∈ [0, 1]. ε = 0 gives x.
/// Error: `ArgumentException` unless ε ≥ 0, the settings are within their bounds, and the pixels of a data set lie in [0, 1].
[<RequireQualifiedAccess>]
module Attack =

    /// An attack from its parts.
    val create: name: string -> settings: string -> perturb: (AttackedImages -> Tensor) -> Attack

    /// The name in files.
    val name: attack: Attack -> string

    /// The nearest images within the ball around x and [0, 1].
    val confine: epsilon: float -> x: Tensor -> moved: Tensor -> Tensor

    /// The changed images. Of several starts of PGD, the first that makes the network err, sample by sample, else the
    /// last; of Square and the cascade, the point with the largest margin. The shape of the images matters to the Square
    /// attack alone.
    val perturb:
        attack: Attack ->
        network: Network ->
        epsilon: float ->
        shape: ImageShape ->
        key: Key ->
        labels: int[] ->
        x: Tensor ->
            Tensor

    /// The same; `isJudge` is false where another network answers, as in `AttackedImages.IsJudge`.
    val internal perturbOn:
        isJudge: bool ->
        attack: Attack ->
        network: Network ->
        epsilon: float ->
        shape: ImageShape ->
        key: Key ->
        labels: int[] ->
        x: Tensor ->
            Tensor

    /// For each image, whether `network` answers rightly both without an attack and when the attack was made on `source`
    /// (Papernot, McDaniel & Goodfellow 2016): it needs nothing of the attacked network, so a masked gradient does not
    /// mislead it.
    val transfers:
        attack: Attack ->
        source: Network ->
        network: Network ->
        epsilon: float ->
        key: Key ->
        dataset: Dataset ->
            bool[]

    /// Likewise; `progress` receives the share done after each group of images. `OperationCanceledException` when cancelled,
    /// between those.
    val transfersWatched:
        attack: Attack ->
        source: Network ->
        network: Network ->
        epsilon: float ->
        key: Key ->
        dataset: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            bool[]

    /// For each image, whether the network answers rightly without an attack and after it. Random numbers depend on the
    /// image's place only, not on how images are batched.
    val survives:
        attack: Attack -> network: Network -> epsilon: float -> key: Key -> dataset: Dataset -> bool[]

    /// The share of images whose gradient is zero in every pixel: there white-box attacks are blind.
    val zeroGradientShare: network: Network -> dataset: Dataset -> float
