namespace BioSparse.Core

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization

[<RequireQualifiedAccess>]
module internal Simplex =

    /// What another simplex may gain at most in the sum over the values, and the part of it that ends a simplex.
    let private gain, private part = 1e-4, 0.1

    /// The difference that ends a short search.
    let private coarse = 1e-5

    let private iterations, private restarts = 1500, 8

    /// struct (best, highest) of one simplex.
    let private once tolerance (objective: float[] -> float) (start: float[]) (steps: float[]) =
        let reference = objective start
        let mutable best, highest = start, reference

        let measured (at: Vector<float>) =
            let at = at.ToArray()
            let value = objective at

            if value > highest || Double.IsNaN highest then
                best <- at
                highest <- value

            // the search compares relative differences: of 1 and what is gained
            if Double.IsFinite value then
                1.0 + reference - value
            else
                1e9

        if Double.IsFinite reference then
            try
                NelderMeadSimplex.Minimum(
                    ObjectiveFunction.Value measured,
                    Vector.Build.Dense(Array.copy start),
                    Vector.Build.Dense(Array.copy steps),
                    tolerance,
                    iterations
                )
                |> ignore
            with :? MaximumIterationsException ->
                ()

        struct (best, highest)

    let maximise count objective starts steps =
        let limit = gain / float count

        let rec search times at before =
            let struct (best, highest) = once (part * limit) objective at steps

            if not (Double.IsFinite highest) then
                struct (best, highest, false)
            elif highest - before <= limit then
                struct (best, highest, true)
            elif times = 0 then
                struct (best, highest, false)
            else
                search (times - 1) best highest

        let struct (best, highest) =
            match starts with
            | [ start ] -> struct (start, objective start)
            | _ ->
                starts
                |> List.map (fun start -> once coarse objective start steps)
                |> List.maxBy (fun struct (_, value) -> if Double.IsNaN value then -infinity else value)

        search restarts best highest
