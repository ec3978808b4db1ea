namespace BioSparse.Core

open System

/// The number of threads of a piece of work, as its argument. Without it, all work of this library has 1 thread.
[<Sealed; AbstractClass>]
type Threads =

    /// `work()`, computed with `count` threads (at least 1); afterwards the caller has as many as before.
    /// Measurements over many images and sessions of the built-in rules divide their work so that no result depends on `count`. A
    /// tensor operation, and with it a rule without a session, divides its sums among the threads: its last bits depend on `count`.
    static member Use: count: int * work: Func<'a> -> 'a
