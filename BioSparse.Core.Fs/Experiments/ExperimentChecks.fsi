namespace BioSparse.Core

open System.Collections.Generic

/// Checks of several settings together.
[<RequireQualifiedAccess>]
module internal ExperimentChecks =

    /// Adds a mistake for each combination that is wrong. `permutations` is the value of `protocol.permutations`, which the stream
    /// of the settings does not have; `placeOf` gives the place of a path in its file.
    val check:
        settings: ExperimentSettings ->
        models: NamedModel list ->
        permutations: SettingValue ->
        placeOf: (string -> Place) ->
        mistakes: ICollection<Mistake> ->
            unit
