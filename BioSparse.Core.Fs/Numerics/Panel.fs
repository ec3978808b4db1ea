namespace BioSparse.Core

#nowarn "9"

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86
open FSharp.NativeInterop

type private At = nativeptr<float32>

/// Pinned memory that begins at a multiple of 64 bytes: a vector that crosses such a border takes two loads.
module private Aligned =

    let isEnough (held: float32[]) count =
        not (isNull (box held)) && held.Length >= count + 16

    let create count =
        GC.AllocateUninitializedArray<float32>(count + 16, true)

    let at (held: float32[]) : At =
        let at = Marshal.UnsafeAddrOfPinnedArrayElement(held, 0)
        NativePtr.ofNativeInt ((at + 63n) &&& ~~~63n)

[<Sealed; AbstractClass>]
type internal ThreadMemory() =
    [<ThreadStatic; DefaultValue>]
    static val mutable private panel: float32[]

    [<ThreadStatic; DefaultValue>]
    static val mutable private tile: float32[]

    [<ThreadStatic; DefaultValue>]
    static val mutable private turned: float32[]

    static member Turned count =
        if not (Aligned.isEnough ThreadMemory.turned count) then
            ThreadMemory.turned <- Aligned.create count

        Aligned.at ThreadMemory.turned

    static member Panel count =
        if not (Aligned.isEnough ThreadMemory.panel count) then
            ThreadMemory.panel <- Aligned.create count

        Aligned.at ThreadMemory.panel

    static member Tile count =
        if not (Aligned.isEnough ThreadMemory.tile count) then
            ThreadMemory.tile <- Aligned.create count

        Aligned.at ThreadMemory.tile

[<RequireQualifiedAccess>]
module internal Panel =

    let columns = Tile.columns

    let at (t: Tensor) : At =
        if not (t.Raw.is_contiguous ()) then
            invalidArg (nameof t) "the elements of this matrix are not contiguous"

        let values = MemoryMarshal.Cast<byte, float32> t.Raw.bytes
        NativePtr.ofVoidPtr (Unsafe.AsPointer(&MemoryMarshal.GetReference values))

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

    /// Blocks of four by four.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let transpose (from: At) step width inner (into: At) intoStep =
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
                let target = NativePtr.add into (k * intoStep + unit)
                Vector128.Store(Sse.MoveLowToHigh(ab, cd), target)
                Vector128.Store(Sse.MoveHighToLow(cd, ab), NativePtr.add target intoStep)
                Vector128.Store(Sse.MoveLowToHigh(ab', cd'), NativePtr.add target (2 * intoStep))
                Vector128.Store(Sse.MoveHighToLow(cd', ab'), NativePtr.add target (3 * intoStep))

            for k in whole .. inner - 1 do
                for i in 0..3 do
                    NativePtr.set into (k * intoStep + unit + i) (NativePtr.get own (i * step + k))

        for unit in rows .. width - 1 do
            for k in 0 .. inner - 1 do
                NativePtr.set into (k * intoStep + unit) (NativePtr.get from (unit * step + k))

    let turn (from: At) step width inner (into: At) =
        transpose from step width inner into columns

        for unit in width .. padded width - 1 do
            for k in 0 .. inner - 1 do
                NativePtr.set into (k * columns + unit) 0.0f

[<Sealed>]
type internal PackedRows(rows: int, columns: int) =

    let panels = (rows + Panel.columns - 1) / Panel.columns
    // members keep it alive: pointers do not
    let held = Aligned.create (panels * columns * Panel.columns)
    // also what no row fills
    do Array.Clear held

    let panel number =
        NativePtr.add (Aligned.at held) (number * columns * Panel.columns)

    member _.Rows = rows
    member _.Columns = columns
    member _.At = Aligned.at held

    member _.Take(matrix: Tensor) =
        if matrix.Rows <> rows || matrix.Columns <> columns then
            invalidArg (nameof matrix) $"{matrix.Rows}×{matrix.Columns}; {rows}×{columns} is right"

        let from = Panel.at matrix

        for number in 0 .. panels - 1 do
            let first = number * Panel.columns

            Panel.turn
                (NativePtr.add from (first * columns))
                columns
                (min Panel.columns (rows - first))
                columns
                (panel number)

        GC.KeepAlive held
        GC.KeepAlive matrix

    member _.TakeRow(number: int, row: ReadOnlySpan<float32>) =
        if uint number >= uint rows || row.Length <> columns then
            invalidArg (nameof row) $"row {number} of {row.Length} numbers; there are {rows} of {columns}"

        let target = NativePtr.add (panel (number / Panel.columns)) (number % Panel.columns)

        for k in 0 .. columns - 1 do
            NativePtr.set target (k * Panel.columns) row[k]

        GC.KeepAlive held
