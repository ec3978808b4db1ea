namespace BioSparse.App.CommandLine

open Argu

/// `biosparse sweep` and its parts.
[<RequireQualifiedAccess>]
module internal SweepVerb =

    /// The command of its words.
    val read: words: ParseResults<Grammar.SweepWord> -> Values.Checked<Command>
