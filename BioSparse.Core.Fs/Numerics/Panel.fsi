namespace BioSparse.Core

#nowarn "9"

open System

/// Memory of one thread that its products use again, from a multiple of 64 bytes on.
[<Sealed; AbstractClass>]
type internal ThreadMemory =
    static member Panel: count: int -> nativeptr<float32>
    static member Tile: count: int -> nativeptr<float32>
    static member Turned: count: int -> nativeptr<float32>

/// A panel: 64 columns of B, by rows of 64 numbers; of fewer columns, as many whole vectors as hold them, filled up with 0.
[<RequireQualifiedAccess>]
module internal Panel =

    /// 64.
    val columns: int

    /// Where the elements of a contiguous tensor lie; the caller keeps it alive.
    val at: t: Tensor -> nativeptr<float32>

    /// The numbers of a row of so many columns: whole vectors.
    val padded: width: int -> int

    /// `width` columns of a matrix, of which `from` is the first element and rows are `step` apart.
    val copy:
        from: nativeptr<float32> -> step: int -> width: int -> inner: int -> into: nativeptr<float32> -> unit

    /// `width` rows of such a matrix as columns of one whose rows are `intoStep` apart.
    val transpose:
        from: nativeptr<float32> ->
        step: int ->
        width: int ->
        inner: int ->
        into: nativeptr<float32> ->
        intoStep: int ->
            unit

    /// `width` rows of such a matrix as columns of a panel.
    val turn:
        from: nativeptr<float32> -> step: int -> width: int -> inner: int -> into: nativeptr<float32> -> unit

/// A matrix whose rows are columns of B, in panels: for products with the same weights again and again.
[<Sealed>]
type internal PackedRows =
    new: rows: int * columns: int -> PackedRows
    member Rows: int
    member Columns: int
    member At: nativeptr<float32>
    /// Takes all rows.
    member Take: matrix: Tensor -> unit
    /// Takes one row anew.
    member TakeRow: number: int * row: ReadOnlySpan<float32> -> unit
