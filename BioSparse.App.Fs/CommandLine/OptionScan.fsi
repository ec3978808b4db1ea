namespace BioSparse.App.CommandLine

/// An option of a verb.
type internal OptionForm =
    {
        Name: string
        /// What its value is called; none for an option without a value.
        Value: string option
        IsUnique: bool
    }

/// The words behind a verb, before their values are looked at.
[<RequireQualifiedAccess>]
module internal OptionScan =

    /// The words without those that are wrong, and all mistakes: unknown options, options given twice, values that are missing.
    /// A misspelt option counts as the one that was meant. `hint word value`: how a setting of that name is given, in verbs
    /// with `--set`. `takesWords`: whether there may be words that belong to no option. `keepsNext`: whether a word behind an
    /// unknown option is taken as one of these, not as its value.
    val read:
        forms: OptionForm list ->
        takesWords: bool ->
        keepsNext: bool ->
        hint: (string -> string -> string option) ->
        words: string list ->
            string list * string list
