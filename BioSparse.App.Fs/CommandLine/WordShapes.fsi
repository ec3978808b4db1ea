namespace BioSparse.App.CommandLine

/// What may stand in a place of a command line.
type internal Candidates =
    {
        /// Words, in order.
        Words: string list
        /// Whether a file may.
        Files: bool
        /// Whether a folder may.
        Folders: bool
    }

/// An option of a verb, as completion knows it.
type internal OptionShape =
    {
        Option: string
        /// What its value may be; none for an option without a value.
        Value: Candidates option
        /// Whether it may be given once only.
        IsUnique: bool
        /// Its line of help.
        Help: string
    }

/// The words of a verb that belong to no option.
type internal MainShape =
    {
        /// What the first may be.
        First: Candidates
        /// What the second may be, by the first; nothing where it is not listed.
        After: (string * Candidates) list
        /// Whether more words of the first kind may follow.
        Repeats: bool
    }

/// A verb, as completion knows it.
type internal VerbShape =
    { Text: VerbText
      Options: OptionShape list
      Main: MainShape option }

/// Completion from the words that the parser uses: the names of Argu's values say what may stand in their place.
[<RequireQualifiedAccess>]
module internal WordShapes =

    /// What the value of this name may be. Parts of it between | are alternatives: EXPERIMENT, DATASET, ATTACK, KIND (of an
    /// activation) and VERB have names; DIR and RUN_DIR are folders; FILE and WEIGHTS files; a part in small letters is itself a word.
    val candidates: names: CompletionNames -> value: string -> Candidates

    /// The words of no option whose value has this name: alternatives between ` | `, of which `word VALUE` is a word with one behind
    /// it, and `...` at the end for any number.
    val main: names: CompletionNames -> value: string -> MainShape

    /// All verbs, and `help`, in the order of the help.
    val all: names: CompletionNames -> VerbShape list
