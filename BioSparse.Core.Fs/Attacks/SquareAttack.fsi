namespace BioSparse.Core

/// The Square attack for l∞ (Andriushchenko, Croce, Flammarion & Hein 2020): starts from vertical stripes of ±ε,
/// then offers each image a random square of ±ε per query, taken where it makes the margin worse for the network.
/// The side of the square follows the paper's schedule: share p of the pixels, p = 0.8 at first, halved after
/// 10, 50, 200, 500, 1,000, 2,000, 4,000, 6,000 and 8,000 of 10,000 queries.
///
/// A stripe and a square go over all channels of a colour image, with a sign for each channel; p is a share of the pixels of
/// one channel.
///
/// A square touches s² pixels of each channel. The sums W x of the first layer are kept for the best image, and a query adds those of
/// the changed values alone: channels·s²·H products where a forward pass takes d·H. The layers above take their full products.
[<Sealed>]
type internal SquareAttack =
    new: network: Network * shape: ImageShape -> SquareAttack

    /// The side of the square at a query, for images of `pixels` pixels.
    static member Side: pixels: int * queries: int * query: int -> int

    /// Searches for one image until it is broken or `queries` forward passes are made. `warm`: from the victim's best
    /// point, in the last nine tenths of the schedule, in place of the stripes. `restart` chooses the random numbers.
    member Run: queries: int * epsilon: float * warm: bool * restart: int * victim: Victim -> unit
