namespace BioSparse.Core

[<RequireQualifiedAccess>]
module UnitOrder =

    [<Literal>]
    let Shown = 100

    let private width units (values: float32[]) =
        let width = if units < 1 then 0 else values.Length / units

        if units < 0 || units * width <> values.Length then
            invalidArg (nameof values) $"{values.Length} values of {units} units"

        width

    let survivors threshold units values =
        let width = width units values
        let counts = Array.zeroCreate<int> units

        Sparsity.survivors threshold values
        |> Array.iteri (fun i survives ->
            if survives then
                counts[i / width] <- counts[i / width] + 1)

        counts

    let order threshold units (values: float32[]) =
        let width = width units values
        let survivors = survivors threshold units values

        let squares unit' =
            let mutable sum = 0.0

            for i in unit' * width .. (unit' + 1) * width - 1 do
                sum <- sum + float values[i] * float values[i]

            sum

        [| 0 .. units - 1 |]
        |> Array.sortBy (fun unit' -> struct (-survivors[unit'], -(squares unit'), unit'))
