namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type internal ClaimSide =
    | Measured of model: string * metric: string
    | Line of float

[<RequireQualifiedAccess>]
module internal ClaimComparison =

    let private significance = 0.05

    let has (rows: MetricRow[]) model metric =
        rows |> Array.exists (fun row -> row.Model = model && row.Metric = metric)

    /// The x of a metric of a model; none is one of them, of a metric without x.
    let private abscissae (rows: MetricRow[]) side =
        match side with
        | ClaimSide.Line _ -> None
        | ClaimSide.Measured(model, metric) ->
            rows
            |> Array.filter (fun row -> row.Model = model && row.Metric = metric && row.X <> Some 0.0)
            |> Array.map _.X
            |> Array.distinct
            |> Array.sort
            |> List.ofArray
            |> Some

    /// The mean over `xs` of every seed that has them all.
    let private seedMeans (rows: MetricRow[]) xs model metric =
        let each =
            xs
            |> List.map (fun x ->
                Metrics.perSeed model metric x rows
                |> Array.map (fun struct (seed, value) -> seed, value)
                |> Map.ofArray)

        match each with
        | [] -> Map.empty
        | first :: _ ->
            first
            |> Map.filter (fun seed _ -> each |> List.forall (Map.containsKey seed))
            |> Map.map (fun seed _ -> each |> List.averageBy (Map.find seed))

    /// Why some seeds of the run have no value on one side, with their numbers; none where all have one, or none has a row.
    let private missing (rows: MetricRow[]) xs side =
        match side with
        | ClaimSide.Line _ -> None
        | ClaimSide.Measured(model, metric) ->
            let own = rows |> Array.filter (fun row -> row.Model = model && row.Metric = metric)
            let seeds = rows |> Array.map _.Seed |> Array.distinct
            let found = seedMeans rows xs model metric

            match seeds |> Array.filter (fun seed -> not (Map.containsKey seed found)) with
            | [||] -> None
            | _ when own.Length = 0 -> None
            | absent ->
                let failed =
                    absent |> Array.forall (fun seed -> own |> Array.exists (fun row -> row.Seed = seed))

                let of' = $"for {absent.Length} of {seeds.Length} seeds"

                match metric.Split '_' with
                | parts when failed && parts[0] = "fit" ->
                    let family = parts[1 .. parts.Length - 2] |> String.concat " "
                    Some $"the {family} fit failed {of'}"
                | _ -> Some $"{metric} of {model} is missing {of'}"

    /// Several reasons as one; none of none.
    let joined reasons =
        match List.choose id reasons with
        | [] -> None
        | reasons -> Some(String.concat "; " reasons)

    /// struct (xs, why seeds are missing, the paired comparison `higher` − `lower`).
    let private compared rows higher lower =
        let xs =
            match abscissae rows higher, abscissae rows lower with
            | Some a, Some b -> a |> List.filter (fun x -> List.contains x b)
            | Some xs, None
            | None, Some xs -> xs
            | None, None -> []

        let values side =
            match side with
            | ClaimSide.Measured(model, metric) -> Some(seedMeans rows xs model metric)
            | ClaimSide.Line _ -> None

        let a, b =
            match values higher, values lower with
            | Some a, Some b ->
                let shared =
                    a |> Map.filter (fun seed _ -> Map.containsKey seed b) |> Map.keys |> Array.ofSeq

                shared |> Array.map (fun seed -> a[seed]), shared |> Array.map (fun seed -> b[seed])
            | Some a, None -> let a = Map.values a |> Array.ofSeq in a, [||]
            | None, Some b -> let b = Map.values b |> Array.ofSeq in [||], b
            | None, None -> [||], [||]

        let filled side (own: float[]) (other: float[]) =
            match side with
            | ClaimSide.Line line -> Array.create other.Length line
            | ClaimSide.Measured _ -> own

        let paired = Statistics.paired (filled higher a b) (filled lower b a)

        let reason = joined [ missing rows xs higher; missing rows xs lower ]

        struct (xs |> List.choose id |> Array.ofList, reason, paired)

    /// Left undecided for a reason: its p counts in no correction.
    let undecided reason (claim: Claim) =
        { claim with
            P = nan
            Reason = claim.Reason |> Option.orElse (Some reason) }

    let make rows topic statement metric model against higher lower =
        let struct (xs, reason, paired) = compared rows higher lower

        { Topic = topic
          Statement = statement
          Metric = metric
          Model = model
          Against = against
          Xs = xs
          Effect = paired.Difference
          Images = 0
          EffectSize = paired.Effect
          P = if reason.IsNone then paired.P else nan
          CorrectedP = nan
          Verdict = Verdict.Undecided
          Reason = reason }

    let decided (claim: Claim) corrected =
        let verdict, reason =
            let undecided why = Verdict.Undecided, Some why

            match claim with
            | { Reason = Some reason } -> undecided reason
            | { Effect = { Count = 0 } } -> undecided "there are no rows for it"
            | { Effect = { Count = 1 }; Images = 0 } -> undecided "one seed has no interval"
            | { Effect = { Count = 1 } } -> undecided "images only, one seed: it says nothing of other seeds"
            | { Effect = effect } when not (effect.Low > 0.0 || effect.High < 0.0) ->
                undecided "the interval includes no effect"
            | _ when not (corrected < significance) ->
                undecided "the p corrected for the number of comparisons is not below 5 %"
            | { Effect = effect } when effect.Low > 0.0 -> Verdict.Holds, None
            | _ -> Verdict.DoesNotHold, None

        { claim with
            CorrectedP = corrected
            Verdict = verdict
            Reason = reason }

    /// The claim with the sampling of images in its interval and p, where the images of both sides are there.
    let overImages (rows: MetricRow[]) outcomes higher lower (claim: Claim) =
        let seeds = rows |> Array.map _.Seed |> Array.distinct |> Array.sort

        match claim.Reason, ImageBootstrap.ofDifference outcomes seeds claim.Xs higher lower claim.Metric with
        | None, ValueSome joint when claim.Effect.Count = seeds.Length && claim.Xs.Length > 0 ->
            { claim with
                Effect = joint.Interval
                Images = joint.Images
                P = joint.P }
        | _ -> claim
