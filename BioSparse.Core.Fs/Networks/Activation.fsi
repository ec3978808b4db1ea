namespace BioSparse.Core

open System

/// φ and φ′ in place, as training and attacks compute them.
[<AbstractClass>]
type ActivationInPlace =
    /// Made by inheriting.
    new: unit -> ActivationInPlace

    /// a ← φ(a) for rows of `columns` potentials.
    abstract Activate: columns: int * potentials: Span<float32> -> unit

    /// g ← g ⊙ φ′(a), of y = φ(a), a and g.
    abstract TimesSlope:
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
        /// φ′(a), element by element; winners are held fixed. At the kink of max(0, ·) it is 0.
        Slope: Tensor -> Tensor
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

    /// An activation of two functions of tensors, a: B×H; in place it is computed by the same.
    val create: name: string -> apply: (Tensor -> Tensor) -> slope: (Tensor -> Tensor) -> Activation

    /// The kind of an activation without a number.
    val kind: activation: Activation -> ActivationKind

    /// The kinds, with another default of one of them: of its share where it has one, else of its number.
    val withStandard: name: string -> standard: float -> kinds: ActivationKind list -> ActivationKind list

    /// The activation that a file names. Error: the name is none of the kinds', or the number is out of bounds.
    val read:
        kinds: ActivationKind list -> name: string -> parameter: float option -> Result<Activation, string>
