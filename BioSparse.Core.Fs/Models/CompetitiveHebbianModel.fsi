namespace BioSparse.Core

/// The competitive Hebbian rule in experiments.
[<RequireQualifiedAccess>]
module CompetitiveHebbianModel =

    /// `competitive-hebbian`.
    val kind: activations: ActivationKind list -> ModelKind
