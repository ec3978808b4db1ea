namespace BioSparse.Core

open System.Collections.Generic

/// What a setting of an earlier version is now.
type Renamed =
    {
        /// Its path; none where it has no successor.
        Path: string option
        /// Its value.
        Node: SettingNode
        /// The change in words.
        Notice: string
    }

/// What settings of an earlier version are now.
[<RequireQualifiedAccess>]
module internal Renamed =

    /// The change of a setting in a line that begins with its place.
    val line: path: string -> node: SettingNode -> renamed: Renamed -> string

/// Settings that had other names or values in earlier versions: those at a path of a schema with a value; none where
/// nothing changed.
type OldNames = Schema -> string -> SettingNode -> Renamed option

/// The settings in files and on the command line, before their values are parsed. Mistakes are added to `mistakes`.
[<Sealed>]
type internal Draft =
    /// `start`: the first line of the file.
    new: schema: Schema * old: OldNames * start: Place * mistakes: ICollection<Mistake> -> Draft
    /// A line for each setting of an earlier version that was read.
    member Notices: string list
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
