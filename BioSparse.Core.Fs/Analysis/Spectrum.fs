namespace BioSparse.Core

open MathNet.Numerics.LinearAlgebra

[<RequireQualifiedAccess>]
module Spectrum =

    let eigenvalues samples activities =
        let rows = SampleRows.ofValues samples activities |> SampleRows.centred

        // YᵀY and YYᵀ have the same eigenvalues, but for zeros
        let rows =
            if rows[0].Length < samples then
                Array.transpose rows
            else
                rows

        if rows.Length = 0 then
            [||]
        else
            let matrix =
                Matrix<float>.Build.Dense(rows.Length, rows.Length, SampleRows.products rows)

            (matrix.Evd Symmetricity.Symmetric).EigenValues
            |> Seq.map (fun value -> max 0.0 value.Real / float samples)
            |> Array.ofSeq
            |> Array.sortDescending

    let participationRatio (eigenvalues: float[]) =
        let sum = Array.sum eigenvalues
        let squares = eigenvalues |> Array.sumBy (fun value -> value * value)
        if squares = 0.0 then nan else sum * sum / squares

    /// What is rounding beside the largest eigenvalue.
    let private rounding = 1e-12

    let exponent first last (eigenvalues: float[]) =
        let points =
            [| for n in first .. min last eigenvalues.Length do
                   let value = eigenvalues[n - 1]

                   if value > rounding * eigenvalues[0] then
                       log (float n), log value |]

        if points.Length < 3 then
            nan
        else
            let x, y = Array.averageBy fst points, Array.averageBy snd points
            let slope = points |> Array.sumBy (fun (a, b) -> (a - x) * (b - y))
            -slope / (points |> Array.sumBy (fun (a, _) -> (a - x) * (a - x)))
