namespace BioSparse.Core

open System

type LogHistogram =
    { Edges: float[]
      Counts: int[]
      Density: float[] }

type Curve = { X: float[]; Y: float[] }

[<RequireQualifiedAccess>]
module FigureData =

    let grid points low high =
        if not (0.0 < low && low < high && Double.IsFinite high) || points < 2 then
            invalidArg (nameof points) $"no logarithmic grid of {points} points leads from {low} to {high}"

        let step = log (high / low) / float (points - 1)

        Array.init points (fun i -> if i = points - 1 then high else low * exp (step * float i))

    let histogram bins (values: float[]) =
        let positive = values |> Array.filter (fun v -> v > 0.0 && Double.IsFinite v)

        if bins < 1 || positive.Length = 0 || Array.min positive = Array.max positive then
            { Edges = [||]
              Counts = [||]
              Density = [||] }
        else
            let edges = grid (bins + 1) (Array.min positive) (Array.max positive)
            let counts = Array.zeroCreate bins

            for v in positive do
                let found = Array.BinarySearch(edges, v)
                // an edge opens its bin; what lies between edges gives the complement of the next one
                let bin = if found >= 0 then found else ~~~found - 1
                let bin = max 0 (min (bins - 1) bin)
                counts[bin] <- counts[bin] + 1

            { Edges = edges
              Counts = counts
              Density =
                counts
                |> Array.mapi (fun i count ->
                    float count / (float positive.Length * (edges[i + 1] - edges[i]))) }

    /// No more than `points` of the ranks 0 … n − 1, ends included.
    let private ranks points n =
        if n <= points then
            Array.init n id
        else
            Array.init points (fun i -> int (int64 i * int64 (n - 1) / int64 (max 1 (points - 1))))

    let tail points (values: float[]) =
        let sorted = Array.sort values
        let n = sorted.Length

        let chosen =
            if n <= points then
                Array.init n id
            else
                // ranks from the top, spaced by their logarithm: 1, 2, 3, … n
                Array.init points (fun i ->
                    n - int (Math.Round(Math.Pow(float n, float i / float (points - 1)))))
                |> Array.distinct
                |> Array.sort

        { X = chosen |> Array.map (Array.get sorted)
          Y = chosen |> Array.map (fun i -> float (n - i) / float n) }

    let density distribution xs =
        { X = xs
          Y = Distribution.density distribution xs }

    let survival distribution xs =
        { X = xs
          Y = Distribution.survival distribution xs }

    let quantiles points distribution (values: float[]) =
        let sorted = Array.sort values
        let n = float sorted.Length
        let chosen = ranks points sorted.Length

        { X = chosen |> Array.map (fun i -> (float i + 0.5) / n) |> Distribution.quantile distribution
          Y = chosen |> Array.map (Array.get sorted) }
