namespace BioSparse.Core

open System
open System.Runtime.InteropServices
open TorchSharp

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module internal Kernel =

    let buffer (shape: int[]) =
        Native.load ()
        Tensor(torch.empty(shape |> Array.map int64, dtype = torch.float32).DetachFromDisposeScope())

    let copy (a: Tensor) =
        use _scope = torch.NewDisposeScope()
        let copied = Tensor(a.Raw.detach().contiguous().clone().DetachFromDisposeScope())
        GC.KeepAlive a
        copied

    let isContiguous (a: Tensor) =
        let contiguous = a.Raw.is_contiguous ()
        GC.KeepAlive a
        contiguous

    let isPlain (a: Tensor) =
        let plain = a.Raw.is_contiguous () && not a.Raw.requires_grad
        GC.KeepAlive a
        plain

    let span (a: Tensor) =
        MemoryMarshal.Cast<byte, float32> a.Raw.bytes

    let multiplyInto c (beta: float) (alpha: float) a b =
        Product.multiply c (float32 beta) (float32 alpha) a b

    let multiplyTransposedInto c (beta: float) (alpha: float) a b =
        Product.multiplyTransposed c (float32 beta) (float32 alpha) a b

    let multiplyByTransposeInto c a b = Product.multiplyByTranspose c a b

    let private part dimension from count all (a: Tensor) =
        if count = all then
            a
        else
            Tensor.viewed (fun a -> a.narrow (int64 dimension, int64 from, int64 count)) a

    let leading (count: int) (a: Tensor) =
        Tensor.viewed (fun a -> a.narrow(0L, 0L, int64 count).DetachFromDisposeScope()) a

    let rows from count (a: Tensor) = part 0 from count a.Rows a
    let columns from count (a: Tensor) = part 1 from count a.Columns a

    let reshaped rows columns (a: Tensor) =
        let first = Tensor.viewed (fun a -> a.view (-1L)) a

        let kept =
            Tensor.viewed (fun a -> a.narrow (0L, 0L, int64 rows * int64 columns)) first

        Tensor.viewed (fun a -> a.view (int64 rows, int64 columns)) kept

    let lasting (rows: int) (columns: int) (first: int) (a: Tensor) =
        Tensor.viewed
            (fun a ->
                use flat = a.view -1L
                use kept = flat.narrow (0L, int64 first, int64 rows * int64 columns)
                kept.view(int64 rows, int64 columns).DetachFromDisposeScope())
            a

    let private given (values: Span<float32>) = Span<float32>.op_Implicit values

    let addToRows (a: Tensor) (row: Tensor) =
        let all = span a
        let added = given (span row)
        let columns = a.Columns

        for i in 0 .. a.Rows - 1 do
            let target = all.Slice(i * columns, columns)
            Primitives.Add(given target, added, target)

        GC.KeepAlive a
        GC.KeepAlive row

    let linear (x: Tensor) (weights: Tensor) (bias: Tensor) =
        if isPlain x && isPlain weights && isPlain bias then
            let product =
                Tensor(torch.empty ([| int64 x.Rows; int64 weights.Rows |], dtype = torch.float32))

            Product.multiplyByTranspose product x weights
            addToRows product bias
            product
        else
            Tensor.matmul x (Tensor.transpose weights) + bias

    let scaleInPlace a (factor: float32) =
        let all = span a
        Primitives.Multiply(given all, factor, all)
        GC.KeepAlive a

    let timesInto target a (factors: float32[]) =
        Primitives.Multiply(given (span a), ReadOnlySpan<float32>(factors), span target)
        GC.KeepAlive a
        GC.KeepAlive target

    let sumRowsInto sum (a: Tensor) =
        let all = span a
        let total = span sum
        let columns = a.Columns
        total.Clear()

        for i in 0 .. a.Rows - 1 do
            Primitives.Add(given total, given (all.Slice(i * columns, columns)), total)

        GC.KeepAlive a
        GC.KeepAlive sum

    let errorOfRow (z: Span<float32>) label (factor: float32) =
        let largest = Primitives.Max(given z)
        let own = z[label] - largest
        Primitives.Subtract(given z, largest, z)
        Primitives.Exp(given z, z)
        let sum = Primitives.Sum(given z)

        // a division rounds once where the product with 1/sum rounds twice
        if factor = 1.0f then
            Primitives.Divide(given z, sum, z)
        else
            Primitives.Multiply(given z, factor / sum, z)

        z[label] <- z[label] - factor
        log sum - own

    let errorInPlace (logits: Tensor) (labels: int[]) (factor: float) =
        let all = span logits
        let columns = logits.Columns

        for i in 0 .. logits.Rows - 1 do
            errorOfRow (all.Slice(i * columns, columns)) labels[i] (float32 factor) |> ignore

        GC.KeepAlive logits

    let private length (x: ReadOnlySpan<float32>) = max 1e-12f (Primitives.Norm x)

    let unitRowsInto u (x: Tensor) =
        let from = span x
        let into = span u
        let d = x.Columns

        for i in 0 .. x.Rows - 1 do
            let own = given (from.Slice(i * d, d))
            Primitives.Divide(own, length own, into.Slice(i * d, d))

        GC.KeepAlive x
        GC.KeepAlive u

    let throughLength (x: Tensor) gradient =
        let all = span x
        let g = span gradient
        let d = x.Columns

        for i in 0 .. x.Rows - 1 do
            let image = given (all.Slice(i * d, d))
            let own = g.Slice(i * d, d)
            let length = length image
            let along = Primitives.Dot(given own, image) / (length * length)
            Primitives.MultiplyAdd(image, -along, given own, own)
            Primitives.Multiply(given own, 1.0f / length, own)

        GC.KeepAlive x
        GC.KeepAlive gradient
