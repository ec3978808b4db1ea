namespace BioSparse.App.Sweeps

/// The trade-off between two quantities.
[<RequireQualifiedAccess>]
module Frontier =

    /// The places of the points that no other dominates, where more is better of both: one point dominates another
    /// when it has as much of both and more of one (Pareto 1906). Points with NaN do not count. In ascending order of
    /// the first, then of place.
    val nonDominated: points: struct (float * float)[] -> int[]
