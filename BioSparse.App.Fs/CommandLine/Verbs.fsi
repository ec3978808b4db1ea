namespace BioSparse.App.CommandLine

/// The verbs, each from Argu's words to a command.
[<RequireQualifiedAccess>]
module internal Verbs =

    /// All of them, in the order of the help.
    val all: Verb[]
