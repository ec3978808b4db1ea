namespace BioSparse.Core

#nowarn "9"

open System
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open FSharp.NativeInterop

type private At = nativeptr<float32>
type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// B of a product.
[<Struct; RequireQualifiedAccess; NoEquality; NoComparison>]
type private Right =
    /// Rows of B.
    | Plain of plain: At * plainStep: int
    /// Rows of Bᵀ.
    | Turned of turned: At * turnedStep: int
    /// Panels.
    | Packed of packed: At

/// A of a product.
[<Struct; RequireQualifiedAccess; NoEquality; NoComparison>]
type private Left =
    | Dense of at: At * rowStep: int * innerStep: int
    | Listed of starts: nativeptr<int> * places: nativeptr<int> * values: At

[<RequireQualifiedAccess>]
module internal Product =

    let worthwhile = 0.4

    /// Rows of A that pass over a panel at a time.
    let private rowBlock = 512

    /// Rows of a panel that stay in the second cache.
    let private innerBlock = 1024

    /// Multiplications from which it pays to divide a product among threads.
    let private large = 1L <<< 22

    let private dense continues (a: At) rowStep innerStep (b: At) bStep inner rows width (c: At) cStep =
        let isWide = Vector512.IsHardwareAccelerated && width = Panel.columns
        let mutable row = 0

        while row < rows do
            let own = NativePtr.add a (row * rowStep)
            let target = NativePtr.add c (row * cStep)
            let isWhole = row + 4 <= rows

            if isWhole && isWide then
                Tile.fourBy64 continues own rowStep innerStep b bStep inner target cStep
            elif width = Panel.columns && not isWhole then
                Tile.oneBy64 continues own innerStep b bStep inner target
            else
                for from in 0 .. Tile.lanes .. width - 1 do
                    let b, target = NativePtr.add b from, NativePtr.add target from

                    if isWhole then
                        Tile.fourBy16 continues own rowStep innerStep b bStep inner target cStep
                    else
                        Tile.oneBy16 continues own innerStep b bStep inner target

            row <- row + (if isWhole then 4 else 1)

    let private listed
        continues
        (starts: nativeptr<int>)
        places
        values
        (b: At)
        bStep
        first
        rows
        width
        (c: At)
        cStep
        =
        for row in 0 .. rows - 1 do
            let start = NativePtr.get starts (first + row)
            let count = NativePtr.get starts (first + row + 1) - start
            let places = NativePtr.add places start
            let values = NativePtr.add values start
            let target = NativePtr.add c (row * cStep)

            if width = Panel.columns then
                Tile.listedBy64 continues places values count b bStep target
            else
                for from in 0 .. Tile.lanes .. width - 1 do
                    Tile.listedBy16
                        continues
                        places
                        values
                        count
                        (NativePtr.add b from)
                        bStep
                        (NativePtr.add target from)

    let private span (at: At) count =
        Span<float32>(NativePtr.toVoidPtr at, count)

    let private given (values: Span<float32>) = Span<float32>.op_Implicit values

    /// c ← beta·c + alpha·s for a part of c; s: rows of 64 numbers.
    let private finish (beta: float32) (alpha: float32) rows width (s: At) (c: At) cStep =
        for row in 0 .. rows - 1 do
            let own = span (NativePtr.add s (row * Panel.columns)) width
            let target = span (NativePtr.add c (row * cStep)) width

            if beta = 0.0f then
                Primitives.Multiply(given own, alpha, target)
            else
                Primitives.Multiply(given target, beta, target)
                Primitives.MultiplyAdd(given own, alpha, given target, target)

    /// The part of a product that is rows from `first` by one panel of columns.
    let private part
        (a: Left)
        (b: Right)
        (inner: int)
        (beta: float32)
        (alpha: float32)
        first
        rows
        from
        width
        (c: At)
        cStep
        =
        let target = NativePtr.add c (first * cStep + from)

        let isDirect =
            alpha = 1.0f && (beta = 0.0f || beta = 1.0f) && width % Tile.lanes = 0

        let continues = isDirect && beta = 1.0f

        let struct (into, intoStep) =
            if isDirect then
                struct (target, cStep)
            else
                struct (ThreadMemory.Tile(rows * Panel.columns), Panel.columns)

        let padded = Panel.padded width

        /// Rows of the panel from k on.
        let panel k count =
            match b with
            | Right.Plain(at, step) when width = padded -> struct (NativePtr.add at (k * step + from), step)
            | Right.Plain(at, step) ->
                let packed = ThreadMemory.Panel(count * Panel.columns)
                Panel.copy (NativePtr.add at (k * step + from)) step width count packed
                struct (packed, Panel.columns)
            | Right.Turned(at, step) ->
                let packed = ThreadMemory.Panel(count * Panel.columns)
                Panel.turn (NativePtr.add at (from * step + k)) step width count packed
                struct (packed, Panel.columns)
            | Right.Packed at -> struct (NativePtr.add at (from * inner + k * Panel.columns), Panel.columns)

        match a with
        | Left.Dense(at, rowStep, innerStep) ->
            for k in 0..innerBlock .. max 0 (inner - 1) do
                let count = min innerBlock (inner - k)
                let struct (b, bStep) = panel k count
                let own = NativePtr.add at (first * rowStep + k * innerStep)
                dense (continues || k > 0) own rowStep innerStep b bStep count rows padded into intoStep
        | Left.Listed(starts, places, values) ->
            let struct (b, bStep) = panel 0 inner
            listed continues starts places values b bStep first rows padded into intoStep

        if not isDirect then
            finish beta alpha rows width into target cStep

    let private all (a: Left) (b: Right) multiplications rows columns inner beta alpha (c: At) cStep =
        let panels = (columns + Panel.columns - 1) / Panel.columns
        let blocks = (rows + rowBlock - 1) / rowBlock

        let one piece =
            let first = piece / panels * rowBlock
            let from = piece % panels * Panel.columns

            part
                a
                b
                inner
                beta
                alpha
                first
                (min rowBlock (rows - first))
                from
                (min Panel.columns (columns - from))
                c
                cStep

        SideBySide.each (multiplications >= large) (blocks * panels) one

    let private at = Panel.at

    /// The loops trust the shapes.
    let private fit (c: Tensor) rows columns inner otherInner =
        if c.Rows <> rows || c.Columns <> columns || inner <> otherInner then
            invalidArg (nameof c) $"{c.Rows}×{c.Columns} ← {rows}×{inner} by {otherInner}×{columns}"

    let private listsOf (lists: RowLists) =
        Left.Listed(lists.Starts, lists.Places, lists.Values)

    /// A with its zeros, or by lists where it pays.
    let private left (a: Tensor) =
        let rows, inner = a.Rows, a.Columns
        let own = at a
        let lists = RowLists.OfThread
        let values = ReadOnlySpan<float32>(NativePtr.toVoidPtr own, rows * inner)

        if lists.Take(values, rows, int (worthwhile * float (rows * inner))) then
            struct (listsOf lists, int64 lists.Count)
        else
            struct (Left.Dense(own, inner, 1), int64 rows * int64 inner)

    let multiply (c: Tensor) beta alpha (a: Tensor) (b: Tensor) =
        let columns = b.Columns
        fit c a.Rows columns a.Columns b.Rows
        let struct (own, elements) = left a

        all
            own
            (Right.Plain(at b, columns))
            (elements * int64 columns)
            a.Rows
            columns
            a.Columns
            beta
            alpha
            (at c)
            columns

        GC.KeepAlive a
        GC.KeepAlive b
        GC.KeepAlive c

    /// aᵀ·b, where b is given by the lists of bᵀ: panel by panel of (bᵀ·a)ᵀ.
    let private multiplyTransposedListed (c: Tensor) (a: Tensor) (lists: RowLists) =
        let rows, columns, samples = a.Columns, lists.Rows, a.Rows
        let into, from = at c, at a
        let panels = (rows + Panel.columns - 1) / Panel.columns

        let one piece =
            let first = piece * Panel.columns
            let width = min Panel.columns (rows - first)
            let tile = ThreadMemory.Turned(columns * Panel.columns)
            let before = NativePtr.add tile -first

            part
                (listsOf lists)
                (Right.Plain(from, rows))
                samples
                0.0f
                1.0f
                0
                columns
                first
                width
                before
                Panel.columns

            Panel.transpose tile Panel.columns columns width (NativePtr.add into (first * columns)) columns

        SideBySide.each (int64 lists.Count * int64 rows >= large) panels one

    let multiplyTransposed (c: Tensor) beta alpha (a: Tensor) (b: Tensor) =
        let rows, columns, inner = a.Columns, b.Columns, a.Rows
        fit c rows columns inner b.Rows
        let values = ReadOnlySpan<float32>(NativePtr.toVoidPtr (at b), inner * columns)

        // of few rows the transposes would cost more than zeros do
        if
            beta = 0.0f
            && alpha = 1.0f
            && rows >= Panel.columns
            && RowLists.OfThread.Take(values, inner, int (worthwhile * float values.Length))
        then
            let transposed = RowLists.TransposedOfThread
            transposed.TakeTransposed(RowLists.OfThread, columns)
            multiplyTransposedListed c a transposed
        else
            all
                (Left.Dense(at a, 1, rows))
                (Right.Plain(at b, columns))
                (int64 rows * int64 columns * int64 inner)
                rows
                columns
                inner
                beta
                alpha
                (at c)
                columns

        GC.KeepAlive a
        GC.KeepAlive b
        GC.KeepAlive c

    let multiplyByTranspose (c: Tensor) (a: Tensor) (b: Tensor) =
        let columns, inner = b.Rows, b.Columns
        fit c a.Rows columns a.Columns inner
        let struct (own, elements) = left a

        all
            own
            (Right.Turned(at b, inner))
            (elements * int64 columns)
            a.Rows
            columns
            inner
            0.0f
            1.0f
            (at c)
            columns

        GC.KeepAlive a
        GC.KeepAlive b
        GC.KeepAlive c

    let multiplyByPacked (c: Tensor) (a: Tensor) (b: PackedRows) =
        fit c a.Rows b.Rows a.Columns b.Columns
        let struct (own, elements) = left a

        all own (Right.Packed b.At) (elements * int64 b.Rows) a.Rows b.Rows b.Columns 0.0f 1.0f (at c) b.Rows

        GC.KeepAlive a
        GC.KeepAlive b
        GC.KeepAlive c

    let multiplyListed (c: Tensor) beta alpha (lists: RowLists) (b: Tensor) =
        let columns = b.Columns
        fit c lists.Rows columns lists.Columns b.Rows

        all
            (listsOf lists)
            (Right.Plain(at b, columns))
            (int64 lists.Count * int64 columns)
            lists.Rows
            columns
            b.Rows
            beta
            alpha
            (at c)
            columns

        GC.KeepAlive lists
        GC.KeepAlive b
        GC.KeepAlive c

    let listedRows (target: Span<float32>) (lists: RowLists) first count (b: Tensor) =
        let columns, inner = b.Columns, b.Rows

        if
            target.Length <> count * columns
            || first < 0
            || first + count > lists.Rows
            || lists.Columns <> inner
        then
            invalidArg
                (nameof target)
                $"{target.Length} numbers for rows {first} to {first + count - 1} by {inner}×{columns}"

        let right = Right.Plain(at b, columns)
        use c = fixed &MemoryMarshal.GetReference target
        let before = NativePtr.add c (-first * columns)

        for from in 0 .. Panel.columns .. columns - 1 do
            part
                (listsOf lists)
                right
                inner
                0.0f
                1.0f
                first
                count
                from
                (min Panel.columns (columns - from))
                before
                columns

        GC.KeepAlive lists
        GC.KeepAlive b

    let multiplyByTransposeInEngine (c: Tensor) (a: Tensor) (b: Tensor) =
        use _scope = TorchSharp.torch.NewDisposeScope()
        c.Raw.addmm_ (a.Raw, b.Raw.t (), 0.0f, 1.0f) |> ignore
        // the engine passes bare pointers: what is given is held until the product is there
        GC.KeepAlive a
        GC.KeepAlive b
        GC.KeepAlive c
