namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module Representation =

    let cka samples a b =
        // ‖AᵀB‖² = ⟨AAᵀ, BBᵀ⟩: products of samples, whose number does not depend on the units
        let kernel values =
            SampleRows.ofValues samples values |> SampleRows.centred |> SampleRows.products

        let k, l = kernel a, kernel b

        let inner (p: float[]) (q: float[]) =
            Primitives.Dot(ReadOnlySpan p, ReadOnlySpan q)

        let size = sqrt (inner k k) * sqrt (inner l l)
        if size = 0.0 then nan else inner k l / size

    /// The mean of what `of'` gives for the pairs of members of two classes.
    let private meanOfPairs (of': int -> int -> float) (pairs: seq<struct (int * int)>) =
        let mutable sum = 0.0
        let mutable count = 0

        for struct (i, k) in pairs do
            sum <- sum + of' i k
            count <- count + 1

        sum / float count

    let private within (members: int[]) =
        seq {
            for i in 0 .. members.Length - 1 do
                for k in 0 .. i - 1 do
                    struct (members[i], members[k])
        }

    let private between (first: int[]) (second: int[]) =
        seq {
            for i in first do
                for k in second do
                    struct (i, k)
        }

    let discrimination (labels: int[]) activities =
        let rows =
            SampleRows.ofValues labels.Length activities |> SampleRows.halfStandardised

        let classes =
            [| 0 .. labels.Length - 1 |]
            |> Array.groupBy (Array.get labels)
            |> Array.map snd
            |> Array.filter (fun members -> members.Length > 1)

        if classes.Length < 2 || rows[0].Length = 0 then
            nan
        else
            let n = rows.Length
            let products = SampleRows.products rows

            let distance i k =
                products[i * n + i] + products[k * n + k] - 2.0 * products[i * n + k] |> max 0.0 |> sqrt

            let intra = classes |> Array.averageBy (within >> meanOfPairs distance)

            let inter =
                within [| 0 .. classes.Length - 1 |]
                |> Seq.averageBy (fun struct (l, m) -> between classes[l] classes[m] |> meanOfPairs distance)

            (intra - inter) / sqrt (float rows[0].Length)

    /// The variance of each column.
    let private variances (rows: float[][]) =
        if rows.Length = 0 then
            [||]
        else
            let centred = SampleRows.centred rows

            Array.init rows[0].Length (fun j ->
                (centred |> Array.sumBy (fun row -> row[j] * row[j])) / float rows.Length)

    let taskVariance (isFirst: bool[]) activities =
        let rows = SampleRows.ofValues isFirst.Length activities

        let of' wanted =
            Array.zip isFirst rows |> Array.filter (fst >> (=) wanted) |> Array.map snd |> variances

        let a, b = of' true, of' false

        if a.Length <> b.Length then
            Array.create rows[0].Length nan
        else
            (a, b) ||> Array.map2 (fun a b -> if a + b = 0.0 then nan else (a - b) / (a + b))

    let moran height width (values: float32[]) =
        if height * width <> values.Length then
            invalidArg (nameof values) $"{values.Length} values do not make {height}×{width}"

        let mean =
            if values.Length = 0 then
                0.0
            else
                Array.averageBy float values

        let off = values |> Array.map (fun value -> float value - mean)
        let variance = off |> Array.sumBy (fun value -> value * value)

        let products =
            [| for y in 0 .. height - 1 do
                   for x in 0 .. width - 1 do
                       let i = y * width + x

                       if x + 1 < width then
                           off[i] * off[i + 1]

                       if y + 1 < height then
                           off[i] * off[i + width] |]

        if variance = 0.0 || products.Length = 0 then
            nan
        else
            Array.average products * float values.Length / variance
