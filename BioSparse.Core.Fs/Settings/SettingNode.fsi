namespace BioSparse.Core

open System.Collections.Generic

/// The place of a value: a line of a file, or an argument of the command line.
[<Struct>]
type Place =
    {
        /// The file, or the word.
        Source: string
        /// The line, from 1; 0 for a word.
        Line: int
    }

/// Text from outside, made fit for one line of a message.
[<RequireQualifiedAccess>]
module Printable =

    /// The text with control, format and surrogate characters as \uXXXX, cut after `longest` characters.
    val cut: longest: int -> text: string -> string

    /// The same of at most 60 characters.
    val short: text: string -> string

/// A value of a settings file with its place.
[<AbstractClass>]
type SettingNode =
    /// For those who inherit.
    new: place: Place -> SettingNode
    /// The line of a file or the argument that it begins on.
    member Place: Place
    /// The value in few words, for a message of one line.
    abstract Shown: string

/// A single word, number or text.
[<Sealed>]
type ScalarNode =
    inherit SettingNode
    /// A scalar; `isReported`: whether a mistake in it has been reported already.
    new: place: Place * text: string * plain: bool * isReported: bool -> ScalarNode
    /// One without a reported mistake.
    new: place: Place * text: string * plain: bool -> ScalarNode
    /// As written, without quotation marks.
    member Text: string
    /// Whether it stands without quotation marks: only then can it be a number.
    member Plain: bool
    /// Whether a mistake in it has been reported already.
    member IsReported: bool
    /// Whether it says nothing: empty, `~` or `null`.
    member IsNothing: bool

/// A sequence of YAML.
[<Sealed>]
type ListNode =
    inherit SettingNode
    /// A list that begins at a place.
    new: place: Place * items: IReadOnlyList<SettingNode> -> ListNode
    /// Its items.
    member Items: IReadOnlyList<SettingNode>

/// Keys with values, in order; a key may stand in it twice, which its reader reports.
[<Sealed>]
type SectionNode =
    inherit SettingNode
    /// A section that begins at a place.
    new: place: Place * entries: IReadOnlyList<KeyValuePair<ScalarNode, SettingNode>> -> SectionNode
    /// Its entries, in order.
    member Entries: IReadOnlyList<KeyValuePair<ScalarNode, SettingNode>>
    /// The section without the entries of which `isGone` is true, by key and value.
    member internal Without: isGone: (string -> SettingNode -> bool) -> SectionNode

/// One mistake in settings.
type Mistake =
    {
        /// The line or argument to correct.
        Place: Place
        /// The setting's path; empty where it is about no setting.
        Key: string
        /// The value found.
        Found: string
        /// The right values.
        Allowed: string
        /// The word that was probably meant; null where none is near.
        Meant: string | null
    }

/// Making mistakes.
[<RequireQualifiedAccess>]
module Mistake =

    /// A mistake without a word that was meant.
    val create: place: Place -> key: string -> found: string -> allowed: string -> Mistake

/// Words that are near others.
[<RequireQualifiedAccess>]
module Spelling =

    /// Damerau–Levenshtein distance in its restricted form (optimal string alignment), without regard to case.
    [<CompiledName("Distance")>]
    val distance: one: string -> other: string -> int

    /// The nearest of the candidates where one is near enough to be meant: within a third of the longer word, at least 1.
    [<CompiledName("Nearest")>]
    val nearest: candidates: string seq -> word: string -> string | null
