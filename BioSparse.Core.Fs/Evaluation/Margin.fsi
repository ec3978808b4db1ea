namespace BioSparse.Core

/// The margin of a network's answers.
[<RequireQualifiedAccess>]
module internal Margin =

    /// max_{j≠y} z_j − z_y of each row: positive where the network errs.
    val ofLogits: logits: Tensor -> labels: int[] -> Tensor
