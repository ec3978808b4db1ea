namespace BioSparse.Core

/// Experiments as YAML.
[<RequireQualifiedAccess>]
module internal ExperimentText =

    /// The lines of all settings that have a value; `models`: the sections of models, which are written whole.
    val write:
        catalogue: Catalogue ->
        schema: Schema ->
        values: Map<string, SettingValue> ->
        models: string list ->
            string
