namespace BioSparse.Core

/// Rows of samples as float64 numbers: an array for each sample.
[<RequireQualifiedAccess>]
module internal SampleRows =

    /// The rows of samples×units values. Error: `ArgumentException` where they do not divide into the samples.
    val ofValues: samples: int -> values: float32[] -> float[][]

    /// Each column without its mean.
    val centred: rows: float[][] -> float[][]

    /// (x − μ)/(2σ) of each column that varies; columns that do not are left out.
    val halfStandardised: rows: float[][] -> float[][]

    /// The inner products of all pairs of rows, n×n row by row.
    val products: rows: float[][] -> float[]
