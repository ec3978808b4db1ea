namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open BioSparse.Core

/// Labelled images; immutable.
[<Sealed>]
type ImageSet =
    /// From bytes 0 … 255, image after image, row by row; they are not copied. `classes` = 0: one more than the largest
    /// label, at least 2. Error: `ArgumentException` that names the part that does not fit the others.
    static member FromBytes:
        pixels: ReadOnlyMemory<byte> *
        labels: ReadOnlyMemory<byte> *
        width: int *
        height: int *
        [<Optional; DefaultParameterValue(0)>] classes: int ->
            ImageSet

    /// From pixels in [0, 1], image after image, row by row. They are kept in steps of 1/255.
    /// `classes` as above. Error: `ArgumentException` for a pixel outside [0, 1] or not a number, a label outside
    /// 0 … 255, or parts that do not fit each other.
    static member FromPixels:
        pixels: ReadOnlyMemory<float32> *
        labels: ReadOnlyMemory<int> *
        width: int *
        height: int *
        [<Optional; DefaultParameterValue(0)>] classes: int ->
            ImageSet

    /// From pixels in [0, 1], N×d: an image a row. They are kept in steps of 1/255. Without `width` and `height` an
    /// image is a square where d allows it, else one row. Errors as above.
    static member FromPixels:
        pixels: float32[,] *
        labels: int[] *
        [<Optional; DefaultParameterValue(0)>] width: int *
        [<Optional; DefaultParameterValue(0)>] height: int *
        [<Optional; DefaultParameterValue(0)>] classes: int ->
            ImageSet

    /// A data set of the core.
    static member Of: dataset: Dataset -> ImageSet
    /// The data set as the core has it.
    member Dataset: Dataset
    /// Number of images, N.
    member Count: int
    /// Width of an image in pixels.
    member Width: int
    /// Height of an image in pixels.
    member Height: int
    /// Values in one image, d.
    member Pixels: int
    /// Number of classes.
    member Classes: int
    /// Pixels in [0, 1]: N×d.
    member ToArray2D: unit -> float32[,]
    /// One class an image.
    member ToLabels: unit -> int[]
    /// The first `count` images, or all.
    member Take: count: int -> ImageSet
    /// `shots` images of each class, drawn by `seed` without replacement.
    member Balanced: shots: int * seed: int -> ImageSet

    /// Splits off `share` of each class, drawn by `seed`: (the others, those split off).
    /// Error: `ArgumentException` unless 0 ≤ share &lt; 1.
    member Split: share: float * seed: int -> struct (ImageSet * ImageSet)

    /// Only the images of these classes, relabelled 0, 1, … in the order given.
    /// Error: `ArgumentException` for a class that no image has.
    member OfClasses: [<ParamArray>] classes: int[] -> ImageSet
