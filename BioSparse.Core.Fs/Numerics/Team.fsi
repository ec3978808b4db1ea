namespace BioSparse.Core

open System

/// Threads that take the steps of one computation together. Each works on a part of its own, the same in every step, so
/// that what a core wrote stays near it; they meet where one needs what another made. Each uses one thread per tensor
/// operation. Part 0 is the calling thread's; a team of 1 is the calling thread alone.
[<Sealed>]
type internal Team =
    /// A team as large as the number of threads that the calling thread was given.
    new: unit -> Team
    /// The number of parts.
    member Size: int
    /// Begin and end of a part of `count` items.
    member Share: part: int * count: int -> struct (int * int)
    /// Does the work for every part at once; returns when all are done. The first error is raised as it is, and keeps
    /// the other parts from waiting any longer.
    member Run: work: (int -> unit) -> unit
    /// Inside `Run`: waits until every part has called this.
    member Meet: unit -> unit
    interface IDisposable
