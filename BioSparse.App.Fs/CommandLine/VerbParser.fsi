namespace BioSparse.App.CommandLine

open Argu

/// A verb: its help text, the parser of its words with all their mistakes, and Argu's usage text in lines of any length. The
/// parser is told how a setting is given that an option or a `--set` names: by name and value.
[<NoComparison; NoEquality>]
type internal Verb =
    { Text: VerbText
      Read: (string -> string -> string option) -> string list -> Result<Command, string list>
      Usage: unit -> string }

/// Verbs from Argu's unions of words.
[<RequireQualifiedAccess>]
module internal VerbParser =

    open Values

    /// A verb whose words are a union's cases; `build` makes its command of them.
    val verb<'Word when 'Word :> IArgParserTemplate> :
        text: VerbText -> build: (ParseResults<'Word> -> Checked<Command>) -> Verb
