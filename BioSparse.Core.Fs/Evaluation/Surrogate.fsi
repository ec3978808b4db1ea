namespace BioSparse.Core

/// Gradients of a smoother stand-in, for networks whose own gradient hides the way.
[<RequireQualifiedAccess>]
module internal Surrogate =

    /// ∇ₓ Σ_batch (max_{j≠y} z_j − z_y), B×d, of the network's own potentials, but with slopes taken from winners
    /// `width` times as many, or a tenth of the slope for units that max(0, ·) has silenced.
    val marginGradient: width: float -> network: Network -> labels: int[] -> x: Tensor -> Tensor

    /// max_{j≠y} z_j − z_y of each row: positive where the network errs.
    val margin: logits: Tensor -> labels: int[] -> Tensor
