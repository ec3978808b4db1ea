namespace BioSparse.App.CommandLine

open BioSparse.Core

/// How `--set` gives values to settings that a command line names in another way.
[<RequireQualifiedAccess>]
module internal SettingHint =

    /// The `--set KEY=VALUE` of each setting that `word` names: by its path, by its key, or with hyphens for underscores; of a
    /// model's settings, one for all models. Nothing where it names none.
    val of': schema: Schema -> word: string -> value: string -> string option
