namespace BioSparse.Core

open System.Collections.Generic

/// A resolved experiment: every setting has its value. Two whose settings have equal values are equal.
[<RequireQualifiedAccess; CustomEquality; NoComparison>]
type Experiment =
    {
        /// The catalogue that it was read with.
        Catalogue: Catalogue
        /// The settings that its file can have.
        Schema: Schema
        /// The value of every setting that has one, by path.
        Values: Map<string, SettingValue>
        /// Settings outside models and readout.
        Settings: ExperimentSettings
        /// The models in the order of the tables.
        Models: NamedModel list
        /// A line for each setting of an earlier version in its file.
        Notices: string list
    }

    interface System.IEquatable<Experiment>

/// Files and the command line as experiments.
[<RequireQualifiedAccess>]
module Experiment =

    /// All settings that an experiment can have without models of its own names.
    val schema: catalogue: Catalogue -> Schema

    /// The settings of a file with these values over it: those of `schema`, and those of its own models.
    val schemaOf:
        catalogue: Catalogue ->
        file: SettingsFile ->
        overrides: KeyValuePair<string, SettingNode> seq ->
            Schema

    /// Whether the value at a path is the path of a file.
    val isFile: path: string -> bool

    /// What a setting of an earlier version is now, in words; null for settings of this version.
    val notice: schema: Schema -> path: string -> node: SettingNode -> string | null

    /// The experiment of files, later ones over those before, with values over them, in order. A section with a kind, an
    /// optional one and a list replace what was there as a whole, other sections setting by setting. Error: all mistakes.
    val read:
        catalogue: Catalogue ->
        files: SettingsFile seq ->
        overrides: KeyValuePair<string, SettingNode> seq ->
            Result<Experiment, Mistake list>

    /// The same of many sets of values over one file: what they share is made once.
    val reader:
        catalogue: Catalogue ->
        file: SettingsFile ->
            System.Func<KeyValuePair<string, SettingNode> seq, Result<Experiment, Mistake list>>

    /// The experiment with other values of settings that concern no model.
    val replace: values: KeyValuePair<string, SettingValue> seq -> experiment: Experiment -> Experiment

    /// The experiment without what no number of a seed depends on: names, threads, seeds, and what is only shown or saved.
    val substance: experiment: Experiment -> Experiment

    /// The experiment as YAML: reading it gives an equal one.
    val write: experiment: Experiment -> string

    /// What is measured of its models, where there are `count` images to measure on; `source` gives the network that transfer
    /// attacks are made on, when it is needed; null for no such attack.
    val protocol: source: (System.Func<Network> | null) -> count: int -> experiment: Experiment -> Protocol

    /// The kind of the readout on frozen features.
    val readoutKind: experiment: Experiment -> ReadoutKind

    /// The learner of the readout on frozen features.
    val readout: context: ModelContext -> experiment: Experiment -> Learner
