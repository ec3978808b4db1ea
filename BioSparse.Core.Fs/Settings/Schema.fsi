namespace BioSparse.Core

/// The settings that a file may have, to be looked up by path.
[<Sealed>]
type Schema =
    /// `optional`: optional sections.
    new: settings: Setting list * optional: string list -> Schema
    /// All settings in the order in which they are written; a path stands in several where it means something else for each
    /// kind.
    member All: Setting[]
    /// The schema with each of its settings changed; paths stay.
    member internal Map: change: (Setting -> Setting) -> Schema
    /// The settings of a path.
    member At: path: string -> Setting[]
    /// Whether a path is a setting.
    member IsSetting: path: string -> bool
    /// Whether a path is a mapping of settings; the empty path is.
    member IsSection: path: string -> bool
    /// Whether a section has kinds, so that it may be written as one word.
    member IsChoice: path: string -> bool
    /// Whether a section is optional.
    member IsOptional: path: string -> bool
    /// The optional section that a path is in or is; null where there is none.
    member OptionalOf: path: string -> string | null
    /// The keys of a section, in order.
    member KeysOf: section: string -> string[]
    /// A list of all settings with their values, defaults and meaning, for people.
    member Listing: unit -> string
    /// The same of the settings in a section, such as a model's; empty where there is no such section.
    member ListingOf: section: string -> string
