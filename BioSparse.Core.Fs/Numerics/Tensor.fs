namespace BioSparse.Core

open System
open System.Runtime.InteropServices
open TorchSharp

/// The engine's own calls pass bare pointers, and the collector may finalise an object whose pointer was its last
/// use while the native code still reads it. So everything that a call is given is held until the call is over.
module private Held =

    /// f on a number as the engine wants it.
    let inline number (x: float) ([<InlineIfLambda>] f: Scalar -> torch.Tensor) =
        use scalar: Scalar = Scalar.op_Implicit (float32 x)
        f scalar

[<Sealed>]
type Tensor internal (raw: torch.Tensor) =
    // asked of the engine once: it does not change
    let mutable known: int[] | null = null

    let shape () =
        match known with
        | null ->
            let shape = raw.shape |> Array.map int
            GC.KeepAlive raw
            known <- shape
            shape
        | shape -> shape

    member internal _.Raw = raw
    member _.Shape = Array.copy (shape ())

    member _.Count =
        let count = int (raw.numel ())
        GC.KeepAlive raw
        count

    member _.Rows = (shape ())[0]
    member _.Columns = (shape ())[1]

    /// A new tensor by one operation on one, which is held meanwhile.
    static member inline internal Of(a: Tensor, [<InlineIfLambda>] f: torch.Tensor -> torch.Tensor) =
        let result = Tensor(f a.Raw)
        GC.KeepAlive a
        result

    /// Likewise on two.
    static member inline internal Of
        (a: Tensor, b: Tensor, [<InlineIfLambda>] f: torch.Tensor -> torch.Tensor -> torch.Tensor)
        =
        let result = Tensor(f a.Raw b.Raw)
        GC.KeepAlive a
        GC.KeepAlive b
        result

    member this.ToArray() : float32[] =
        // TorchSharp's accessor refuses a tensor without elements
        if this.Count = 0 then
            [||]
        else
            use _scope = torch.NewDisposeScope()
            // TorchSharp's accessor would go from element to element
            let values =
                (MemoryMarshal.Cast<byte, float32> (raw.detach().contiguous()).bytes).ToArray()

            GC.KeepAlive raw
            values

    member this.ToArray2D() =
        let values = this.ToArray()
        let columns = this.Columns
        Array2D.init this.Rows columns (fun i j -> values[i * columns + j])

    member this.ToScalar() : float32 =
        let value = raw.item<float32>()
        GC.KeepAlive raw
        value

    // add with its factor given: the engine's shorter forms make that number themselves, and do not hold it
    static member (+)(a: Tensor, b: Tensor) =
        Tensor.Of(a, b, (fun a b -> Held.number 1.0 (fun one -> a.add (b, one))))

    static member (+)(a: Tensor, b: float) =
        Tensor.Of(a, (fun a -> Held.number b (fun b -> Held.number 1.0 (fun one -> a.add (b, one)))))

    static member (-)(a: Tensor, b: Tensor) = Tensor.Of(a, b, (fun a b -> a.sub b))

    static member (-)(a: Tensor, b: float) =
        Tensor.Of(a, (fun a -> Held.number b (fun b -> a.sub b)))

    static member (-)(a: float, b: Tensor) = -b + a
    static member (*)(a: Tensor, b: Tensor) = Tensor.Of(a, b, (fun a b -> a.mul b))

    static member (*)(a: Tensor, b: float) =
        Tensor.Of(a, (fun a -> Held.number b (fun b -> a.mul b)))

    static member (*)(a: float, b: Tensor) = b * a
    static member (/)(a: Tensor, b: Tensor) = Tensor.Of(a, b, (fun a b -> a.div b))

    static member (/)(a: Tensor, b: float) =
        Tensor.Of(a, (fun a -> Held.number b (fun b -> a.div b)))

    static member (~-)(a: Tensor) = Tensor.Of(a, (fun a -> a.neg ()))

[<RequireQualifiedAccess>]
module Tensor =

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
        Tensor(Held.number value (fun value -> torch.full (extents shape, value, dtype = torch.float32)))

    let zeros shape = full 0.0 shape
    let scalar value = full value [||]

    let matmul (a: Tensor) (b: Tensor) =
        Native.load () // also where a thread starts with tensors of another: products depend on its settings
        Tensor.Of(a, b, (fun a b -> a.matmul b))

    let transpose (a: Tensor) = Tensor.Of(a, (fun a -> a.t ()))
    let relu (a: Tensor) = Tensor.Of(a, (fun a -> a.relu ()))
    let abs (a: Tensor) = Tensor.Of(a, (fun a -> a.abs ()))
    let sign (a: Tensor) = Tensor.Of(a, (fun a -> a.sign ()))
    let exp (a: Tensor) = Tensor.Of(a, (fun a -> a.exp ()))
    let log (a: Tensor) = Tensor.Of(a, (fun a -> a.log ()))
    let sqrt (a: Tensor) = Tensor.Of(a, (fun a -> a.sqrt ()))
    let sigmoid (a: Tensor) = Tensor.Of(a, (fun a -> a.sigmoid ()))

    let pow exponent (a: Tensor) =
        Tensor.Of(a, (fun a -> Held.number exponent (fun e -> a.pow e)))


    let clamp low high (a: Tensor) =
        Tensor.Of(
            a,
            (fun a -> Held.number low (fun low -> Held.number high (fun high -> a.clamp (low, high))))
        )

    let within (low: Tensor) (high: Tensor) (a: Tensor) =
        let result = Tensor.Of(low, high, (fun low high -> a.Raw.clamp (low, high)))
        GC.KeepAlive a
        result


    let greater (b: float) (a: Tensor) =
        use _scope = torch.NewDisposeScope()

        Tensor.Of(
            a,
            (fun a -> (Held.number b (fun b -> a.gt b)).to_type(torch.float32).MoveToOuterDisposeScope())
        )

    let sum (a: Tensor) = Tensor.Of(a, (fun a -> a.sum ()))

    let sumOver (dimension: int) (a: Tensor) =
        Tensor.Of(a, (fun a -> a.sum (int64 dimension, false, Nullable())))

    let mean (a: Tensor) = Tensor.Of(a, (fun a -> a.mean ()))
    let max (a: Tensor) = Tensor.Of(a, (fun a -> a.max ()))

    let argmax (a: Tensor) =
        use _scope = torch.NewDisposeScope()
        let places = a.Raw.argmax(1L).data<int64>().ToArray()
        GC.KeepAlive a
        places |> Array.map int

    let winners count (a: Tensor) =
        if count >= a.Columns then
            full 1.0 a.Shape
        else
            use scope = torch.NewDisposeScope()
            let struct (_, indices) = a.Raw.topk (count, 1)
            let mask = torch.zeros_like (a.Raw, dtype = torch.float32)
            GC.KeepAlive a
            let ones = torch.ones (indices.shape, dtype = torch.float32)
            Tensor(mask.scatter_(1L, indices, ones).MoveToOuterDisposeScope())

    let unitRows (a: Tensor) =
        use _scope = torch.NewDisposeScope()

        Tensor.Of(
            a,
            (fun a ->
                let lengths = Held.number 1e-12 (fun least -> a.norm(1, true, 2.0f).clamp_min least)
                a.div(lengths).MoveToOuterDisposeScope())
        )

    let rows (indices: int[]) (a: Tensor) =
        use _scope = torch.NewDisposeScope()
        let chosen = torch.tensor (indices |> Array.map int64)
        Tensor.Of(a, (fun a -> a.index_select(0L, chosen).MoveToOuterDisposeScope()))

    let logSoftmax (a: Tensor) =
        Tensor.Of(a, (fun a -> a.log_softmax 1L))

    let oneHot classes (labels: int[]) =
        let values = Array.zeroCreate (labels.Length * classes)
        labels |> Array.iteri (fun i label -> values[i * classes + label] <- 1.0f)
        matrix labels.Length classes values

    let isFinite (a: Tensor) =
        use _scope = torch.NewDisposeScope()
        let isFinite = a.Raw.isfinite().all().item<bool>()
        GC.KeepAlive a
        isFinite

    let copied (a: Tensor) =
        Tensor.Of(a, (fun a -> if a.is_contiguous () then a.clone () else a.contiguous ()))

    let viewed (view: torch.Tensor -> torch.Tensor) (a: Tensor) = Tensor.Of(a, (fun a -> view a))
    let release (a: Tensor) = a.Raw.Dispose()

    let grad (f: Tensor -> Tensor) (x: Tensor) =
        use scope = torch.NewDisposeScope()
        use _recording = torch.set_grad_enabled true
        let variable = x.Raw.detach().clone().requires_grad_ true
        GC.KeepAlive x
        let value = f (Tensor variable)
        let gradient = torch.autograd.grad ([| value.Raw |], [| variable |])
        Tensor(gradient[0].detach().MoveToOuterDisposeScope())

    let scopeOf (tensors: 'a -> Tensor seq) (body: unit -> 'a) =
        Native.load ()
        use scope = torch.NewDisposeScope()
        let result = body ()

        for kept in tensors result do
            // a tensor from an outer scope stays there
            if scope.Contains kept.Raw then
                scope.MoveToOuter kept.Raw |> ignore

        result

    let scope (body: unit -> Tensor) = scopeOf Seq.singleton body
