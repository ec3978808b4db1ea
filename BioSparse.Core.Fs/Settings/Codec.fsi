namespace BioSparse.Core

/// Paths of settings: keys with dots between.
[<RequireQualifiedAccess>]
module SettingPath =

    /// The path of the section that a path is in; empty at the top.
    val parent: path: string -> string

    /// The path of a key in a section; the empty section is the top.
    val internal child: section: string -> key: string -> string

/// The description of one setting.
type Setting =
    {
        /// Keys with dots between, from the section that describes it.
        Path: string
        /// The values it takes.
        Type: SettingType
        /// The default; `Absent` if there is none.
        Default: SettingValue
        /// A description in one line.
        Doc: string
        /// The kind of its section that has it; null if all kinds have it.
        Kind: string | null
        /// Whether it is required when another setting of its section is given.
        IsRequired: bool
        /// The setting whose value is used before the default; null for none.
        Inherits: string | null
        /// The setting that may be given in place of this one, which then has no value; null for none.
        Instead: string | null
    }

    /// The last key of its path.
    member Key: string
    /// The path of its section; empty at the top.
    member Section: string
    /// The path of the setting that says the kind of its section.
    member KindPath: string
    /// The setting as a part of a section, with the settings that it names; the empty section changes nothing.
    member internal MovedTo: section: string -> Setting

/// Making settings.
[<RequireQualifiedAccess>]
module internal Setting =

    /// A setting that all kinds of its section have, that stands alone and may be left out.
    val create: path: string -> kind: SettingType -> standard: SettingValue -> doc: string -> Setting

    /// Settings as parts of a section.
    val inSection: section: string -> settings: Setting list -> Setting list

/// Values of settings by path.
type SettingValues =
    {
        /// The value at a path; `Absent` if there is none.
        Find: string -> SettingValue
        /// Whether an optional section is given.
        IsPresent: string -> bool
    }

/// A description of settings from which reading, writing, listing and checking come: settings that read as 'T, written from
/// 'Whole. Descriptions of one record are combined with `codec { let! … and! … return … }`.
[<NoComparison; NoEquality>]
type CodecOf<'Whole, 'T> =
    {
        /// The settings, in the order of output.
        Settings: Setting list
        /// Optional sections.
        OptionalSections: string list
        /// The value of settings.
        Read: SettingValues -> 'T
        /// The settings' values by path; a setting that has no value there is left out.
        Write: 'Whole -> (string * SettingValue) list
    }

/// The description of a whole.
type Codec<'T> = CodecOf<'T, 'T>

/// A kind of a choice: its word, its own settings, and the way there and back.
[<Sealed; NoComparison; NoEquality>]
type CodecCase<'T>

/// Descriptions of settings. `get` of each gives its value in the whole.
[<RequireQualifiedAccess>]
module Codec =

    /// A setting from its parts; `toValue` and `ofValue` translate between 'T and values of the type.
    val setting:
        key: string ->
        kind: SettingType ->
        standard: 'T ->
        doc: string ->
        ofValue: (SettingValue -> 'T) ->
        toValue: ('T -> SettingValue) ->
        get: ('Whole -> 'T) ->
            CodecOf<'Whole, 'T>

    /// An integer, bounds included.
    val integer:
        key: string ->
        least: int * most: int ->
            standard: int ->
            doc: string ->
            get: ('Whole -> int) ->
                CodecOf<'Whole, int>

    /// Bounds included.
    val real:
        key: string ->
        low: float * high: float ->
            standard: float ->
            doc: string ->
            get: ('Whole -> float) ->
                CodecOf<'Whole, float>

    /// The lower bound excluded.
    val positive:
        key: string ->
        most: float ->
        standard: float ->
        doc: string ->
        get: ('Whole -> float) ->
            CodecOf<'Whole, float>

    /// From 0; the upper bound excluded.
    val below:
        key: string ->
        most: float ->
        standard: float ->
        doc: string ->
        get: ('Whole -> float) ->
            CodecOf<'Whole, float>

    /// true or false.
    val flag: key: string -> standard: bool -> doc: string -> get: ('Whole -> bool) -> CodecOf<'Whole, bool>

    /// One of several words, each of which denotes a value.
    val word:
        key: string ->
        cases: (string * 'T) list ->
        standard: 'T ->
        doc: string ->
        get: ('Whole -> 'T) ->
            CodecOf<'Whole, 'T>
            when 'T: equality

    /// A name, or another text.
    val text:
        key: string ->
        kind: SettingType ->
        standard: string ->
        doc: string ->
        get: ('Whole -> string) ->
            CodecOf<'Whole, string>

    /// A list of at least one integer.
    val integers:
        key: string ->
        least: int * most: int ->
            standard: int list ->
            doc: string ->
            get: ('Whole -> int list) ->
                CodecOf<'Whole, int list>

    /// A list of at least one number, bounds included.
    val reals:
        key: string ->
        low: float * high: float ->
            standard: float list ->
            doc: string ->
            get: ('Whole -> float list) ->
                CodecOf<'Whole, float list>

    /// A list of at least one text of a type.
    val texts:
        key: string ->
        item: SettingType ->
        standard: string list ->
        doc: string ->
        get: ('Whole -> string list) ->
            CodecOf<'Whole, string list>

    /// A list of at least one of some words.
    val words:
        key: string ->
        cases: (string * 'T) list ->
        standard: 'T list ->
        doc: string ->
        get: ('Whole -> 'T list) ->
            CodecOf<'Whole, 'T list>
            when 'T: equality

    /// The setting whose value may be a word that stands for none, which is its default.
    val orWord:
        word: string -> inner: CodecOf<'T, 'T> -> get: ('Whole -> 'T option) -> CodecOf<'Whole, 'T option>

    /// Two settings of which one is given; without either, the second has its default.
    val either:
        first: CodecOf<'A, 'A> ->
        second: CodecOf<'B, 'B> ->
        get: ('Whole -> Choice<'A, 'B>) ->
            CodecOf<'Whole, Choice<'A, 'B>>

    /// The values of a section, by paths relative to it.
    val internal inside: section: string -> values: SettingValues -> SettingValues

    /// The settings of a part, in a separate section.
    val nested: key: string -> part: Codec<'T> -> get: ('Whole -> 'T) -> CodecOf<'Whole, 'T>

    /// The settings of a part, in the section of the whole.
    val internal part: part: Codec<'T> -> get: ('Whole -> 'T) -> CodecOf<'Whole, 'T>

    /// The same as `nested` for an optional part.
    val optional: key: string -> part: Codec<'T> -> get: ('Whole -> 'T option) -> CodecOf<'Whole, 'T option>

    /// A kind with settings of its own; `tell` gives them where a value is of that kind.
    val case:
        word: string -> settings: Codec<'S> -> make: ('S -> 'T) -> tell: ('T -> 'S option) -> CodecCase<'T>

    /// A kind without settings.
    val simple: word: string -> value: 'T -> CodecCase<'T> when 'T: equality

    /// A choice between kinds: a setting `kind`, and those of each kind.
    val choice: standard: string -> doc: string -> cases: CodecCase<'T> list -> Codec<'T>

    /// Without settings.
    val nothing: CodecOf<'Whole, unit>

    /// The value of a description where nothing is given.
    val defaults: codec: Codec<'T> -> 'T

    /// Values of settings where some are given, by path, and the others stand at their defaults.
    val valuesWith: given: (string * SettingValue) seq -> settings: Setting list -> SettingValues

    /// All values of settings at their defaults.
    val standards: settings: Setting list -> SettingValues

    /// The description with other defaults: those of `value`.
    val withDefaults: value: 'T -> codec: Codec<'T> -> Codec<'T>

/// Combines descriptions.
[<Sealed>]
type CodecBuilder =
    /// The builder behind `codec { … }`.
    new: unit -> CodecBuilder
    /// Two descriptions beside each other.
    member MergeSources: CodecOf<'Whole, 'A> * CodecOf<'Whole, 'B> -> CodecOf<'Whole, 'A * 'B>
    /// The description of what `make` makes.
    member BindReturn: CodecOf<'Whole, 'A> * ('A -> 'B) -> CodecOf<'Whole, 'B>

/// The expression `codec`.
[<AutoOpen>]
module CodecExpression =

    /// `codec { let! rate = Codec.positive … and! … return { Rate = rate; … } }`
    val codec: CodecBuilder
