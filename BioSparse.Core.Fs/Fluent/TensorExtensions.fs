namespace BioSparse.Fluent

open System.Runtime.CompilerServices
open BioSparse.Core

[<Sealed; AbstractClass; Extension>]
type TensorExtensions =
    [<Extension>]
    static member ToTensor(values: float32[,]) = Tensor.ofArray2D values

    [<Extension>]
    static member Matmul(a: Tensor, b: Tensor) = Tensor.matmul a b

    [<Extension>]
    static member Transpose(a: Tensor) = Tensor.transpose a

    [<Extension>]
    static member Relu(a: Tensor) = Tensor.relu a

    [<Extension>]
    static member Abs(a: Tensor) = Tensor.abs a

    [<Extension>]
    static member Sign(a: Tensor) = Tensor.sign a

    [<Extension>]
    static member Exp(a: Tensor) = Tensor.exp a

    [<Extension>]
    static member Sqrt(a: Tensor) = Tensor.sqrt a

    [<Extension>]
    static member Pow(a: Tensor, exponent: float) = Tensor.pow exponent a

    [<Extension>]
    static member Clamp(a: Tensor, low: float, high: float) = Tensor.clamp low high a

    [<Extension>]
    static member Softmax(a: Tensor) = Tensor.exp (Tensor.logSoftmax a)

    [<Extension>]
    static member UnitRows(a: Tensor) = Tensor.unitRows a

    [<Extension>]
    static member Winners(a: Tensor, count: int) = Tensor.winners count a

    [<Extension>]
    static member SumOfRows(a: Tensor) = Tensor.sumOver 0 a

    [<Extension>]
    static member Max(a: Tensor) = Tensor.max a
