namespace BioSparse.Core

open System

/// What a rule learns from: a row for each image of a data set, either its pixels or the activities of hidden layers that
/// stay as they are. `Dispose` gives the native memory of activities back; after it the inputs must not be used.
[<Sealed>]
type TrainingInputs =
    /// The images and their labels.
    member Dataset: Dataset
    /// Number of rows, one an image.
    member Count: int
    /// d, the values in a row.
    member Width: int
    /// Number of classes.
    member Classes: int

    /// The layers that rows are activities of; none for pixels.
    member internal Layers: Layer list

    /// The activities of all images, N×H, where they are kept; valid until `Dispose`.
    member internal Kept: Tensor option

    /// Writes the rows of the images at these indices into a buffer, n×d, and gives their labels.
    member internal Fill: rows: Tensor * indices: ReadOnlySpan<int> -> int[]

    interface IDisposable

/// Inputs of rules.
[<RequireQualifiedAccess>]
module TrainingInputs =

    /// The pixels, as numbers; bytes as numbers in [0, 1].
    val pixels: dataset: Dataset -> TrainingInputs

    /// The activities of the last of these layers; the pixels where there is no layer. They are computed once and kept,
    /// unless they take more than 768 MB (of layers on fields, a quarter of the machine's memory): then each batch is computed when
    /// it is needed, with the same bits.
    val features: layers: Layer list -> dataset: Dataset -> TrainingInputs

    /// Likewise, kept up to a number of bytes.
    val internal featuresWithin: bytes: int64 -> layers: Layer list -> dataset: Dataset -> TrainingInputs

    /// The rows of the images at `indices`, as inputs of their own; valid as long as the inputs that they are of.
    val internal chosen: indices: int[] -> inputs: TrainingInputs -> TrainingInputs

    /// The rows of the images at `indices`, as a batch.
    val batch: indices: ReadOnlySpan<int> -> inputs: TrainingInputs -> Batch
