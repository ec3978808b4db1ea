namespace BioSparse.Core

open System

/// A matrix W: H×d of which few elements are not zero, row by row, in private buffers. Batches lie transposed, one
/// row an input or a unit and one column a sample, so that each weight that is not zero costs one pass over the
/// samples and the others cost nothing.
[<Sealed>]
type internal SparseRows =
    /// From all elements, row-major.
    new: units: int * inputs: int -> SparseRows
    /// Share of weights that are not zero below which work on those alone is faster than dense products.
    /// Measured: `biosparse bench`, dense against sparse.
    static member WorthWhile: float
    /// Number of elements that are not zero.
    member Count: int
    /// Takes all rows anew from a dense matrix.
    member Take: weights: Tensor -> unit
    /// The elements of a row that are not zero; writing here changes them.
    member Values: unit: int -> Span<float32>
    /// Writes all elements into a dense matrix.
    member CopyTo: weights: Tensor -> unit
    /// Pᵀ = W Xᵀ: from d×stride to H×stride, `stride` samples a row (a multiple of 32).
    member Multiply: x: ReadOnlySpan<float32> * product: Span<float32> * stride: int -> unit

    /// Rᵀ ← Rᵀ − Wᵀ Yᵀ over the units listed: `rest` is d×stride, `activities` has a row of `stride` for each of them.
    member SubtractTransposed:
        activities: ReadOnlySpan<float32> * units: ReadOnlySpan<int> * rest: Span<float32> * stride: int ->
            unit

    /// g_ji = scale · Σ_b y_bj r_bi for the elements of one row that are not zero, into `products`: `own` is the
    /// unit's row of Yᵀ, `rest` is Rᵀ: d×stride.
    member Correlate:
        unit: int *
        own: ReadOnlySpan<float32> *
        rest: ReadOnlySpan<float32> *
        scale: float32 *
        products: Span<float32> ->
            unit

/// Transposing between samples by rows and samples by columns.
[<RequireQualifiedAccess>]
module internal Transposed =

    /// The least multiple of 32 that holds this many samples.
    val stride: samples: int -> int

    /// From samples×width to width×stride; columns beyond the samples become 0.
    val ofRows: samples: int -> width: int -> rows: ReadOnlySpan<float32> -> columns: Span<float32> -> unit

    /// Back, from width×stride to samples×width.
    val toRows: samples: int -> width: int -> columns: ReadOnlySpan<float32> -> rows: Span<float32> -> unit
