namespace BioSparse.Core

/// Products of matrices, float32, by tiles of four rows and 64 columns that stay in registers (Goto & van de Geijn 2008, "Anatomy of
/// high-performance matrix multiplication"), and products with few nonzero elements by their lists.
///
/// An element of a product is one chain of fused multiply-adds in the order of the inner dimension,
/// s ← fma(a_ik, b_kj, s), k = 0, 1, …, from 0 (from c_ij where beta = alpha = 1). Its bits depend on its row of A and its column of
/// B alone: not on other rows, on the number of threads, or on whether zeros of A are passed over.
///
/// `bench/README.md` has the share of the machine's rate that the products reach.
[<RequireQualifiedAccess>]
module internal Product =

    /// c ← beta·c + alpha·a·b; a: m×n, b: n×p. With beta = 0 what c held does not matter.
    val multiply: c: Tensor -> beta: float32 -> alpha: float32 -> a: Tensor -> b: Tensor -> unit

    /// c ← beta·c + alpha·aᵀ·b; a: n×m, b: n×p.
    val multiplyTransposed: c: Tensor -> beta: float32 -> alpha: float32 -> a: Tensor -> b: Tensor -> unit

    /// c ← a·bᵀ; a: m×n, b: p×n.
    val multiplyByTranspose: c: Tensor -> a: Tensor -> b: Tensor -> unit

    /// c ← a·bᵀ, where b: p×n is packed; a: m×n.
    val multiplyByPacked: c: Tensor -> a: Tensor -> b: PackedRows -> unit

    /// c ← beta·c + alpha·a·b, where a: m×n is given by its lists; b: n×p.
    val multiplyListed: c: Tensor -> beta: float32 -> alpha: float32 -> lists: RowLists -> b: Tensor -> unit

    /// target ← a·b for `count` rows of a from `first` on, where a is given by its lists; target: count×p, b: n×p. On the thread that
    /// calls.
    val listedRows:
        target: System.Span<float32> -> lists: RowLists -> first: int -> count: int -> b: Tensor -> unit

    /// The share of nonzero elements of A below which its zeros are passed over.
    val worthwhile: float

    /// c ← a·bᵀ as libtorch computes it: what benchmarks compare with.
    val multiplyByTransposeInEngine: c: Tensor -> a: Tensor -> b: Tensor -> unit
