namespace BioSparse.Core

/// The population rule in experiments.
[<RequireQualifiedAccess>]
module PopulationHebbianModel =

    /// `population`.
    val kind: activations: ActivationKind list -> ModelKind
