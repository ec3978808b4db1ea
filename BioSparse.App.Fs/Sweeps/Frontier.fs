namespace BioSparse.App.Sweeps

open System

[<RequireQualifiedAccess>]
module Frontier =

    let nonDominated (points: struct (float * float)[]) =
        let first i =
            let struct (x, _) = points[i]
            x

        let second i =
            let struct (_, y) = points[i]
            y

        // From the greatest first on, a point stays when its second is above all seconds of greater firsts; among
        // equal firsts only the greatest seconds do.
        let folder (best, kept) (group: int[]) =
            let top = group |> Array.map second |> Array.max

            if top > best then
                top, (group |> Array.filter (fun i -> second i = top)) :: kept
            else
                best, kept

        [| 0 .. points.Length - 1 |]
        |> Array.filter (fun i -> not (Double.IsNaN(first i) || Double.IsNaN(second i)))
        |> Array.groupBy first
        |> Array.sortByDescending fst
        |> Array.map snd
        |> Array.fold folder (Double.NegativeInfinity, [])
        |> snd
        |> Array.concat
