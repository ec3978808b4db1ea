namespace BioSparse.Core

/// A key of the counter-based generator: a value, never a state. The same key always gives the same
/// numbers, on every machine and with every number of threads; keys for independent purposes come from
/// `Random.split` and `Random.named`.
[<Struct>]
type Key =
    internal
        {
            /// The lower of its two words.
            Low: uint32
            /// The upper one.
            High: uint32
        }

/// Random numbers as pure functions of a key.
///
/// Generator: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
/// Number i of a stream is block i/4, lane i%4 of that cipher, so streams need no order of drawing.
/// Normals: inverse cumulative distribution (Wichura 1988, AS 241) on IEEE operations only, so that not even a
/// platform's logarithm can change them.
[<RequireQualifiedAccess>]
module Random =

    /// One block of Philox4x32-10: four counter words and a key to 128 random bits.
    val internal philox:
        c0: uint32 ->
        c1: uint32 ->
        c2: uint32 ->
        c3: uint32 ->
        key: Key ->
            struct (uint32 * uint32 * uint32 * uint32)

    /// The quantile of the standard normal distribution at p ∈ (0, 1).
    val internal quantile: p: float -> float

    /// The key of a seed.
    val key: seed: uint64 -> Key

    /// The key numbered `index` below `key`; different indices are independent of each other and of `key`.
    val split: index: int -> key: Key -> Key

    /// The key called `name` below `key`, for purposes that have names ("weights", "shuffle", ...).
    val named: name: string -> key: Key -> Key

    /// Two words that identify a key, for logs and tests.
    val words: key: Key -> struct (uint32 * uint32)

    /// `count` whole words of 32 random bits.
    val bits: count: int -> key: Key -> uint32[]

    /// `count` numbers, uniform on [low, high). Error: `ArgumentException` unless low ≤ high.
    val uniform: low: float32 -> high: float32 -> count: int -> key: Key -> float32[]

    /// `count` numbers, uniform on (0, 1), with 53 bits each.
    val uniform64: count: int -> key: Key -> float[]

    /// `count` numbers from the normal distribution with mean 0 and standard deviation 1.
    val normal: count: int -> key: Key -> float32[]

    /// `count` whole numbers, uniform on 0 … bound − 1, without bias (Lemire's rejection would depend on
    /// order; here 64 bits are scaled, whose bias is below 2⁻³²). Error: `ArgumentException` unless bound > 0.
    val integers: bound: int -> count: int -> key: Key -> int[]

    /// A uniformly drawn order of 0 … count − 1 (Fisher–Yates).
    val permutation: count: int -> key: Key -> int[]
