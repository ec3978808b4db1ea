namespace BioSparse.Core

open System

/// Products of a matrix with one vector, the matrix as an array, row by row.
[<RequireQualifiedAccess>]
module internal Sums =

    /// into ← from + Σ changes_i · (row places_i of the matrix) over the first `count` places; `into` may be `from`, whose
    /// length is that of a row.
    val addRows:
        matrix: float32[] ->
        places: int[] ->
        changes: float32[] ->
        count: int ->
        from: float32[] ->
        into: float32[] ->
            unit

    /// z ← M y, for M: z.Length × y.Length. Pieces of y that are 0 cost next to nothing.
    val products: matrix: float32[] -> y: ReadOnlySpan<float32> -> z: Span<float32> -> unit
