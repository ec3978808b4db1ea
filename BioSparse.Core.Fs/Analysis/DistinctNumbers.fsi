namespace BioSparse.Core

/// Numbers as text for people: short, and different where the numbers differ.
[<RequireQualifiedAccess>]
module DistinctNumbers =

    /// The texts of these numbers, of four significant digits or as many more as tell all of them apart. Integers are
    /// written out. NaN is not counted.
    val among: numbers: float seq -> (float -> string)
