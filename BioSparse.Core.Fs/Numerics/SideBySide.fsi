namespace BioSparse.Core

/// Independent pieces of work on the threads of the caller (`Threads.Use`), one thread a piece: what comes
/// out does not depend on how many there are.
[<RequireQualifiedAccess>]
module internal SideBySide =

    /// What `work` makes of each piece, in their order. The first error of a piece is raised as it is; pieces that have
    /// not begun by then never do.
    val map: work: ('a -> 'b) -> pieces: 'a[] -> 'b[]

    /// Runs `work` for 0 … count − 1, on the threads of the caller where `isLarge`. It must not call the engine, and a piece
    /// must not write what another reads. The thread that calls works too, so that a core that is busy elsewhere delays
    /// nothing but its own pieces.
    val each: isLarge: bool -> count: int -> work: (int -> unit) -> unit
