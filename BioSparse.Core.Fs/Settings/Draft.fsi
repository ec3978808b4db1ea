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

/// A file of settings.
[<NoComparison; NoEquality>]
type SettingsFile =
    {
        /// Its first line.
        Start: Place
        /// Its settings.
        Root: SettingNode
        /// The full path of a file that it names.
        FullPath: System.Func<string, string>
        /// Whether a run wrote it with all of its settings: where one is missing, it did not exist then.
        IsResolved: bool
    }

/// The settings in files and on the command line, before their values are parsed. Mistakes are added to `mistakes`.
[<Sealed>]
type internal Draft =
    /// Without settings.
    new: schema: Schema * old: OldNames * mistakes: ICollection<Mistake> -> Draft
    /// A line for each setting of an earlier version that was read.
    member Notices: string list
    /// The values given, by path.
    member Given: IReadOnlyDictionary<string, SettingNode>
    /// Whether an optional section is given.
    member IsPresent: section: string -> bool
    /// The place of a setting, or of what makes it relevant: the kind of its section, its section, the hidden units.
    member PlaceOf: path: string -> Place
    /// Takes a file. Its values replace those of files before it: a section with a kind, an optional one and a list as a
    /// whole, other sections setting by setting.
    member Add: file: SettingsFile -> unit
    /// Takes a value that replaces what was there. Another kind of a section drops the settings of the former kind.
    member Override: path: string * node: SettingNode -> unit
