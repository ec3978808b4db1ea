namespace BioSparse.Core

/// Numbers of things in texts: "1 training", "2 trainings", "0 queries".
[<RequireQualifiedAccess>]
module internal Plural =

    /// A number with its noun; `noun` in the singular, of which the last word is inflected.
    [<CompiledName("Count")>]
    val count: number: int -> noun: string -> string

    /// A number with the words that go with one and with several: "1 run is", "2 runs are".
    [<CompiledName("Words")>]
    val words: number: int -> one: string -> many: string -> string
