namespace BioSparse.Core

/// The type of an array's numbers.
[<RequireQualifiedAccess>]
type NumberType =
    /// Booleans: 0 or 1.
    | Truth
    /// Unsigned bytes, the type of images in files.
    | Byte
    /// Other integers.
    | Integer
    /// Floating point of 16 bits.
    | Half
    /// Floating point of 32 bits.
    | Single
    /// Floating point of 64 bits.
    | Double

/// What an array of pixels holds, all in all.
type NumberRange =
    {
        /// The array in messages, such as `mine.npz: array x_train`.
        Name: string
        /// The type of its numbers.
        Type: NumberType
        /// Its smallest number, as stored.
        Least: float
        /// Its largest number, as stored.
        Most: float
        /// Whether all are whole numbers.
        IsWhole: bool
    }

/// The scale of pixels: the number that stands for white, by which the pixels of a whole data set are divided.
[<RequireQualifiedAccess>]
module PixelScale =

    /// 255, of images whose pixels are bytes.
    val bytes: float

    /// The scale of a data set from the types and ranges of all its arrays, unless it is given. Error: the array whose
    /// range tells no scale, or two whose scales differ, with what would be right.
    ///
    /// Booleans, and numbers in [0, 1], have the scale 1. Whole numbers to 255, and fractional ones whose largest is from
    /// 128 to 255, have the scale 255; of whole numbers that are not unsigned bytes, the largest of all arrays has to be at
    /// least 128. An array of zeros has any scale. Everything else is doubtful.
    val choose: given: float option -> arrays: NumberRange list -> Result<float, string>

    /// A note on integers 0 and 1, or on a set whose brightest pixel is below half of white; empty where the scale was given.
    val notes: given: float option -> scale: float -> arrays: NumberRange list -> string list

    /// `NAME has pixels from LEAST to MOST`, with the digits that tell numbers of its type apart.
    val internal shown: array: NumberRange -> string
