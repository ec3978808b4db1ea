namespace BioSparse.Core

/// Fields of a layer, before the map that they lie on is known.
type FieldChoice =
    {
        /// The side of a field, in places.
        Kernel: int
        /// Places from a field to the next.
        Stride: int
        /// Places of zeros around the map.
        Padding: int
        /// Which units compete.
        Competition: Competition
    }

/// Which inputs the units of a layer see.
type ConnectionChoice =
    /// All.
    | AllInputs
    /// Fields, at each place weights of its own.
    | LocalFields of FieldChoice
    /// Fields with shared weights, which learn from so many places of an image in each step, or from all.
    | SharedFields of FieldChoice * drawn: int option

/// The place of a layer in an experiment: its connection, what becomes of its activities, and how its inputs are prepared.
type LayerPlacement =
    {
        /// Which inputs its units see.
        Connection: ConnectionChoice
        /// What activities of neighbouring places become; none of a dense layer.
        Pool: Pooling option
        /// The forms that its inputs are brought into.
        Preprocessing: Preprocessing
        /// Its label input (`LabelInput`); none without one.
        Teacher: LabelTeacher option
    }

/// The settings that every model with hidden layers has.
[<RequireQualifiedAccess>]
module ConnectionSettings =

    /// Dense, without preprocessing.
    val dense: LayerPlacement

    /// `connection`, `pool` and `preprocess`.
    val codec: Codec<LayerPlacement>

    /// Those of rules that learn locally: the same, and `teacher`.
    val taught: Codec<LayerPlacement>

    /// The connection on a map; none of a layer that has none below it. Error: struct (key, value found, right values).
    val connection:
        map: MapShape option ->
        placement: LayerPlacement ->
            Result<Connection, struct (string * string * string)>
