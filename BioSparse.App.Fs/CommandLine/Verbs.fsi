namespace BioSparse.App.CommandLine

open BioSparse.App

/// A verb: its name, what it does in a line, an example, how its words are read, and what Argu tells of them.
[<NoComparison; NoEquality>]
type internal Verb =
    { Name: string
      Does: string
      Example: string
      Read: string[] -> Result<Command, string>
      Usage: unit -> string }

/// The verbs, each from Argu's words to a command.
[<RequireQualifiedAccess>]
module internal Verbs =

    /// All of them, in the order of the help.
    val all: Verb[]
