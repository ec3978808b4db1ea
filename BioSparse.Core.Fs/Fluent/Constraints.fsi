namespace BioSparse.Fluent

open BioSparse.Core

/// What signs the hidden weights may have.
[<Sealed; AbstractClass>]
type Constraints =
    /// Any sign.
    static member None: Constraint
    /// Every weight ≥ 0.
    static member Nonnegative: Constraint
    /// Dale's law: `inhibitory`, a share in [0, 1], of the `inputs` presynaptic neurons, at places drawn by `seed`, have
    /// outgoing weights ≤ 0, the others ≥ 0. Error: `ArgumentException` for a share outside [0, 1].
    static member Dale: inputs: int * inhibitory: float * seed: int -> Constraint
