namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module internal SampleRows =

    let ofValues samples (values: float32[]) =
        if samples < 1 || values.Length % samples <> 0 then
            invalidArg (nameof values) $"{values.Length} values do not make {samples} rows"

        let units = values.Length / samples
        Array.init samples (fun n -> Array.init units (fun j -> float values[n * units + j]))

    /// The mean of each column.
    let private means (rows: float[][]) =
        let sums = Array.zeroCreate<float> rows[0].Length

        for row in rows do
            Primitives.Add(ReadOnlySpan sums, ReadOnlySpan row, Span sums)

        sums |> Array.map (fun sum -> sum / float rows.Length)

    let centred (rows: float[][]) =
        let means = means rows
        rows |> Array.map (fun row -> Array.map2 (-) row means)

    let halfStandardised (rows: float[][]) =
        let rows = centred rows
        let deviations = Array.map2 (*) rows[0] rows[0]

        for row in Array.skip 1 rows do
            for j in 0 .. row.Length - 1 do
                deviations[j] <- deviations[j] + row[j] * row[j]

        let deviations = deviations |> Array.map (fun sum -> sqrt (sum / float rows.Length))

        let varying =
            [| for j in 0 .. deviations.Length - 1 do
                   if deviations[j] > 0.0 then
                       j |]

        rows |> Array.map (fun row -> varying |> Array.map (fun j -> row[j] / (2.0 * deviations[j])))

    let products (rows: float[][]) =
        let n = rows.Length
        let all = Array.zeroCreate<float>(n * n)

        for i in 0 .. n - 1 do
            for k in 0..i do
                let product = Primitives.Dot(ReadOnlySpan rows[i], ReadOnlySpan rows[k])
                all[i * n + k] <- product
                all[k * n + i] <- product

        all
