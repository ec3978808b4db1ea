namespace BioSparse.Core

/// Independent pieces of work on the threads of the caller (`Threads.Use`), one thread a piece: what comes
/// out does not depend on how many there are.
[<RequireQualifiedAccess>]
module internal SideBySide =

    /// What `work` makes of each piece, in their order. The first error of a piece is raised as it is; pieces that have
    /// not begun by then never do.
    val map: work: ('a -> 'b) -> pieces: 'a[] -> 'b[]

    /// Runs `work` for 0 … count − 1, on the threads of the caller where `isLarge`; a piece must not write what another reads.
    /// Threads take pieces as they come, the one that calls among them, and nobody waits for a thread that has none. Where one has
    /// taken a piece and does not come back (another program has its core), loops stay on one thread for a while. The first error of a
    /// piece is raised as it is.
    val each: isLarge: bool -> count: int -> work: (int -> unit) -> unit
