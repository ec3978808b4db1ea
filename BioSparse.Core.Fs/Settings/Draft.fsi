namespace BioSparse.Core

open System.Collections.Generic

/// Settings that had other names in earlier versions.
type OldNames =
    {
        /// The path of today; none where a setting has no successor.
        Path: string -> string option
        /// The value at an old path without the keys that have no successor.
        Node: string -> SettingNode -> SettingNode
    }

/// The settings in files and on the command line, before their values are parsed. Mistakes are added to `mistakes`.
[<Sealed>]
type internal Draft =
    /// `start`: the first line of the file.
    new: schema: Schema * old: OldNames * start: Place * mistakes: ICollection<Mistake> -> Draft
    /// The values given, by path.
    member Given: IReadOnlyDictionary<string, SettingNode>
    /// Whether an optional section is given.
    member IsPresent: section: string -> bool
    /// The place of a setting, or of what makes it relevant: the kind of its section, its section, the hidden units.
    member PlaceOf: path: string -> Place
    /// Takes a value of a file, for a setting or a section; the empty path is the whole file.
    member Add: path: string * node: SettingNode -> unit
    /// Takes a value that replaces what was there. Another kind of a section drops the settings of the former kind.
    member Override: path: string * node: SettingNode -> unit

/// The values of all settings of a schema.
[<RequireQualifiedAccess>]
module internal Resolution =

    /// Reads what a draft gives, and takes inherited values and defaults for the rest; `fullPath` makes paths of files full.
    /// None where a value is wrong, whether or not a mistake in it was reported before.
    val values:
        schema: Schema ->
        fullPath: (string -> string) ->
        mistakes: ICollection<Mistake> ->
        draft: Draft ->
            SettingValues option
