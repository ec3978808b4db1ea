namespace BioSparse.App

/// What a misspelt word was probably meant to be.
[<RequireQualifiedAccess>]
module Spelling =

    /// The least number of insertions, deletions, substitutions and swaps of neighbours that turn one word
    /// into the other (optimal string alignment), letters compared without case.
    [<CompiledName("Distance")>]
    val distance: one: string -> other: string -> int

    /// The candidate nearest to `word`, the earlier of two equally near; null when none is near enough
    /// (a third of the longer word, at least one letter).
    [<CompiledName("Nearest")>]
    val nearest: candidates: string seq -> word: string -> string | null
