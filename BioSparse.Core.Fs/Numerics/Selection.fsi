namespace BioSparse.Core

open System

/// Finding the largest of many numbers.
[<RequireQualifiedAccess>]
module internal Selection =

    /// Finds the `best.Length` largest of `values`: their places in descending order of value (of equal values the
    /// earlier comes first). Needs best.Length ≤ values.Length. For few: the work grows with their number.
    val largest: values: ReadOnlySpan<float32> -> best: Span<int> -> unit

    /// Sets what is below 0 to 0.
    val rectify: values: Span<float32> -> unit

    /// Keeps the `count` largest of the values above 0 (of equal values the earlier ones) and sets all others to 0; what
    /// is not a number counts as largest and stays. A bisection over the bits of the smallest that is kept, with a pass over
    /// whole vectors for each step: the work does not grow with `count`.
    val keepPositive: count: int -> values: Span<float32> -> unit
