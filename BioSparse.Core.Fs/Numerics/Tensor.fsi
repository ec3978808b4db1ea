namespace BioSparse.Core

open System

/// An immutable array of float32 numbers of one or two dimensions, row-major.
///
/// Words and meanings are DiffSharp's; the engine below is TorchSharp's, and this is the one room that knows
/// it. Every operation gives a new tensor. Operators broadcast as usual: (B×H) + (H) adds to each row.
/// Native memory is returned at the end of the enclosing `Tensor.scope`, and without one by the collector.
/// Shapes that do not fit are errors of the program: `ArgumentException`, or the engine's own exception.
[<Sealed>]
type Tensor =
    internal new: TorchSharp.torch.Tensor -> Tensor
    member internal Raw: TorchSharp.torch.Tensor
    /// The extent of each dimension; a single number has none.
    member Shape: int[]
    /// Number of elements.
    member Count: int
    /// Rows of a matrix.
    member Rows: int
    /// Columns of a matrix.
    member Columns: int
    /// The elements in row-major order, copied.
    member ToArray: unit -> float32[]
    /// A matrix, copied.
    member ToArray2D: unit -> float32[,]
    /// The one element of a tensor that has just one.
    member ToScalar: unit -> float32
    /// a + b, element by element.
    static member (+): Tensor * Tensor -> Tensor
    /// a + b for each element.
    static member (+): Tensor * float -> Tensor
    /// a − b, element by element.
    static member (-): Tensor * Tensor -> Tensor
    /// a − b for each element.
    static member (-): Tensor * float -> Tensor
    /// a − b for each element.
    static member (-): float * Tensor -> Tensor
    /// a · b, element by element.
    static member (*): Tensor * Tensor -> Tensor
    /// a · b for each element.
    static member (*): Tensor * float -> Tensor
    /// a · b for each element.
    static member (*): float * Tensor -> Tensor
    /// a / b, element by element.
    static member (/): Tensor * Tensor -> Tensor
    /// a / b for each element.
    static member (/): Tensor * float -> Tensor
    /// −a
    static member (~-): Tensor -> Tensor

/// Making tensors and computing with them.
[<RequireQualifiedAccess>]
module Tensor =

    /// A vector of these elements.
    val vector: values: float32[] -> Tensor

    /// A matrix of these elements, row after row. Error: `ArgumentException` unless they are rows · columns.
    val matrix: rows: int -> columns: int -> values: float32[] -> Tensor

    /// A matrix of these elements.
    val ofArray2D: values: float32[,] -> Tensor

    /// A single number.
    val scalar: value: float -> Tensor

    /// All zeros, of this shape.
    val zeros: shape: int[] -> Tensor

    /// All `value`, of this shape.
    val full: value: float -> shape: int[] -> Tensor

    /// a·b for matrices (n×k, k×m → n×m).
    val matmul: a: Tensor -> b: Tensor -> Tensor

    /// The transpose of a matrix.
    val transpose: a: Tensor -> Tensor

    /// max(0, ·), element by element.
    val relu: a: Tensor -> Tensor

    /// |·|, element by element.
    val abs: a: Tensor -> Tensor

    /// −1, 0 or 1, element by element.
    val sign: a: Tensor -> Tensor

    /// eˣ, element by element.
    val exp: a: Tensor -> Tensor

    /// ln x, element by element.
    val log: a: Tensor -> Tensor

    /// √x, element by element.
    val sqrt: a: Tensor -> Tensor

    /// 1/(1 + e⁻ˣ), element by element.
    val sigmoid: a: Tensor -> Tensor

    /// xᵉ, element by element.
    val pow: exponent: float -> a: Tensor -> Tensor

    /// Each element brought into [low, high].
    val clamp: low: float -> high: float -> a: Tensor -> Tensor

    /// Each element brought between those of `low` and `high`.
    val within: low: Tensor -> high: Tensor -> a: Tensor -> Tensor

    /// 1 where a > b, else 0.
    val greater: b: float -> a: Tensor -> Tensor

    /// The sum of all elements.
    val sum: a: Tensor -> Tensor

    /// Sums over dimension 0 (a row of column sums) or 1 (a column of row sums), which disappears.
    val sumOver: dimension: int -> a: Tensor -> Tensor

    /// The mean of all elements.
    val mean: a: Tensor -> Tensor

    /// The largest element.
    val max: a: Tensor -> Tensor

    /// The column of the largest element of each row.
    val argmax: a: Tensor -> int[]

    /// 1 for the `count` largest elements of each row, 0 for the others (all ones where a row has no more).
    val winners: count: int -> a: Tensor -> Tensor

    /// Each row divided by its Euclidean length; a row of zeros stays.
    val unitRows: a: Tensor -> Tensor

    /// The rows of a matrix at these indices.
    val rows: indices: int[] -> a: Tensor -> Tensor

    /// ln softmax of each row.
    val logSoftmax: a: Tensor -> Tensor

    /// B×classes, 1 in the column of each label.
    val oneHot: classes: int -> labels: int[] -> Tensor

    /// Whether every element is a finite number.
    val isFinite: a: Tensor -> bool

    /// A contiguous tensor of its own with the same elements.
    val internal copied: a: Tensor -> Tensor

    /// Another look at the same memory.
    val internal viewed: view: (TorchSharp.torch.Tensor -> TorchSharp.torch.Tensor) -> a: Tensor -> Tensor

    /// Gives the native memory of a tensor back now. Only for tensors without other references.
    val internal release: a: Tensor -> unit

    /// The gradient of the single number f x with respect to x, by automatic differentiation.
    val grad: f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// Runs `body` and returns the native memory of every tensor made in it, except the one it gives.
    val scope: body: (unit -> Tensor) -> Tensor

    /// Likewise for a result that holds several tensors, which `tensors` lists; `scopeOf (fun _ -> Seq.empty)`
    /// keeps none.
    val scopeOf: tensors: ('a -> Tensor seq) -> body: (unit -> 'a) -> 'a
