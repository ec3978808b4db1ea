namespace BioSparse.Core

/// The Square attack for l∞ (Andriushchenko, Croce, Flammarion & Hein 2020): starts from vertical stripes of ±ε,
/// then offers each image a random square of ±ε per query, taken where it makes the margin worse for the network.
/// The side of the square follows the paper's schedule: share p of the pixels, p = 0.8 at first, halved after
/// 10, 50, 200, 500, 1,000, 2,000, 4,000, 6,000 and 8,000 of 10,000 queries.
[<RequireQualifiedAccess>]
module internal SquareAttack =

    /// The side of the square at a query, for images of `pixels` pixels.
    val side: pixels: int -> queries: int -> query: int -> int

    /// One start; one key an image.
    val run:
        queries: int ->
        network: Network ->
        epsilon: float ->
        width: int ->
        keys: Key[] ->
        labels: int[] ->
        x: Tensor ->
            Tensor
