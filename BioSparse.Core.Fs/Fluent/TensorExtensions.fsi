namespace BioSparse.Fluent

open System.Runtime.CompilerServices
open BioSparse.Core

/// Tensors in C#'s manner, for rules of one's own; + − · / are operators already. Every method gives a new tensor.
/// Shapes that do not fit are errors of the program: `ArgumentException`, or the engine's own exception.
[<Sealed; AbstractClass; Extension>]
type TensorExtensions =
    /// A tensor of these elements.
    [<Extension>]
    static member ToTensor: values: float32[,] -> Tensor

    /// a·b for matrices (n×k, k×m → n×m).
    [<Extension>]
    static member Matmul: a: Tensor * b: Tensor -> Tensor

    /// The transpose of a matrix.
    [<Extension>]
    static member Transpose: a: Tensor -> Tensor

    /// max(0, ·), element by element.
    [<Extension>]
    static member Relu: a: Tensor -> Tensor

    /// |·|, element by element.
    [<Extension>]
    static member Abs: a: Tensor -> Tensor

    /// −1, 0 or 1, element by element.
    [<Extension>]
    static member Sign: a: Tensor -> Tensor

    /// eˣ, element by element.
    [<Extension>]
    static member Exp: a: Tensor -> Tensor

    /// √x, element by element.
    [<Extension>]
    static member Sqrt: a: Tensor -> Tensor

    /// xᵉ, element by element.
    [<Extension>]
    static member Pow: a: Tensor * exponent: float -> Tensor

    /// Each element brought into [low, high].
    [<Extension>]
    static member Clamp: a: Tensor * low: float * high: float -> Tensor

    /// The softmax of each row.
    [<Extension>]
    static member Softmax: a: Tensor -> Tensor

    /// Each row divided by its Euclidean length; a row of zeros stays.
    [<Extension>]
    static member UnitRows: a: Tensor -> Tensor

    /// 1 for the `count` largest elements of each row, 0 for the others.
    [<Extension>]
    static member Winners: a: Tensor * count: int -> Tensor

    /// The sums of the columns: a vector.
    [<Extension>]
    static member SumOfRows: a: Tensor -> Tensor

    /// The largest element: a single number.
    [<Extension>]
    static member Max: a: Tensor -> Tensor
