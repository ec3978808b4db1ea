namespace BioSparse.Fluent

open System.Runtime.InteropServices
open BioSparse.Core

/// What is measured of a trained network; immutable.
[<Sealed>]
type MeasurementOptions =
    /// Options, all with defaults: those of `Study.defaults`. Null stands for the default, an empty array for none.
    /// Error: `ArgumentException` that names the one out of bounds.
    new:
        [<Optional; DefaultParameterValue(null: struct (Attack * float[])[] | null)>] attacks:
            struct (Attack * float[])[] | null *
        [<Optional; DefaultParameterValue(1000)>] samples: int *
        [<Optional; DefaultParameterValue(null: int[] | null)>] shots: int[] | null *
        [<Optional; DefaultParameterValue(5)>] draws: int *
        [<Optional; DefaultParameterValue(0.005)>] threshold: float *
        [<Optional; DefaultParameterValue(200)>] bootstrap: int ->
            MeasurementOptions

    /// The same in the words of the core.
    member Study: Study
