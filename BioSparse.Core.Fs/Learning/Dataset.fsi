namespace BioSparse.Core

open System

/// The extents of an image. Its values stand channel after channel, each row by row.
type ImageShape =
    {
        /// 1: grey; 3: red, green and blue.
        Channels: int
        /// Rows of pixels.
        Height: int
        /// Pixels in a row.
        Width: int
    }

    /// The largest height and width that files may have, in pixels.
    static member LongestSide: int

    /// Values in one image, d = channels · height · width.
    member Values: int

    /// `height×width`, with `channels×` in front where there are several.
    override ToString: unit -> string

/// Pixels of images, image after image.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type PixelValues =
    /// Bytes p, 0 … 255, standing for p / 255.
    | Bytes of ReadOnlyMemory<byte>
    /// Numbers as they are; those of images lie in [0, 1].
    | Singles of ReadOnlyMemory<float32>

    /// Number of values.
    member Length: int

/// Labelled images. Pixels that are bytes stay bytes until a batch needs them.
[<Sealed>]
type Dataset =
    /// Pixels, image after image: `Count · Pixels` values.
    member Images: PixelValues
    /// One class per image, 0 … `Classes` − 1.
    member Labels: ReadOnlyMemory<byte>
    /// Number of images.
    member Count: int
    /// Extents of an image.
    member Shape: ImageShape
    /// Width of an image in pixels.
    member Width: int
    /// Height of an image in pixels.
    member Height: int
    /// Values in one image, d = channels · height · width.
    member Pixels: int
    /// Number of classes that the readout tells apart.
    member Classes: int

/// Labelled images: making, choosing and splitting them.
[<RequireQualifiedAccess>]
module Dataset =

    /// A data set of grey images from its parts. The error names the part that does not fit the others.
    val create:
        width: int ->
        height: int ->
        classes: int ->
        images: ReadOnlyMemory<byte> ->
        labels: ReadOnlyMemory<byte> ->
            Result<Dataset, string>

    /// A data set of images of any shape, as bytes or as numbers. The error names the part that does not fit the others, or
    /// a pixel that is not finite.
    val ofPixels:
        shape: ImageShape ->
        classes: int ->
        images: PixelValues ->
        labels: ReadOnlyMemory<byte> ->
            Result<Dataset, string>

    /// The smallest and the largest of some values, at least one.
    val inline internal extremes:
        values: ReadOnlyMemory<'T> -> struct (float * float)
            when 'T: comparison and 'T: (static member op_Explicit: 'T -> float)

    /// The smallest and the largest pixel as a network sees them, so that bytes are divided by 255; 0 and 0 without images.
    val range: dataset: Dataset -> struct (float * float)

    /// The classes that no image has, ascending.
    val absentClasses: dataset: Dataset -> int[]

    /// The images at `indices`, in that order.
    val subset: indices: int[] -> dataset: Dataset -> Dataset

    /// Only the images of `classes`, relabelled 0, 1, … in the order given.
    /// The error names a class that no image has.
    val ofClasses: classes: int[] -> dataset: Dataset -> Result<Dataset, string>

    /// The same images, whose labels are the value of `label` at their class. Error: `ArgumentException` where a label is not one of
    /// `classes`.
    val relabelled: classes: int -> label: (int -> int) -> dataset: Dataset -> Dataset

    /// `shots` images of each class, drawn without replacement: few-shot training sets and balanced subsets.
    /// A class with fewer images gives all it has.
    val balanced: shots: int -> key: Key -> dataset: Dataset -> Dataset

    /// The places of these images, in order.
    val internal balancedIndices: shots: int -> key: Key -> dataset: Dataset -> int[]

    /// Splits off `share` of each class (rounded) for validation: struct (training, validation).
    /// Both keep the order of `dataset`. Error: `ArgumentException` unless 0 ≤ share < 1.
    val split: share: float -> key: Key -> dataset: Dataset -> struct (Dataset * Dataset)

    /// The first `count` images, or all of them.
    val take: count: int -> dataset: Dataset -> Dataset

    /// The images of several data sets, one after another, with as many classes as the one that has most. Error:
    /// `ArgumentException` where there is none, or where images differ in shape.
    val concat: datasets: Dataset list -> Dataset

    /// The same images with value i where `order[i]` was. Error: `ArgumentException` unless `order` has a number for each value.
    val permuted: order: int[] -> dataset: Dataset -> Dataset
