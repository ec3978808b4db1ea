namespace BioSparse.Core

/// The linear system of ridge regression and of kernel ridge, in double precision: (A + λI) X = B, A: n×n symmetric.
[<RequireQualifiedAccess>]
module internal RidgeSystem =

    /// X of A, λ and B.
    val solve: lambda: float -> a: Tensor -> b: Tensor -> Tensor
