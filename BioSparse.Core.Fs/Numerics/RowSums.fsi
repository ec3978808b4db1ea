namespace BioSparse.Core

open System

/// Sums over one row in float64, in an order that its length alone decides: the bits do not depend on the row's place in memory, nor
/// on the vectors of the processor.
[<RequireQualifiedAccess>]
module internal RowSums =

    /// Σ aᵢ
    val sum: values: ReadOnlySpan<float32> -> float

    /// Σ aᵢ bᵢ; the products of two float32 numbers are exact.
    val dot: a: ReadOnlySpan<float32> -> b: ReadOnlySpan<float32> -> float
