namespace BioSparse.Core

open System

/// Which units compete where an activation compares units (k-winners, triangle, …).
[<RequireQualifiedAccess>]
type Competition =
    /// The units at one place.
    | Place
    /// All units at all places of a sample.
    | Sample

/// A connection by fields: units see fields of a map, at each of P places F units; f values in a field.
type FieldConnection =
    {
        /// The fields and the map that they lie on.
        Fields: Fields
        /// Whether all places have the same weights. Shared (convolution): W: F×f, b: F. Own (locally connected): W: (P · F)×f,
        /// b: P · F, place after place.
        IsShared: bool
        /// The form of the whole map before fields are taken; the layer's own `Input` is the form of each field.
        Whole: InputForm
        /// Which units compete.
        Competition: Competition
        /// What becomes of activities of neighbouring places.
        Pooling: Pooling option
    }

/// Which inputs a layer's units see.
type Connection =
    /// Each unit sees all d inputs: W: H×d.
    | Dense
    /// Each unit sees fields of a map.
    | OnFields of FieldConnection

/// Sizes of connected layers with weights W.
[<RequireQualifiedAccess>]
module Connection =

    /// P: 1 where the connection is dense.
    val places: connection: Connection -> int

    /// F, units at a place; H where the connection is dense.
    val units: connection: Connection -> weights: Tensor -> int

    /// Values of a sample that the layer takes.
    val inputs: connection: Connection -> weights: Tensor -> int

    /// P · F, activities of a sample before pooling.
    val activities: connection: Connection -> weights: Tensor -> int

    /// Activities of a sample that the layer gives: after pooling.
    val outputs: connection: Connection -> weights: Tensor -> int

    /// Units that an activation compares.
    val competing: connection: Connection -> weights: Tensor -> int

    /// The map of activities before pooling; none of a dense layer.
    val map: connection: Connection -> weights: Tensor -> MapShape option

    /// The map that the layer gives; none of a dense layer.
    val outputMap: connection: Connection -> weights: Tensor -> MapShape option

    /// The map of a number of channels that a connection gives; none of a dense one.
    val mapOf: connection: Connection -> channels: int -> MapShape option

    /// Rows of W for F units at each place.
    val rowsOf: connection: Connection -> units: int -> int

    /// Why windows do not fit the map of the fields: none where they do, or where there are none.
    val internal poolingFault: own: FieldConnection -> string option

    /// Why fields do not fit their map, or windows theirs: none where both do.
    val internal faultOfFields: own: FieldConnection -> string option

    /// Why W does not fit: none where it does.
    val fault: connection: Connection -> weights: Tensor -> string option

    /// The presynaptic neuron of each weight, in the order of W: a value of the input where the connection is dense or
    /// has its own weights at each place, a channel where weights are shared.
    val presynaptic: connection: Connection -> weights: Tensor -> int[]

/// The products of a layer with its inputs and errors, in buffers. Potentials and their errors: (n · P)×F, the places of a
/// sample one after another.
[<AbstractClass>]
type internal Wiring =
    new: unit -> Wiring
    /// a ← the potentials of a batch, n×d, without biases.
    abstract Weigh: x: Tensor * a: Tensor -> unit
    /// After `Weigh`: ∂L/∂W of the errors.
    abstract WeightGradient: weights: Tensor * errors: Tensor -> unit
    /// After `Weigh`: ∂L/∂x of the errors: n×d.
    abstract AtInput: errors: Tensor * target: Tensor -> unit
    abstract Dispose: unit -> unit
    interface IDisposable

[<RequireQualifiedAccess>]
module internal Wiring =

    /// The wiring of weights, of which fixed ones are packed once; at first for batches of `rows`.
    val create:
        form: InputForm -> connection: Connection -> areFixed: bool -> rows: int -> weights: Tensor -> Wiring
