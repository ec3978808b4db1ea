namespace BioSparse.Core

/// Any rule of one dense layer on the fields of a map. The rule sees fields as the rows of its batch: those of all places where
/// weights are shared (convolution), so that a step is one of B · P rows; those of one place where each place has its own
/// (locally connected), so that a step is P steps of B rows, each with a state of its own. Labels are those of the images.
[<RequireQualifiedAccess>]
module FieldRule =

    /// The rule on these fields. `drawn`: of how many places of an image, drawn anew in each step, shared weights learn; all
    /// where it is none. The start takes the values of the map as inputs, and the units at a place as hidden units. What the
    /// rule remembers at each place is a row of its memory. Error: `ArgumentException` where fields or pooling do not fit
    /// their map; from the start, where the number of inputs is not that of the map.
    val on: connection: FieldConnection -> drawn: int option -> rule: Rule -> Rule
