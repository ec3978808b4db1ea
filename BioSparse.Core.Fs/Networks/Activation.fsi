namespace BioSparse.Core

open System

/// φ and its pull-back in place, as training and attacks compute them. `columns` is the number of units that compete: a row
/// of the layer, or a part of one (the units of one position of a convolution).
[<AbstractClass>]
type ActivationInPlace =
    /// Made by inheriting.
    new: unit -> ActivationInPlace

    /// a ← φ(a), for rows of `columns` potentials.
    abstract Activate: columns: int * potentials: Span<float32> -> unit

    /// g ← Jᵀ g with J_ji = ∂y_j/∂a_i, for rows of `columns`, of y = φ(a), a and g: from ∂L/∂y to ∂L/∂a. Where φ works element by
    /// element this is g ⊙ φ′(a).
    abstract PullBack:
        columns: int *
        activities: ReadOnlySpan<float32> *
        potentials: ReadOnlySpan<float32> *
        gradient: Span<float32> ->
            unit

/// φ, from a unit's potential a to its activity y, as functions of a whole batch, a: B×H. Two activations are equal
/// where name and parameter are.
[<CustomEquality; NoComparison>]
type Activation =
    {
        /// Its name in files and settings.
        Name: string
        /// The number that goes with the name: an exponent, a number of winners.
        Parameter: float option
        /// y of a, in plain characters, where the parameter has the name given.
        Formula: string -> string
        /// φ(a)
        Apply: Tensor -> Tensor
        /// Of a and ∂L/∂y, both B×H, ∂L/∂a = Jᵀ ∂L/∂y for each row, J_ji = ∂y_j/∂a_i; winners are held fixed. At the kinks of
        /// max(0, ·) and |·| the slope is 0.
        PullBack: Tensor -> Tensor -> Tensor
        /// The number k of winners of a sample, if the units compete; attacks then follow the gradient through the threshold.
        Winners: int option
        /// The same in place.
        InPlace: ActivationInPlace
        /// Whether `InPlace` gives the bits of `Apply`, wherever in a batch a row stands.
        IsExact: bool
    }

/// A number that a kind of activation takes.
type ActivationParameter =
    {
        /// Its key in settings.
        Key: string
        /// A description in one line.
        Doc: string
        /// The smallest value; 0 itself is excluded.
        Least: float
        /// The largest value.
        Most: float
        /// Whether it is a whole number.
        IsWhole: bool
        /// The default.
        Standard: float
    }

/// Another way to give an activation's number: a quantity from which the number follows in a layer of so many units.
[<NoComparison; NoEquality>]
type ActivationShare =
    {
        /// The quantity; its default stands where neither it nor the number is given.
        Parameter: ActivationParameter
        /// The number, of the quantity and the units.
        Number: float -> int -> float
    }

/// An activation with its setting: a kind of the section `activation`, and its name in files.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ActivationKind =
    {
        /// The word of `activation.kind`.
        Name: string
        /// Names in files of earlier versions.
        OldNames: string list
        /// Its number, if it takes one.
        Parameter: ActivationParameter option
        /// What may be given in place of the number.
        Share: ActivationShare option
        /// The activation of a number.
        Create: float option -> Activation
    }

/// Activations as functions, and activations from functions.
[<RequireQualifiedAccess>]
module Activation =

    /// An activation of two functions of tensors, a: B×H, that works element by element: φ(a) and φ′(a). In place it is computed by
    /// the same.
    val create: name: string -> apply: (Tensor -> Tensor) -> slope: (Tensor -> Tensor) -> Activation

    /// An activation of two functions of tensors whose units may depend on each other: φ(a), and the pull-back of a and ∂L/∂y, row by
    /// row of B×H. In place it is computed by the same, where the rows are those of `columns` units.
    val ofPullBack:
        name: string -> apply: (Tensor -> Tensor) -> pullBack: (Tensor -> Tensor -> Tensor) -> Activation

    /// The pull-back of a slope: a and g to g ⊙ φ′(a).
    val internal byElement: slope: (Tensor -> Tensor) -> (Tensor -> Tensor -> Tensor)

    /// φ of a tensor by the function in place, of which it has the bits; where a gradient is recorded, by `formula`.
    val internal exactly: inPlace: ActivationInPlace -> formula: (Tensor -> Tensor) -> (Tensor -> Tensor)

    /// The kind of an activation without a number.
    val kind: activation: Activation -> ActivationKind

    /// The kinds, with another default of one of them: of its share where it has one, else of its number.
    val withStandard: name: string -> standard: float -> kinds: ActivationKind list -> ActivationKind list

    /// The activation that a file names. Error: the name is none of the kinds', or the number is out of bounds.
    val read:
        kinds: ActivationKind list -> name: string -> parameter: float option -> Result<Activation, string>
