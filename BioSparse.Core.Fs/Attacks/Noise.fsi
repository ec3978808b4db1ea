namespace BioSparse.Core

/// Uniform noise in the ε-ball: the floor that an attack must beat.
[<RequireQualifiedAccess>]
module Noise =

    /// x + u, u uniform on [−ε, ε) per pixel.
    val attack: Attack

    /// u for each image, B×d, from the image's own key.
    val internal drawn: epsilon: float -> columns: int -> keys: Key[] -> Tensor

    /// `evaluate.noise`.
    val kind: AttackKind
