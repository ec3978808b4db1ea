namespace BioSparse.Core

open System

/// Numbers of an array in C order.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ArrayNumbers =
    /// Unsigned bytes.
    | Bytes of ReadOnlyMemory<byte>
    /// Numbers of another type, read when they are needed: `read first some` gives so many from a place on.
    | Others of kind: NumberType * count: int * read: Func<int, int, float[]>

/// Images as a file has them: (count, height, width), (count, values), (count, channels, height, width) or (count, height,
/// width, channels), with 1 or 3 channels.
[<NoComparison; NoEquality>]
type ImageArray =
    {
        /// The array in messages, such as `mine.npz: array x_train`.
        Name: string
        /// Its shape.
        Extents: int[]
        /// Its numbers.
        Numbers: ArrayNumbers
        /// A class for each image.
        Labels: ReadOnlyMemory<byte>
    }

/// A data set of files.
[<NoComparison; NoEquality>]
type ScaledDatasets =
    {
        /// Training images.
        Train: Dataset
        /// Test images.
        Test: Dataset
        /// What the pixels were divided by.
        PixelScale: float
        /// What is noteworthy about the pixels.
        Notes: string list
    }

/// Arrays of files as data sets.
[<RequireQualifiedAccess>]
module ImageArray =

    /// The shape of an image in an array of these extents, and whether its channels are last. Values without a shape form a
    /// square image if possible, else one row. Error: what would be right.
    val internal shape: extents: int[] -> Result<struct (ImageShape * bool), string>

    /// Training and test images on one scale, by which their pixels are divided: the given one, or that of their types and
    /// ranges. An array whose pixels are then p / 255 for bytes p, in the precision of its type, becomes bytes; others
    /// become float32 numbers. Classes are counted from the labels unless their number is given. Error: the array that is
    /// wrong, with what would be right.
    val datasets:
        pixelScale: float option ->
        classes: int option ->
        train: ImageArray ->
        test: ImageArray ->
            Result<ScaledDatasets, string>
