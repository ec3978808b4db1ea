namespace BioSparse.Core

open System
open System.Numerics

/// The product of a gradient and slopes, vector by vector.
[<RequireQualifiedAccess>]
module internal Slopes =

    /// A vector that begins with these, and ends in zeros.
    val padded: values: ReadOnlySpan<float32> -> Vector<float32>

    /// Each g times what `slope` gives of the vectors y and a; the rest that fills no vector runs through the same function
    /// padded.
    val inline timesEach:
        gradient: Span<float32> ->
        activities: ReadOnlySpan<float32> ->
        potentials: ReadOnlySpan<float32> ->
        [<InlineIfLambda>] slope: (Vector<float32> -> Vector<float32> -> Vector<float32>) ->
            unit

    /// g where y > 0, and 0 elsewhere.
    val whereActive: gradient: Span<float32> -> activities: ReadOnlySpan<float32> -> unit
