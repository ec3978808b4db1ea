namespace BioSparse.Core

open System
open System.Runtime.InteropServices
open TorchSharp

[<Sealed>]
type Tensor internal (raw: torch.Tensor) =
    member internal _.Raw = raw
    member _.Shape = raw.shape |> Array.map int
    member _.Count = int (raw.numel ())
    member _.Rows = int raw.shape[0]
    member _.Columns = int raw.shape[1]

    member _.ToArray() : float32[] =
        use _scope = torch.NewDisposeScope()
        raw.detach().contiguous().data<float32>().ToArray()

    member this.ToArray2D() =
        let values = this.ToArray()
        let columns = this.Columns
        Array2D.init this.Rows columns (fun i j -> values[i * columns + j])

    member _.ToScalar() : float32 = raw.item<float32>()
    static member (+)(a: Tensor, b: Tensor) = Tensor(a.Raw + b.Raw)

    static member (+)(a: Tensor, b: float) =
        Tensor(a.Raw + Scalar.op_Implicit (float32 b))

    static member (-)(a: Tensor, b: Tensor) = Tensor(a.Raw - b.Raw)

    static member (-)(a: Tensor, b: float) =
        Tensor(a.Raw - Scalar.op_Implicit (float32 b))

    static member (-)(a: float, b: Tensor) =
        Tensor(-b.Raw + Scalar.op_Implicit (float32 a))

    static member (*)(a: Tensor, b: Tensor) = Tensor(a.Raw * b.Raw)

    static member (*)(a: Tensor, b: float) =
        Tensor(a.Raw * Scalar.op_Implicit (float32 b))

    static member (*)(a: float, b: Tensor) =
        Tensor(b.Raw * Scalar.op_Implicit (float32 a))

    static member (/)(a: Tensor, b: Tensor) = Tensor(a.Raw / b.Raw)

    static member (/)(a: Tensor, b: float) =
        Tensor(a.Raw / Scalar.op_Implicit (float32 b))

    static member (~-)(a: Tensor) = Tensor(-a.Raw)

[<RequireQualifiedAccess>]
module Tensor =

    let private number (x: float) : Scalar = Scalar.op_Implicit (float32 x)
    let private extents (shape: int[]) = shape |> Array.map int64

    /// A tensor of the engine with these elements: copied, so that the array stays the caller's.
    let private filled (shape: int[]) (values: float32[]) =
        Native.load ()
        let raw = torch.empty (extents shape, dtype = torch.float32)
        values.AsSpan().CopyTo(MemoryMarshal.Cast<byte, float32> raw.bytes)
        Tensor raw

    let vector values = filled [| Array.length values |] values

    let matrix rows columns (values: float32[]) =
        if values.Length <> rows * columns then
            invalidArg (nameof values) $"{values.Length} elements do not make {rows} × {columns}"

        filled [| rows; columns |] values

    let ofArray2D (values: float32[,]) =
        matrix (Array2D.length1 values) (Array2D.length2 values) (values |> Seq.cast |> Array.ofSeq)

    let full value shape =
        Native.load ()
        Tensor(torch.full (extents shape, number value, dtype = torch.float32))

    let zeros shape = full 0.0 shape
    let scalar value = full value [||]

    let matmul (a: Tensor) (b: Tensor) =
        Native.load () // also where a thread starts with tensors of another: products depend on its settings
        Tensor(a.Raw.matmul b.Raw)

    let transpose (a: Tensor) = Tensor(a.Raw.t ())
    let relu (a: Tensor) = Tensor(a.Raw.relu ())
    let abs (a: Tensor) = Tensor(a.Raw.abs ())
    let sign (a: Tensor) = Tensor(a.Raw.sign ())
    let exp (a: Tensor) = Tensor(a.Raw.exp ())
    let log (a: Tensor) = Tensor(a.Raw.log ())
    let sqrt (a: Tensor) = Tensor(a.Raw.sqrt ())
    let sigmoid (a: Tensor) = Tensor(a.Raw.sigmoid ())
    let pow exponent (a: Tensor) = Tensor(a.Raw.pow (number exponent))

    let clamp low high (a: Tensor) =
        Tensor(a.Raw.clamp (number low, number high))

    let within (low: Tensor) (high: Tensor) (a: Tensor) = Tensor(a.Raw.clamp (low.Raw, high.Raw))

    let greater (b: float) (a: Tensor) =
        Tensor(a.Raw.gt(number b).to_type torch.float32)

    let sum (a: Tensor) = Tensor(a.Raw.sum ())

    let sumOver (dimension: int) (a: Tensor) =
        Tensor(a.Raw.sum (int64 dimension, false, Nullable()))

    let mean (a: Tensor) = Tensor(a.Raw.mean ())
    let max (a: Tensor) = Tensor(a.Raw.max ())

    let argmax (a: Tensor) =
        use _scope = torch.NewDisposeScope()
        a.Raw.argmax(1L).data<int64>().ToArray() |> Array.map int

    let winners count (a: Tensor) =
        if count >= a.Columns then
            full 1.0 a.Shape
        else
            use scope = torch.NewDisposeScope()
            let struct (_, indices) = a.Raw.topk (count, 1)
            let mask = torch.zeros_like (a.Raw, dtype = torch.float32)
            let ones = torch.ones (indices.shape, dtype = torch.float32)
            Tensor(mask.scatter_(1L, indices, ones).MoveToOuterDisposeScope())

    let unitRows (a: Tensor) =
        Tensor(a.Raw / a.Raw.norm(1, true, 2.0f).clamp_min(number 1e-12))

    let rows (indices: int[]) (a: Tensor) =
        Tensor(a.Raw.index_select (0L, torch.tensor (indices |> Array.map int64)))

    let logSoftmax (a: Tensor) = Tensor(a.Raw.log_softmax 1L)

    let oneHot classes (labels: int[]) =
        let values = Array.zeroCreate (labels.Length * classes)
        labels |> Array.iteri (fun i label -> values[i * classes + label] <- 1.0f)
        matrix labels.Length classes values

    let isFinite (a: Tensor) =
        use _scope = torch.NewDisposeScope()
        a.Raw.isfinite().all().item<bool>()

    let release (a: Tensor) = a.Raw.Dispose()

    let grad (f: Tensor -> Tensor) (x: Tensor) =
        use scope = torch.NewDisposeScope()
        use _recording = torch.set_grad_enabled true
        let variable = x.Raw.detach().clone().requires_grad_ true
        let value = f (Tensor variable)
        let gradient = torch.autograd.grad ([| value.Raw |], [| variable |])
        Tensor(gradient[0].detach().MoveToOuterDisposeScope())

    let scopeOf (tensors: 'a -> Tensor seq) (body: unit -> 'a) =
        Native.load ()
        use scope = torch.NewDisposeScope()
        let result = body ()

        for kept in tensors result do
            // a tensor from outside stays where it belongs
            if scope.Contains kept.Raw then
                scope.MoveToOuter kept.Raw |> ignore

        result

    let scope (body: unit -> Tensor) = scopeOf Seq.singleton body
