namespace BioSparse.Core

open System

/// The order of the values of a map.
[<RequireQualifiedAccess>]
type MapOrder =
    /// Channel after channel, each row by row: pixels of images.
    | Planes
    /// Place after place, row by row, the channels of a place side by side: activities of hidden layers.
    | Places

/// A map of places, each with as many values as there are channels: an image, or the activities of a layer of fields.
type MapShape =
    {
        /// Values of a place.
        Channels: int
        /// Rows of places.
        Height: int
        /// Places in a row.
        Width: int
        /// How the values follow one another.
        Order: MapOrder
    }

    /// channels · height · width
    member Values: int

    /// `channels×height×width`
    override ToString: unit -> string

/// The square fields of a layer on a map: at each of P = height · width places of the output one field of f =
/// size · size · channels values. Values of a field stand row by row, the channels of a place side by side; what lies outside
/// the map is 0.
type Fields =
    {
        /// The map that the fields lie on.
        Map: MapShape
        /// The side of a field, in places.
        Size: int
        /// Places from a field to the next.
        Stride: int
        /// Places of zeros around the map.
        Padding: int
    }

    /// (height of the map + 2 · padding − size) / stride + 1, rounded down.
    member Height: int

    /// Likewise.
    member Width: int

    /// P, the number of fields.
    member Places: int

    /// f, the number of values of a field.
    member Inputs: int

/// Fields of maps; x: n×d, a map each row.
[<RequireQualifiedAccess>]
module Fields =

    /// Why such fields cannot be: none where they can. A field is at most as large as the padded map, and the padding
    /// smaller than the field.
    val fault: fields: Fields -> string option

    /// For value e of field p the place of its source in a row of x at p · f + e; −1 outside the map.
    val sources: fields: Fields -> int[]

    /// The fields of all samples as rows: (n · P)×f, those of a sample one after another.
    val unfold: fields: Fields -> x: Tensor -> Tensor

    /// The transpose of `unfold`: each value goes back to its source, where values add up: n×d.
    val fold: fields: Fields -> rows: Tensor -> Tensor

/// Unfolding and folding of batches.
[<Sealed>]
type internal FieldCopies =
    new: fields: Fields -> FieldCopies
    /// Row i · P + p of `rows` becomes field p of sample i; where `isByPlace`, row p · n + i.
    member Unfold: x: Tensor * rows: Tensor * isByPlace: bool -> unit
    /// x ← the sums of what goes back to each value.
    member Fold: rows: Tensor * x: Tensor * isByPlace: bool -> unit
    /// Field p of a map into a row.
    member One: map: ReadOnlySpan<float32> * place: int * row: Span<float32> -> unit
