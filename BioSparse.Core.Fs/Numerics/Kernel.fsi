namespace BioSparse.Core

open System

/// Arithmetic in place on private buffers, for sessions: the one exception from immutability, and never visible
/// outside the function or session that owns the buffer. A benchmark stands behind each use.
[<RequireQualifiedAccess>]
module internal Kernel =

    /// A buffer of this shape that no scope releases; its owner does. Contents are not set.
    val buffer: shape: int[] -> Tensor

    /// A private copy of a tensor that no scope releases.
    val copy: a: Tensor -> Tensor

    /// Whether the elements are contiguous, as `span` needs.
    val isContiguous: a: Tensor -> bool

    /// Whether the elements are contiguous and no gradient is recorded of them, so that they may change in place.
    val isPlain: a: Tensor -> bool

    /// The elements of a contiguous tensor, in place.
    val span: a: Tensor -> Span<float32>

    /// c ← beta·c + alpha·a·b. With beta = 0 what c held does not matter.
    val multiplyInto: c: Tensor -> beta: float -> alpha: float -> a: Tensor -> b: Tensor -> unit

    /// c ← beta·c + alpha·aᵀ·b.
    val multiplyTransposedInto: c: Tensor -> beta: float -> alpha: float -> a: Tensor -> b: Tensor -> unit

    /// c ← a·bᵀ.
    val multiplyByTransposeInto: c: Tensor -> a: Tensor -> b: Tensor -> unit

    /// The first `count` rows of a buffer, sharing its memory; no scope releases them, their owner does.
    val leading: count: int -> a: Tensor -> Tensor

    /// `count` rows of a buffer, sharing its memory.
    val rows: from: int -> count: int -> a: Tensor -> Tensor

    /// `count` columns of a buffer, sharing its memory; no contiguous tensor where they are not all.
    val columns: from: int -> count: int -> a: Tensor -> Tensor

    /// The first rows · columns elements of a buffer as a matrix, sharing its memory.
    val reshaped: rows: int -> columns: int -> a: Tensor -> Tensor

    /// rows · columns elements of a contiguous buffer from `first` on as a matrix, sharing its memory; no scope releases it,
    /// its owner does.
    val lasting: rows: int -> columns: int -> first: int -> a: Tensor -> Tensor

    /// Adds a vector to each row.
    val addToRows: a: Tensor -> row: Tensor -> unit

    /// x·Wᵀ + b: a new tensor. Where a gradient is recorded it is the engine's own product.
    val linear: x: Tensor -> weights: Tensor -> bias: Tensor -> Tensor

    /// a ← factor · a.
    val scaleInPlace: a: Tensor -> factor: float32 -> unit

    /// target ← a ⊙ factors, element by element; `target` may be `a`.
    val timesInto: target: Tensor -> a: Tensor -> factors: float32[] -> unit

    /// The sum of the rows of a, into a vector.
    val sumRowsInto: sum: Tensor -> a: Tensor -> unit

    /// The logits z of one sample become factor · (softmax − one-hot of the label); gives −ln softmax of the label.
    val errorOfRow: z: Span<float32> -> label: int -> factor: float32 -> float32

    /// Likewise for the logits of a batch, row by row.
    val errorInPlace: logits: Tensor -> labels: int[] -> factor: float -> unit

    /// u ← x/‖x‖, row by row; a row of zeros stays.
    val unitRowsInto: u: Tensor -> x: Tensor -> unit

    /// A gradient g, from ∂L/∂u to ∂L/∂x for u = x/‖x‖, row by row: g ← (g − u (u·g))/‖x‖.
    val throughLength: x: Tensor -> gradient: Tensor -> unit
