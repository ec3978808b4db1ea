namespace BioSparse.Fluent

open BioSparse.Core

[<Sealed; AbstractClass>]
type Constraints =
    static member None = Unconstrained
    static member Nonnegative = Nonnegative

    static member Dale(inputs: int, inhibitory: float, seed: int) =
        Random.key (uint64 seed) |> Random.named "polarities" |> Polarity.draw inhibitory inputs |> Dale
