namespace BioSparse.Core

/// k-means by competition in experiments.
[<RequireQualifiedAccess>]
module KMeansModel =

    /// `k-means`.
    val kind: activations: ActivationKind list -> ModelKind
