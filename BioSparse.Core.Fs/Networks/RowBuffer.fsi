namespace BioSparse.Core

open System

/// A buffer of which a batch uses the first rows, made when it is first used, and enlarged for larger batches.
[<Sealed>]
type internal RowBuffer =
    new: ownColumns: int * rows: int -> RowBuffer
    /// The first rows.
    member Of: rows: int -> Tensor
    /// The first rows · columns elements as a matrix of so many columns.
    member As: rows: int * columns: int -> Tensor
    /// Block `number` of those that divide the first `blocks` · `rows` rows.
    member Block: number: int * blocks: int * rows: int -> Tensor
    interface IDisposable
