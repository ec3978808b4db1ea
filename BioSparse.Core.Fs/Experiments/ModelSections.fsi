namespace BioSparse.Core

open System.Collections.Generic

/// The sections of rules in an experiment's file: those of the catalogue's names, and those that have a `rule`.
[<RequireQualifiedAccess>]
module internal ModelSections =

    /// `NAME-untrained` is NAME without learning.
    [<Literal>]
    val Untrained: string = "-untrained"

    /// A section of settings of a rule, as a file gives it.
    type Section =
        {
            Name: string
            /// The kind's name, where the file names one.
            Rule: string option
            /// For each layer of a stack the kind's name, where the file names one for it.
            Layers: string option list
        }

    /// Files without what later ones replace as a whole: sections that have another rule there, and lists of layers.
    val overlaid: files: SettingsFile list -> SettingsFile list

    /// The kind of the catalogue with this name.
    val kindOf: catalogue: Catalogue -> name: string -> ModelKind option

    /// The settings of a layer's place that models of this kind have.
    val placement: kind: ModelKind -> Codec<LayerPlacement>

    /// The sections of rules in files and in the values over them: those of the catalogue, and those that have a `rule`.
    val inFiles:
        catalogue: Catalogue ->
        files: SettingsFile list ->
        overrides: KeyValuePair<string, SettingNode>[] ->
            Section list

    /// The kind of a section; any where it names none, a mistake that is reported where `rule` is read.
    val kind: catalogue: Catalogue -> section: Section -> ModelKind

    /// The kind of each layer of a stack: the section's where it names none.
    val layerKinds: catalogue: Catalogue -> section: Section -> ModelKind list

    /// All settings of an experiment with these sections.
    val schema: catalogue: Catalogue -> sections: Section list -> Schema
