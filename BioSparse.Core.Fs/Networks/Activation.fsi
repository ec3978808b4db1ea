namespace BioSparse.Core

/// φ, from a unit's potential a to its activity y.
type Activation =
    /// y = a
    | Linear
    /// y = max(0, a)
    | Relu
    /// y = max(0, a)ⁿ, n > 0 (Krotov & Hopfield 2019 use n = 4.5)
    | Power of exponent: float
    /// y = max(0, 2σ(a) − 1): a sigmoid whose upper half [0.5, 1] is stretched to [0, 1]
    | BoundedSigmoid
    /// y = max(0, a) for the `count` largest potentials of a sample, 0 for the others
    | Winners of count: int

/// Activations as functions of a whole batch, a: B×H.
[<RequireQualifiedAccess>]
module Activation =

    /// φ(a).
    val apply: activation: Activation -> potentials: Tensor -> Tensor

    /// φ′(a), element by element; the set of winners is held fixed. At the kink of max(0, ·) it is 0.
    val slope: activation: Activation -> potentials: Tensor -> Tensor

    /// The name that files and settings use: linear, relu, power, bounded-sigmoid, winners.
    val name: activation: Activation -> string

    /// The number that goes with the name: the exponent, the count of winners, or nan.
    val parameter: activation: Activation -> float

    /// From name and number. The error names what is not known or out of bounds.
    val create: name: string -> parameter: float -> Result<Activation, string>
