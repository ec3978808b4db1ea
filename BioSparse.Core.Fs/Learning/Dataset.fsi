namespace BioSparse.Core

open System

/// Labelled images. Pixels stay bytes (0 … 255, standing for 0 … 1) until a batch needs them.
[<Sealed>]
type Dataset =
    /// Pixels, image after image, row by row: `Count · Pixels` bytes.
    member Images: ReadOnlyMemory<byte>
    /// One class per image, 0 … `Classes` − 1.
    member Labels: ReadOnlyMemory<byte>
    /// Number of images.
    member Count: int
    /// Width of an image in pixels.
    member Width: int
    /// Height of an image in pixels.
    member Height: int
    /// Values in one image, d = width · height (· channels).
    member Pixels: int
    /// Number of classes that the readout tells apart.
    member Classes: int

/// Labelled images: making, choosing and splitting them.
[<RequireQualifiedAccess>]
module Dataset =

    /// A data set from its parts. The error names the part that does not fit the others.
    val create:
        width: int ->
        height: int ->
        classes: int ->
        images: ReadOnlyMemory<byte> ->
        labels: ReadOnlyMemory<byte> ->
            Result<Dataset, string>

    /// The images at `indices`, in that order.
    val subset: indices: int[] -> dataset: Dataset -> Dataset

    /// Only the images of `classes`, relabelled 0, 1, … in the order given.
    /// The error names a class that no image has.
    val ofClasses: classes: int[] -> dataset: Dataset -> Result<Dataset, string>

    /// `shots` images of each class, drawn without replacement: few-shot training sets and balanced subsets.
    /// A class with fewer images gives all it has.
    val balanced: shots: int -> key: Key -> dataset: Dataset -> Dataset

    /// Splits off `share` of each class (rounded) for validation: struct (training, validation).
    /// Both keep the order of `dataset`. Error: `ArgumentException` unless 0 ≤ share < 1.
    val split: share: float -> key: Key -> dataset: Dataset -> struct (Dataset * Dataset)

    /// The first `count` images, or all of them.
    val take: count: int -> dataset: Dataset -> Dataset
