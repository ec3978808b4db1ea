namespace BioSparse.Core

open System
open MathNet.Numerics.Distributions
open MathNet.Numerics.Statistics

[<Struct>]
type Interval =
    { Count: int
      Mean: float
      Sd: float
      Low: float
      High: float }

[<Struct>]
type Paired =
    { Difference: Interval
      P: float
      Effect: float }

[<RequireQualifiedAccess>]
module Statistics =

    let private confidence = 0.95

    let interval (values: float[]) =
        let n = values.Length
        let mean = if n = 0 then nan else Array.average values

        if n < 2 then
            { Count = n
              Mean = mean
              Sd = nan
              Low = nan
              High = nan }
        else
            // equal values have no spread, although their rounded mean may lie next to them
            let constant = values |> Array.forall (fun v -> v = values[0])
            let mean = if constant then values[0] else mean
            let squares = values |> Array.sumBy (fun v -> (v - mean) * (v - mean))
            let sd = sqrt (squares / float (n - 1))
            let t = StudentT.InvCDF(0.0, 1.0, float (n - 1), 0.5 + confidence / 2.0)
            let half = t * sd / sqrt (float n)

            { Count = n
              Mean = mean
              Sd = sd
              Low = mean - half
              High = mean + half }

    let quantile (p: float) (values: float[]) =
        if not (p >= 0.0 && p <= 1.0) then
            invalidArg (nameof p) $"a quantile at {p}; must be in [0, 1]"

        if values.Length = 0 || Array.exists Double.IsNaN values then
            nan
        else
            let sorted = Array.sort values
            let position = p * float (sorted.Length - 1)
            let below = int (floor position)
            let above = min (below + 1) (sorted.Length - 1)
            let share = position - float below

            if share = 0.0 then
                sorted[below]
            else
                sorted[below] + share * (sorted[above] - sorted[below])

    let median values = quantile 0.5 values

    let paired (a: float[]) (b: float[]) =
        if a.Length <> b.Length then
            invalidArg (nameof b) $"{b.Length} values to pair with {a.Length}"

        let differences = Array.map2 (-) a b

        // shares of counts differ by rounding where the counts differ by the same number
        let size = Seq.append a b |> Seq.fold (fun most value -> max most (abs value)) 0.0

        let unit = Math.BitIncrement 1.0 - 1.0

        let isOne =
            differences.Length > 0 && Array.max differences - Array.min differences <= 4.0 * unit * size

        let difference =
            interval (
                if isOne then
                    Array.map (fun _ -> differences[0]) differences
                else
                    differences
            )

        let effect = difference.Mean / difference.Sd

        if difference.Count < 2 || Double.IsNaN difference.Sd then
            { Difference = difference
              P = nan
              Effect = nan }
        elif difference.Sd = 0.0 then
            { Difference = difference
              P = if difference.Mean = 0.0 then 1.0 else 0.0
              Effect = if difference.Mean = 0.0 then 0.0 else effect }
        else
            let t = effect * sqrt (float difference.Count)

            { Difference = difference
              P = Tail.twoSidedStudent (float (difference.Count - 1)) t
              Effect = effect }

    let ranks (values: float[]) =
        ArrayStatistics.RanksInplace(Array.copy values, RankDefinition.Average)

    let spearman (a: float[]) (b: float[]) =
        if a.Length <> b.Length then
            invalidArg (nameof b) $"{b.Length} values to pair with {a.Length}"

        let pairs =
            Array.zip a b |> Array.filter (fun (x, y) -> not (Double.IsNaN x || Double.IsNaN y))

        if pairs.Length < 2 then
            nan
        else
            Correlation.Spearman(Array.map fst pairs, Array.map snd pairs)

    let holm (p: float[]) =
        let made =
            [| for i in 0 .. p.Length - 1 do
                   if not (Double.IsNaN p[i]) then
                       i |]
            |> Array.sortBy (Array.get p)

        let corrected = Array.create p.Length nan
        let mutable largest = 0.0

        for rank in 0 .. made.Length - 1 do
            let own = min 1.0 (float (made.Length - rank) * p[made[rank]])
            largest <- max largest own
            corrected[made[rank]] <- largest

        corrected
