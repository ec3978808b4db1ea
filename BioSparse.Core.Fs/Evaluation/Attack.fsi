namespace BioSparse.Core

open System
open System.Threading

/// Settings of projected gradient descent.
type GradientDescent =
    {
        /// Steps of each start, ≥ 1.
        Steps: int
        /// How far a step moves each pixel, > 0.
        StepSize: float
        /// Whether a start is drawn uniformly from the ε-ball.
        RandomStart: bool
        /// Starts, ≥ 1; the worst case counts, sample by sample. Every start after the first is drawn.
        Restarts: int
    }

/// Settings of the Square attack.
type SquareSearch =
    {
        /// Forward passes of each start, ≥ 1.
        Queries: int
        /// Starts, ≥ 1; the worst case counts, sample by sample.
        Restarts: int
    }

/// Ways to change images within ±ε per pixel (l∞) and [0, 1] so that a network errs.
type Attack =
    /// One sign step of the gradient (Goodfellow et al. 2015).
    | Fgsm
    /// Projected gradient descent (Madry et al. 2018).
    | Pgd of GradientDescent
    /// Uniform noise in the ε-ball: the floor that an attack must beat.
    | Noise
    /// Square attack (Andriushchenko et al. 2020), by margin: random squares, no gradient at all.
    | Square of SquareSearch
    /// APGD on several objectives, with a gradient through the threshold of k-winners, then Square: the adaptive attack.
    | Cascade of CascadeSearch

/// Attacks over batches, x: B×d in [0, 1] → x′: B×d with |x′ − x| ≤ ε and x′ ∈ [0, 1]. ε = 0 gives x.
/// Error: `ArgumentException` unless ε ≥ 0 and the settings are within their bounds.
[<RequireQualifiedAccess>]
module Attack =

    /// fgsm, pgd, noise, square or cascade.
    val name: attack: Attack -> string

    /// What attacks leave: a metric for each, named after it; that of an attack from another network is `transfer`, and that of
    /// version 0.1's adaptive attack `adaptive`.
    val metrics: Metric[]

    /// The changed images. Of several starts of PGD, the first that makes the network err, sample by sample, else the
    /// last; of Square and the cascade, the point with the largest margin. `width` of the images in pixels matters to the
    /// Square attack alone.
    val perturb:
        attack: Attack ->
        network: Network ->
        epsilon: float ->
        width: int ->
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

    /// Likewise; `progress` hears the share done after each group of images. `OperationCanceledException` when cancelled,
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
