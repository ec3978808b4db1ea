namespace BioSparse.Fluent

open System.Runtime.InteropServices
open BioSparse.Core

/// Attacks within ±ε per pixel (l∞) and [0, 1]. Settings out of bounds are refused by whoever runs the attack, with
/// `ArgumentException`.
[<Sealed; AbstractClass>]
type Attacks =
    /// One sign step of the gradient (Goodfellow et al. 2015).
    static member Fgsm: Attack
    /// Uniform noise: the floor that an attack must beat.
    static member Noise: Attack

    /// Projected gradient descent (Madry et al. 2018): `steps` sign steps of `stepSize` from each of `restarts` starts,
    /// drawn from the ε-ball if `randomStart`; the worst case counts, sample by sample.
    static member Pgd:
        [<Optional; DefaultParameterValue(40)>] steps: int *
        [<Optional; DefaultParameterValue(0.01)>] stepSize: float *
        [<Optional; DefaultParameterValue(true)>] randomStart: bool *
        [<Optional; DefaultParameterValue(1)>] restarts: int ->
            Attack

    /// The adaptive attack: APGD runs of `steps` steps on several objectives, with a gradient through the threshold of
    /// k-winners, then Square with `queries` queries from the best point and from nothing.
    static member Cascade:
        [<Optional; DefaultParameterValue(100)>] steps: int *
        [<Optional; DefaultParameterValue(5000)>] queries: int ->
            Attack

    /// The Square attack (Andriushchenko et al. 2020): random squares, no gradient.
    static member Square:
        [<Optional; DefaultParameterValue(1500)>] queries: int *
        [<Optional; DefaultParameterValue(1)>] restarts: int ->
            Attack
