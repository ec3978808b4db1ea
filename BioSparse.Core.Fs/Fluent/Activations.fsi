namespace BioSparse.Fluent

open BioSparse.Core

/// The functions φ from a unit's potential a to its activity y.
[<Sealed; AbstractClass>]
type Activations =
    /// y = a
    static member Linear: Activation
    /// y = max(0, a)
    static member Relu: Activation
    /// y = max(0, 2σ(a) − 1): the upper half of a sigmoid, stretched to [0, 1].
    static member BoundedSigmoid: Activation
    /// y = max(0, a)ⁿ. Error: `ArgumentException` unless 0 &lt; n ≤ 100.
    static member Power: exponent: float -> Activation
    /// y = max(0, a) for the `count` largest potentials of a sample, 0 for the others.
    /// Error: `ArgumentException` unless count ≥ 1.
    static member Winners: count: int -> Activation
