namespace BioSparse.App.CommandLine

open BioSparse.App

/// A verb: its help text, the parser of its words, and Argu's usage text.
[<NoComparison; NoEquality>]
type internal Verb =
    { Text: VerbText
      Read: string[] -> Result<Command, string>
      Usage: unit -> string }

/// The verbs, each from Argu's words to a command.
[<RequireQualifiedAccess>]
module internal Verbs =

    /// All of them, in the order of the help.
    val all: Verb[]
