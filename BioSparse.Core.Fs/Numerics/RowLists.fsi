namespace BioSparse.Core

open System

/// The nonzero elements of a matrix, row by row: compressed sparse rows, in private buffers at fixed places of memory.
[<Sealed; AllowNullLiteral>]
type internal RowLists =
    new: unit -> RowLists
    /// Lists that belong to this thread; the next product of this thread overwrites them.
    static member OfThread: RowLists
    /// Likewise, for the transpose of those.
    static member TransposedOfThread: RowLists
    /// Takes a matrix, row-major, of so many rows; false, without lists, where more elements than `most` are not zero.
    member Take: values: ReadOnlySpan<float32> * rows: int * most: int -> bool
    /// Takes the transpose of other lists, of a matrix of so many columns.
    member TakeTransposed: lists: RowLists * columns: int -> unit
    /// Leaves out the rows without elements. The others' numbers go into `kept`, whose length is that of the rows before; gives how
    /// many they are.
    member OmitEmpty: kept: Span<int> -> int
    /// Every element times a factor.
    member Scale: factor: float32 -> unit
    member Rows: int
    /// Of the matrix.
    member Columns: int
    /// Number of listed elements.
    member Count: int
    /// Where each row begins, and where the last one ends.
    member Starts: nativeptr<int>
    /// The column of each element.
    member Places: nativeptr<int>
    member Values: nativeptr<float32>
