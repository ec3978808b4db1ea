namespace BioSparse.App.CommandLine

/// The help of a verb: its name, a description in one line, and an example.
type internal VerbText =
    { Name: string
      Does: string
      Example: string }

/// The texts alone, apart from the reading of words, and made with nothing but strings and arrays: `--help` loads neither
/// the parser nor F#'s library, and answers about as fast as an empty program.
[<RequireQualifiedAccess>]
module internal VerbTexts =

    val run: VerbText
    val resume: VerbText
    val report: VerbText
    val runs: VerbText
    val compare: VerbText
    val experiments: VerbText
    val data: VerbText
    val attack: VerbText
    val analyse: VerbText
    val export: VerbText
    val sweep: VerbText
    val bench: VerbText
    val completion: VerbText

    /// All of them, in the order of the help.
    val all: VerbText[]

    /// The text of `biosparse --help`.
    val overview: unit -> string
