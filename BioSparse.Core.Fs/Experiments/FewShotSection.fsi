namespace BioSparse.Core

/// The section `few_shot` of a model: its own settings again, for learning from few images alone, and the number of steps.
/// A setting that is not given there has the value that it has for all images.
[<RequireQualifiedAccess>]
module internal FewShotSection =

    /// The settings of the section, relative to the model's.
    val settings: kind: ModelKind -> Setting list

    /// The fewest steps of a training on few images, where the model says it: the fewest of the experiment otherwise.
    val steps: kind: ModelKind -> values: SettingValues -> int option

    /// Values of a model or of one of its layers with those of the model's section `few_shot` over them.
    val over: values: SettingValues -> ofLayer: SettingValues -> SettingValues
