namespace BioSparse.App.CommandLine

open Argu

/// A word of a verb: an option with its names, or without a name what belongs to no option; and the name of its value, if it has one.
type internal VerbWord =
    { Names: string list
      Value: string option
      IsUnique: bool
      Help: string }

/// A verb: its help text, the parser of its words with all their mistakes, Argu's usage text in lines of any length,
/// and its words but hidden ones. The
/// parser is told how a setting is given that an option or a `--set` names: by name and value.
[<NoComparison; NoEquality>]
type internal Verb =
    { Text: VerbText
      Read: (string -> string -> string option) -> string list -> Result<Command, string list>
      Usage: unit -> string
      Words: unit -> VerbWord list }

/// Verbs from Argu's unions of words.
[<RequireQualifiedAccess>]
module internal VerbParser =

    open Values

    /// A verb whose words are a union's cases; `build` makes its command of them.
    val verb<'Word when 'Word :> IArgParserTemplate> :
        text: VerbText -> build: (ParseResults<'Word> -> Checked<Command>) -> Verb
