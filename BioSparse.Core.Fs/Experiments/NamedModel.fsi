namespace BioSparse.Core

/// A layer of a stack, as an experiment describes it.
[<NoComparison; NoEquality>]
type ModelLayer =
    {
        /// The kind of its rule: the section's, or the layer's own.
        Kind: ModelKind
        /// Values of its rule's settings.
        Values: SettingValues
        /// The same with those for few images in their place.
        FewShot: SettingValues
        /// Its units; on fields, those at a place.
        Units: int
        /// Its connection, pooling and preprocessing.
        Placement: LayerPlacement
    }

/// A model of an experiment: a section of settings, and the rule that they are of.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type NamedModel =
    {
        /// The name in files and figures.
        Name: string
        /// The section of its settings.
        Section: string
        /// The kind of the section's rule.
        Kind: ModelKind
        /// Whether its layers learn: `NAME-untrained` has the start and the settings of NAME, and stays there.
        IsTrained: bool
        /// Values of its settings, relative to its section.
        Values: SettingValues
        /// The same with those for few images in their place.
        FewShot: SettingValues
        /// The fewest steps of a training on few images, when not the experiment's.
        FewShotSteps: int option
        /// The connection of its layer, where it has one.
        Placement: LayerPlacement
        /// Numbers of hidden units to repeat it for; none without hidden units.
        Sizes: int list
        /// Images of earlier tasks that it stores and learns again.
        Replay: int
        /// Whether its hidden layers learn from the images of all tasks, without labels, before the stream.
        IsBeforehand: bool
        /// The layers of a stack; empty for one layer.
        Layers: ModelLayer list
    }

    /// The mechanism that keeps the signs of its weights; of a stack, that of a layer that has one.
    member Signs: SignKeeping

/// Reading models from the values of an experiment.
[<RequireQualifiedAccess>]
module internal NamedModel =

    /// The only layer of a model that is no stack, with so many units.
    val layer: units: int -> model: NamedModel -> ModelLayer

    /// The model of a name; `sections` are those of the models that the experiment has.
    val read:
        catalogue: Catalogue ->
        sections: ModelSections.Section list ->
        settings: ExperimentSettings ->
        values: SettingValues ->
        name: string ->
            NamedModel
