namespace BioSparse.Core

/// k-winners: y = max(0, a) for the `count` largest potentials of a sample, 0 for the others.
[<RequireQualifiedAccess>]
module Winners =

    /// The `count` largest of a sample; of equal potentials the earlier unit wins.
    val activation: count: int -> Activation

    /// Its kind in settings and files; the setting `count` is the number of winners.
    val kind: ActivationKind

    /// As many winners as a `share` of the units, rounded, at least one.
    val share: ActivationKind
