namespace BioSparse.Core

open System
open System.Globalization

[<RequireQualifiedAccess>]
module DistinctNumbers =

    /// Enough to tell any two numbers apart.
    let private most = 17

    let private least = 4

    /// Below it an exponent is easier to read than zeros.
    let private smallest = 1e-9

    let private text digits (number: float) =
        // −0 is shown as 0
        let number = number + 0.0

        if Double.IsInteger number && abs number < 1e15 then
            number.ToString("0", CultureInfo.InvariantCulture)
        else
            let short = number.ToString($"G{digits}", CultureInfo.InvariantCulture)

            if short.Contains "E-" && abs number >= smallest then
                Decimal
                    .Parse(short, NumberStyles.Float, CultureInfo.InvariantCulture)
                    .ToString(CultureInfo.InvariantCulture)
            else
                short

    let among (numbers: float seq) =
        let different =
            numbers |> Seq.filter (Double.IsNaN >> not) |> Seq.distinct |> Array.ofSeq

        let tellsApart digits =
            (different |> Array.distinctBy (text digits)).Length = different.Length

        let digits =
            seq { least .. most - 1 } |> Seq.tryFind tellsApart |> Option.defaultValue most

        text digits
