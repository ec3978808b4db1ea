namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module SignedRank =

    [<Literal>]
    let Most = 100

    /// The probability of each sum of ranks whose signs are drawn.
    let private sums (ranks: int[]) =
        (Array.create 1 1.0, ranks)
        ||> Array.fold (fun before rank ->
            Array.init (before.Length + rank) (fun sum ->
                let without = if sum < before.Length then before[sum] else 0.0
                let with' = if sum >= rank then before[sum - rank] else 0.0
                0.5 * (without + with')))

    let pValue (differences: float[]) =
        let counted = differences |> Array.filter (fun d -> d <> 0.0)

        if differences.Length < 2 || counted.Length > Most || Array.exists Double.IsNaN differences then
            nan
        elif counted.Length = 0 then
            1.0
        else
            // doubled, since the mean of equal ranks may be a half
            let ranks =
                counted |> Array.map abs |> Statistics.ranks |> Array.map (fun rank -> int (2.0 * rank))

            let positive =
                (counted, ranks) ||> Array.map2 (fun d rank -> if d > 0.0 then rank else 0) |> Array.sum

            let probabilities = sums ranks
            let below = Array.sum probabilities[..positive]
            let above = Array.sum probabilities[positive..]
            min 1.0 (2.0 * min below above)
