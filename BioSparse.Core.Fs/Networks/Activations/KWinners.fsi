namespace BioSparse.Core

/// k-winners: y = max(0, a) for the `count` largest potentials of a sample, 0 for the others.
[<RequireQualifiedAccess>]
module KWinners =

    /// The `count` largest of a sample; of equal potentials the earlier unit wins.
    val activation: count: int -> Activation

    /// Its kind in settings and files: `count` is the number of winners, or `share` the share of the units that win,
    /// rounded, at least one.
    val kind: ActivationKind
