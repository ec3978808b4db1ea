namespace BioSparse.Core

/// The value of a setting.
[<RequireQualifiedAccess>]
type SettingValue =
    /// An integer.
    | Int of int
    /// A number.
    | Float of float
    /// true or false.
    | Bool of bool
    /// A word, a name or a path.
    | Text of string
    /// Values of one type, in order.
    | Items of SettingValue list
    /// No value: what the word of `SettingType.OrWord` stands for.
    | Absent

    /// The value as an int, float, bool, string or array of these; null for none.
    member Content: obj | null

/// The values that a setting takes.
[<RequireQualifiedAccess>]
type SettingType =
    /// Integers from `least` to `most`; `most` = Int32.MaxValue has no upper bound to name.
    | Integer of least: int * most: int
    /// Finite numbers between two bounds, each itself allowed or not.
    | Real of low: float * high: float * openLow: bool * openHigh: bool
    /// true or false.
    | Flag
    /// One of several words.
    | Word of words: string list
    /// A name that can be part of a file's name on every system.
    | Name
    /// The path of a file. Callers check that the file exists.
    | File
    /// A list of seeds, or a count n for the seeds 1 … n.
    | Seeds
    /// At least one value, none of them twice; `orSingle`: one value may stand without brackets.
    | ListOf of item: SettingType * orSingle: bool
    /// Values of another type, or one word, whose value is `Absent`.
    | OrWord of other: SettingType * word: string

/// Reading and writing values.
[<RequireQualifiedAccess>]
module SettingType =

    /// The allowed values in words.
    val allowed: setting: SettingType -> string

    /// The allowed words where there are such, for suggestions.
    val words: setting: SettingType -> string list

    /// The value of a node. Error: the part of it that is wrong.
    val read: setting: SettingType -> node: SettingNode -> Result<SettingValue, SettingNode>

    /// A value as YAML: reading it gives an equal value.
    val write: setting: SettingType -> value: SettingValue -> string

    /// A node as YAML on one line: reading it gives an equal node.
    val flow: node: SettingNode -> string

    /// The seeds 1 … `count` as a value of `Seeds`.
    val firstSeeds: count: int -> SettingValue

    /// The integers of a list. Error: `InvalidOperationException` where it is none.
    val internal ints: value: SettingValue -> int list
