namespace BioSparse.Core

open System

type Polarity =
    | Excitatory
    | Inhibitory

type Constraint =
    | Unconstrained
    | Nonnegative
    | Dale of polarities: Polarity[]

type Enforcement =
    | Projection
    | Multiplicative

[<RequireQualifiedAccess>]
module Polarity =

    let draw share count key =
        if not (share >= 0.0 && share <= 1.0) then
            invalidArg (nameof share) $"an inhibitory share of {share}; must be in [0, 1]"

        let inhibitory = int (Math.Round(share * float count))
        let rank = Random.permutation count key
        Array.init count (fun i -> if rank[i] < inhibitory then Inhibitory else Excitatory)

    let signs polarities =
        polarities
        |> Array.map (function
            | Excitatory -> 1.0f
            | Inhibitory -> -1.0f)
        |> Tensor.vector

[<RequireQualifiedAccess>]
module Constraint =

    let project constraint' weights =
        match constraint' with
        | Unconstrained -> weights
        | Nonnegative -> Tensor.relu weights
        | Dale polarities ->
            let signs = Polarity.signs polarities
            signs * Tensor.relu (signs * weights)

    let adopt constraint' weights =
        match constraint' with
        | Unconstrained -> weights
        | Nonnegative -> Tensor.abs weights
        | Dale polarities -> Polarity.signs polarities * Tensor.abs weights

    let violations constraint' weights =
        let count () =
            match constraint' with
            | Unconstrained -> Tensor.scalar 0.0
            | Nonnegative -> Tensor.sum (Tensor.greater 0.0 -weights)
            | Dale polarities -> Tensor.sum (Tensor.greater 0.0 (-(Polarity.signs polarities) * weights))

        int ((Tensor.scope count).ToScalar())
