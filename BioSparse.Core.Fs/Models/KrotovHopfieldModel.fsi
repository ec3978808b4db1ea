namespace BioSparse.Core

/// The rule of Krotov & Hopfield (2019) in experiments.
[<RequireQualifiedAccess>]
module KrotovHopfieldModel =

    /// `krotov-hopfield`.
    val kind: activations: ActivationKind list -> ModelKind
