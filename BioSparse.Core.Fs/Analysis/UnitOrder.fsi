namespace BioSparse.Core

/// The order in which units of a layer are shown: units × values in plain arrays, the weights or the kernels of each unit. A value
/// survives where |w| > θ · max |w| of all units. Error: `ArgumentException` where the values do not divide into their units.
[<RequireQualifiedAccess>]
module UnitOrder =

    /// Units of a layer that a figure or a table of single units shows: 100.
    [<Literal>]
    val Shown: int = 100

    /// The number of surviving values of each unit.
    val survivors: threshold: float -> units: int -> values: float32[] -> int[]

    /// All units: those with more survivors first, of equally many the longer ones (Σ w²), of equally long ones the lower number.
    val order: threshold: float -> units: int -> values: float32[] -> int[]
