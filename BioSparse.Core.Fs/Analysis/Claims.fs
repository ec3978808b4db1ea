namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type Verdict =
    | Holds
    | DoesNotHold
    | Undecided

type Claim =
    { Topic: string
      Statement: string
      Metric: string
      Model: string
      Against: string
      Xs: float[]
      Effect: Interval
      EffectSize: float
      P: float
      CorrectedP: float
      Verdict: Verdict
      Reason: string }

[<RequireQualifiedAccess>]
module Claims =

    [<Literal>]
    let ToleratedViolations = 0.01

    let private significance = 0.05

    /// One side of a comparison: a metric of a model, or a number.
    type private Side =
        | Measured of model: string * metric: string
        | Line of float

    let private has (rows: MetricRow[]) model metric =
        rows |> Array.exists (fun row -> row.Model = model && row.Metric = metric)

    /// What a model makes of few labels when all images are there to learn from: its features, or, where they need
    /// labels too, training from scratch.
    let private bestFewShot rows model =
        if has rows model "few_shot_features" then
            "few_shot_features"
        else
            "few_shot_whole"

    /// The x of a metric of a model; NaN, the x of a metric without one, stands for itself.
    let private abscissae (rows: MetricRow[]) side =
        match side with
        | Line _ -> None
        | Measured(model, metric) ->
            rows
            |> Array.filter (fun row -> row.Model = model && row.Metric = metric && row.X <> 0.0)
            |> Array.map _.X
            |> Array.sort
            |> Array.fold (fun xs x -> if List.exists x.Equals xs then xs else x :: xs) []
            |> List.rev
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

    /// struct (xs, the paired comparison `higher` − `lower`).
    let private compared rows higher lower =
        let xs =
            match abscissae rows higher, abscissae rows lower with
            | Some a, Some b -> a |> List.filter (fun x -> List.exists x.Equals b)
            | Some xs, None
            | None, Some xs -> xs
            | None, None -> []

        let values side =
            match side with
            | Measured(model, metric) -> Some(seedMeans rows xs model metric)
            | Line _ -> None

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
            | Line line -> Array.create other.Length line
            | Measured _ -> own

        let paired = Statistics.paired (filled higher a b) (filled lower b a)
        struct (xs |> List.filter (Double.IsNaN >> not) |> Array.ofList, paired)

    let private claim rows topic statement metric model against higher lower =
        let struct (xs, paired) = compared rows higher lower

        { Topic = topic
          Statement = statement
          Metric = metric
          Model = model
          Against = against
          Xs = xs
          Effect = paired.Difference
          EffectSize = paired.Effect
          P = paired.P
          CorrectedP = nan
          Verdict = Verdict.Undecided
          Reason = "" }

    let private decided (claim: Claim) corrected =
        let verdict, reason =
            match claim with
            | { Reason = reason } when reason <> "" -> Verdict.Undecided, reason
            | { Effect = { Count = 0 } } -> Verdict.Undecided, "there are no rows for it"
            | { Effect = { Count = 1 } } -> Verdict.Undecided, "one seed has no interval"
            | { Effect = effect } when not (effect.Low > 0.0 || effect.High < 0.0) ->
                Verdict.Undecided, "the interval includes no effect"
            | _ when not (corrected < significance) ->
                Verdict.Undecided, "the p corrected for the number of comparisons is not below 5 %"
            | { Effect = effect } when effect.Low > 0.0 -> Verdict.Holds, ""
            | _ -> Verdict.DoesNotHold, ""

        { claim with
            CorrectedP = corrected
            Verdict = verdict
            Reason = reason }

    let judge model baselines signsEnforced (rows: MetricRow seq) =
        let rows = Array.ofSeq rows
        let claim = claim rows

        let against topic statement metric higher =
            [| for baseline in baselines do
                   let own, other = Measured(model, metric), Measured(baseline, metric)
                   let above, below = if higher then own, other else other, own
                   claim topic (statement + " " + baseline) metric model baseline above below |]

        let robustness =
            if
                baselines |> Array.exists (fun b -> has rows b "worst_case") && has rows model "worst_case"
            then
                "worst_case"
            else
                "pgd"

        let dale =
            claim
                "Dale's law"
                "presynaptic neurons keep to one sign"
                "dale_violations"
                model
                $"at most %g{100.0 * ToleratedViolations} %% with mixed signs"
                (Line ToleratedViolations)
                (Measured(model, "dale_violations"))

        let claims =
            [| yield! against "sparsity" "fewer synapses survive than with" "density" false

               for family in [ "weibull"; "exponential" ] do
                   claim
                       "lognormal weights"
                       $"a lognormal describes the weights better than the best {family} distribution"
                       "fit_lognormal_bic"
                       model
                       family
                       (Measured(model, $"fit_{family}_bic"))
                       (Measured(model, "fit_lognormal_bic"))

               if signsEnforced then
                   { dale with
                       P = nan
                       Reason = "a constraint holds the signs; only a run without one can tell" }
               else
                   dale

               yield!
                   against "few-shot generalisation" "few images teach more than with" "few_shot_whole" true

               if has rows model "few_shot_features" then
                   for baseline in baselines do
                       claim
                           "few-shot generalisation"
                           $"features learnt without labels make few labelled images teach more than with {baseline}"
                           "few_shot_features"
                           model
                           baseline
                           (Measured(model, "few_shot_features"))
                           (Measured(baseline, bestFewShot rows baseline))

               yield! against "adversarial robustness" "attacks leave more accuracy than with" robustness true |]

        claims |> Array.map _.P |> Statistics.holm |> Array.map2 decided claims
