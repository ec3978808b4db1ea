namespace BioSparse.App.CommandLine

/// What the help says of a verb: its name, what it does in a line, and an example.
type internal VerbText =
    { Name: string
      Does: string
      Example: string }

/// The texts alone, apart from the reading of words, so that `--help` loads no parser.
[<RequireQualifiedAccess>]
module internal VerbTexts =

    val run: VerbText
    val resume: VerbText
    val report: VerbText
    val experiments: VerbText
    val data: VerbText
    val attack: VerbText
    val analyse: VerbText
    val export: VerbText
    val sweep: VerbText
    val bench: VerbText

    /// All of them, in the order of the help.
    val all: VerbText[]
