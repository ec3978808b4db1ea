namespace BioSparse.Fluent

open System.Runtime.InteropServices
open BioSparse.Core

[<Sealed>]
type MeasurementOptions
    (
        [<Optional; DefaultParameterValue(null: struct (Attack * float[])[] | null)>] attacks:
            struct (Attack * float[])[] | null,
        [<Optional; DefaultParameterValue(1000)>] samples: int,
        [<Optional; DefaultParameterValue(null: int[] | null)>] shots: int[] | null,
        [<Optional; DefaultParameterValue(5)>] draws: int,
        [<Optional; DefaultParameterValue(0.005)>] threshold: float,
        [<Optional; DefaultParameterValue(200)>] bootstrap: int
    ) =
    do
        let refuse name value bound =
            invalidArg name $"{value}; it is {bound}"

        if samples < 1 then
            refuse (nameof samples) samples "at least 1"

        if draws < 1 then
            refuse (nameof draws) draws "at least 1"

        if bootstrap < 0 then
            refuse (nameof bootstrap) bootstrap "at least 0"

        if not (threshold >= 0.0 && threshold < 1.0) then
            invalidArg (nameof threshold) $"{threshold}; it lies in [0, 1)"

    let plans =
        match attacks with
        | null -> Study.defaults.Attacks |> Array.map (fun plan -> { plan with Samples = samples })
        | given ->
            given
            |> Array.map (fun struct (attack, epsilons) ->
                { Attack = attack
                  Epsilons = Array.copy epsilons
                  Samples = samples
                  Source = None })

    let shots =
        match shots with
        | null -> Study.defaults.Shots
        | given -> Array.copy given

    member _.Study =
        { Study.defaults with
            Attacks = plans
            Shots = shots
            Draws = draws
            Threshold = threshold
            Replicates = bootstrap }
