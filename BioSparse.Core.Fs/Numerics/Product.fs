namespace BioSparse.Core

// Pointers into the native memory of tensors: these are the innermost loops of all learning and all attacks.
#nowarn "9"

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86
open FSharp.NativeInterop

type private At = nativeptr<float32>
type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// Memory of one thread that its products use again.
[<Sealed; AbstractClass>]
type private Scratch() =
    [<ThreadStatic; DefaultValue>]
    static val mutable private panel: float32[]

    [<ThreadStatic; DefaultValue>]
    static val mutable private tile: float32[]

    /// Begins at a multiple of 64 bytes: a vector that crosses such a border takes two loads.
    static member private Aligned(held: float32[]) : At =
        let at = Marshal.UnsafeAddrOfPinnedArrayElement(held, 0)
        NativePtr.ofNativeInt ((at + 63n) &&& ~~~63n)

    static member private Grown(held: float32[], count: int) =
        if isNull (box held) || held.Length < count + 16 then
            GC.AllocateUninitializedArray<float32>(count + 16, true)
        else
            held

    static member Panel count =
        Scratch.panel <- Scratch.Grown(Scratch.panel, count)
        Scratch.Aligned Scratch.panel

    static member Tile count =
        Scratch.tile <- Scratch.Grown(Scratch.tile, count)
        Scratch.Aligned Scratch.tile

/// Sums of one product in registers. `continues`: from what the target holds instead of from 0.
module private Tile =

    let lanes = 16
    let columns = 64

    let inline private load (at: At) (i: int) = Vector512.Load(NativePtr.add at i)

    let inline private store (at: At) (i: int) (v: Vector512<float32>) =
        Vector512.Store(v, NativePtr.add at i)

    let inline private from continues (at: At) i =
        if continues then load at i else Vector512<float32>.Zero

    let inline private fma (a: Vector512<float32>) b c = Vector512.FusedMultiplyAdd(a, b, c)

    /// Four rows by 64 columns: 16 vectors of sums.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let fourBy64 continues (a: At) rowStep innerStep (b: At) bStep inner (c: At) cStep =
        let c1, c2, c3 =
            NativePtr.add c cStep, NativePtr.add c (2 * cStep), NativePtr.add c (3 * cStep)

        let mutable c00 = from continues c 0
        let mutable c01 = from continues c 16
        let mutable c02 = from continues c 32
        let mutable c03 = from continues c 48
        let mutable c10 = from continues c1 0
        let mutable c11 = from continues c1 16
        let mutable c12 = from continues c1 32
        let mutable c13 = from continues c1 48
        let mutable c20 = from continues c2 0
        let mutable c21 = from continues c2 16
        let mutable c22 = from continues c2 32
        let mutable c23 = from continues c2 48
        let mutable c30 = from continues c3 0
        let mutable c31 = from continues c3 16
        let mutable c32 = from continues c3 32
        let mutable c33 = from continues c3 48
        let mutable a = a
        let mutable b = b

        for _ in 1..inner do
            let b0, b1, b2, b3 = load b 0, load b 16, load b 32, load b 48
            let first = Vector512.Create(NativePtr.read a)
            c00 <- fma first b0 c00
            c01 <- fma first b1 c01
            c02 <- fma first b2 c02
            c03 <- fma first b3 c03
            let second = Vector512.Create(NativePtr.get a rowStep)
            c10 <- fma second b0 c10
            c11 <- fma second b1 c11
            c12 <- fma second b2 c12
            c13 <- fma second b3 c13
            let third = Vector512.Create(NativePtr.get a (2 * rowStep))
            c20 <- fma third b0 c20
            c21 <- fma third b1 c21
            c22 <- fma third b2 c22
            c23 <- fma third b3 c23
            let fourth = Vector512.Create(NativePtr.get a (3 * rowStep))
            c30 <- fma fourth b0 c30
            c31 <- fma fourth b1 c31
            c32 <- fma fourth b2 c32
            c33 <- fma fourth b3 c33
            a <- NativePtr.add a innerStep
            b <- NativePtr.add b bStep

        store c 0 c00
        store c 16 c01
        store c 32 c02
        store c 48 c03
        store c1 0 c10
        store c1 16 c11
        store c1 32 c12
        store c1 48 c13
        store c2 0 c20
        store c2 16 c21
        store c2 32 c22
        store c2 48 c23
        store c3 0 c30
        store c3 16 c31
        store c3 32 c32
        store c3 48 c33

    /// Four rows by 16 columns.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let fourBy16 continues (a: At) rowStep innerStep (b: At) bStep inner (c: At) cStep =
        let mutable c0 = from continues c 0
        let mutable c1 = from continues c cStep
        let mutable c2 = from continues c (2 * cStep)
        let mutable c3 = from continues c (3 * cStep)
        let mutable a = a
        let mutable b = b

        for _ in 1..inner do
            let own = load b 0
            c0 <- fma (Vector512.Create(NativePtr.read a)) own c0
            c1 <- fma (Vector512.Create(NativePtr.get a rowStep)) own c1
            c2 <- fma (Vector512.Create(NativePtr.get a (2 * rowStep))) own c2
            c3 <- fma (Vector512.Create(NativePtr.get a (3 * rowStep))) own c3
            a <- NativePtr.add a innerStep
            b <- NativePtr.add b bStep

        store c 0 c0
        store c cStep c1
        store c (2 * cStep) c2
        store c (3 * cStep) c3

    /// One row by 16 columns.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let oneBy16 continues (a: At) innerStep (b: At) bStep inner (c: At) =
        let mutable sum = from continues c 0
        let mutable a = a
        let mutable b = b

        for _ in 1..inner do
            sum <- fma (Vector512.Create(NativePtr.read a)) (load b 0) sum
            a <- NativePtr.add a innerStep
            b <- NativePtr.add b bStep

        store c 0 sum

    /// One row, by its list of nonzero elements, by 64 columns.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let listedBy64 continues (places: nativeptr<int>) (values: At) count (b: At) bStep (c: At) =
        let mutable c0 = from continues c 0
        let mutable c1 = from continues c 16
        let mutable c2 = from continues c 32
        let mutable c3 = from continues c 48

        for t in 0 .. count - 1 do
            let own = Vector512.Create(NativePtr.get values t)
            let row = NativePtr.add b (NativePtr.get places t * bStep)
            c0 <- fma own (load row 0) c0
            c1 <- fma own (load row 16) c1
            c2 <- fma own (load row 32) c2
            c3 <- fma own (load row 48) c3

        store c 0 c0
        store c 16 c1
        store c 32 c2
        store c 48 c3

    /// Likewise by 16 columns.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let listedBy16 continues (places: nativeptr<int>) (values: At) count (b: At) bStep (c: At) =
        let mutable sum = from continues c 0

        for t in 0 .. count - 1 do
            sum <-
                fma
                    (Vector512.Create(NativePtr.get values t))
                    (load (NativePtr.add b (NativePtr.get places t * bStep)) 0)
                    sum

        store c 0 sum

/// A panel of 64 columns of B, by rows of 64 numbers.
module private Panel =

    let columns = Tile.columns

    /// The numbers of a row of so many columns: whole vectors.
    let padded width =
        (width + Tile.lanes - 1) / Tile.lanes * Tile.lanes

    /// `width` columns of a matrix with rows.
    let copy (from: At) step width inner (into: At) =
        let padding = padded width - width

        for k in 0 .. inner - 1 do
            let target = NativePtr.add into (k * columns)
            NativePtr.copyBlock target (NativePtr.add from (k * step)) width

            if padding > 0 then
                NativePtr.initBlock (NativePtr.add target width) 0uy (uint32 (4 * padding))

    let inline private load4 (at: At) = Vector128.Load at

    /// `width` rows of a matrix as columns: blocks of four by four.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let turn (from: At) step width inner (into: At) =
        let rows = if Sse.IsSupported then width / 4 * 4 else 0
        let whole = inner / 4 * 4

        for unit in 0..4 .. rows - 4 do
            let own = NativePtr.add from (unit * step)

            for k in 0..4 .. whole - 4 do
                let at = NativePtr.add own k
                let a, b = load4 at, load4 (NativePtr.add at step)
                let c, d = load4 (NativePtr.add at (2 * step)), load4 (NativePtr.add at (3 * step))
                let ab, cd = Sse.UnpackLow(a, b), Sse.UnpackLow(c, d)
                let ab', cd' = Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d)
                let target = NativePtr.add into (k * columns + unit)
                Vector128.Store(Sse.MoveLowToHigh(ab, cd), target)
                Vector128.Store(Sse.MoveHighToLow(cd, ab), NativePtr.add target columns)
                Vector128.Store(Sse.MoveLowToHigh(ab', cd'), NativePtr.add target (2 * columns))
                Vector128.Store(Sse.MoveHighToLow(cd', ab'), NativePtr.add target (3 * columns))

            for k in whole .. inner - 1 do
                for i in 0..3 do
                    NativePtr.set into (k * columns + unit + i) (NativePtr.get own (i * step + k))

        for unit in rows .. width - 1 do
            for k in 0 .. inner - 1 do
                NativePtr.set into (k * columns + unit) (NativePtr.get from (unit * step + k))

        for unit in width .. padded width - 1 do
            for k in 0 .. inner - 1 do
                NativePtr.set into (k * columns + unit) 0.0f

/// B of a product.
[<Struct; RequireQualifiedAccess; NoEquality; NoComparison>]
type private Right =
    /// Rows of B.
    | Plain of plain: At * plainStep: int
    /// Rows of Bᵀ.
    | Turned of turned: At * turnedStep: int

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
                struct (Scratch.Tile(rows * Panel.columns), Panel.columns)

        let padded = Panel.padded width

        /// Rows of the panel from k on.
        let panel k count =
            match b with
            | Right.Plain(at, step) when width = padded -> struct (NativePtr.add at (k * step + from), step)
            | Right.Plain(at, step) ->
                let packed = Scratch.Panel(count * Panel.columns)
                Panel.copy (NativePtr.add at (k * step + from)) step width count packed
                struct (packed, Panel.columns)
            | Right.Turned(at, step) ->
                let packed = Scratch.Panel(count * Panel.columns)
                Panel.turn (NativePtr.add at (from * step + k)) step width count packed
                struct (packed, Panel.columns)

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

    let private at (t: Tensor) : At =
        if not (t.Raw.is_contiguous ()) then
            invalidArg (nameof t) "the elements of this matrix are not contiguous"

        let values = MemoryMarshal.Cast<byte, float32> t.Raw.bytes
        NativePtr.ofVoidPtr (Unsafe.AsPointer(&MemoryMarshal.GetReference values))

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

    let multiplyTransposed (c: Tensor) beta alpha (a: Tensor) (b: Tensor) =
        let rows, columns, inner = a.Columns, b.Columns, a.Rows

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

    let multiplyListed (c: Tensor) beta alpha (lists: RowLists) (b: Tensor) =
        let columns = b.Columns

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
