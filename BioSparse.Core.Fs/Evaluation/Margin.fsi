namespace BioSparse.Core

/// How far a network errs.
[<RequireQualifiedAccess>]
module internal Margin =

    /// max_{j≠y} z_j − z_y of each row: positive where the network errs.
    val ofLogits: logits: Tensor -> labels: int[] -> Tensor
