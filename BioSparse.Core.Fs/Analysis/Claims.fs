namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type Verdict =
    | Holds
    | DoesNotHold
    | Undecided

[<RequireQualifiedAccess>]
type SignKeeping =
    | Free
    | ByConstraint
    | ByForm

type Claim =
    { Topic: string
      Statement: string
      Metric: string
      Model: string
      Against: string
      Xs: float[]
      Effect: Interval
      Images: int
      EffectSize: float
      P: float
      CorrectedP: float
      Verdict: Verdict
      Reason: string option }

[<RequireQualifiedAccess>]
module Claims =

    [<Literal>]
    let ToleratedViolations = 0.01

    let private significance = 0.05

    /// `NAME-taught` is NAME with a teaching signal, `NAME-shuffled` NAME with one that says nothing.
    let private taughtSuffix, shuffledSuffix = "-taught", "-shuffled"

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

    /// The x of a metric of a model; none is one of them, of a metric without x.
    let private abscissae (rows: MetricRow[]) side =
        match side with
        | Line _ -> None
        | Measured(model, metric) ->
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
        | Line _ -> None
        | Measured(model, metric) ->
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
    let private joined reasons =
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

        let reason = joined [ missing rows xs higher; missing rows xs lower ]

        struct (xs |> List.choose id |> Array.ofList, reason, paired)

    /// Left undecided for a reason: its p counts in no correction.
    let private undecided reason (claim: Claim) =
        { claim with
            P = nan
            Reason = claim.Reason |> Option.orElse (Some reason) }

    let private claim rows topic statement metric model against higher lower =
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

    let private decided (claim: Claim) corrected =
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

    /// Why the attacks on a model do not do for a verdict; none where they do.
    let private weaklyAttacked rows model =
        let attacked attacks = attacks |> List.exists (has rows model)

        match attacked [ "square"; "cascade" ], attacked [ "adaptive"; "cascade" ] with
        | true, true -> None
        | false, true -> Some $"no gradient-free attack (square) on {model}"
        | true, false -> Some $"no adaptive attack (cascade) on {model}"
        | false, false ->
            Some $"neither a gradient-free attack (square) nor an adaptive one (cascade) on {model}"

    /// The claim with the sampling of images in its interval and p, where the images of both sides are there.
    let private overImages (rows: MetricRow[]) outcomes higher lower (claim: Claim) =
        let seeds = rows |> Array.map _.Seed |> Array.distinct |> Array.sort

        match claim.Reason, ImageBootstrap.ofDifference outcomes seeds claim.Xs higher lower claim.Metric with
        | None, ValueSome joint when claim.Effect.Count = seeds.Length && claim.Xs.Length > 0 ->
            { claim with
                Effect = joint.Interval
                Images = joint.Images
                P = joint.P }
        | _ -> claim

    /// The rows of the last layer of each model, where a metric has one for each.
    let private ofLastLayer (metrics: string list) (rows: MetricRow[]) =
        rows
        |> Array.groupBy (fun row -> row.Model, row.Metric)
        |> Array.collect (fun ((_, metric), own) ->
            if List.contains metric metrics then
                let last = own |> Array.map _.X |> Array.max
                own |> Array.filter (fun row -> row.X = last)
            else
                own)

    /// What a teaching signal does to the last layer; nothing without a taught model of the same name, or without measures.
    let private encoding rows model =
        let taught = model + taughtSuffix
        let claim = claim (ofLastLayer [ "csi"; "gdv" ] rows) "task-specific encoding"
        let own metric = Measured(taught, metric)

        [| if has rows taught "gdv" then
               for other in [ model; model + shuffledSuffix ] do
                   if has rows other "gdv" then
                       let against metric = Measured(other, metric)

                       claim
                           $"with labels as inputs a readout tells classes apart better than with {other}"
                           "accuracy"
                           taught
                           other
                           (own "accuracy")
                           (against "accuracy")

                       claim
                           $"labels as inputs bring classes apart: a lower discrimination value than of {other}"
                           "gdv"
                           taught
                           other
                           (against "gdv")
                           (own "gdv")

                       claim
                           $"labels as inputs make units more selective for classes than those of {other}"
                           "csi"
                           taught
                           other
                           (own "csi")
                           (against "csi")

               claim
                   "its selective units matter more to the readout than the others"
                   "ablation"
                   taught
                   "no difference"
                   (own "ablation")
                   (Line 0.0) |]

    let private margin = "lognormal_margin"

    /// The least margin of each seed over the decisive thresholds; a seed that lacks one has none.
    let private strictly (rows: MetricRow[]) model =
        let least =
            rows
            |> Array.filter (fun row -> row.Model = model && row.Metric = margin)
            |> Array.groupBy _.Seed
            |> Array.map (fun (seed, own) ->
                let margins =
                    StrictJudgement.decisive
                    |> Array.map (fun x ->
                        own
                        |> Array.filter (fun row -> row.X = Some x)
                        |> Array.tryHead
                        |> Option.map _.Value
                        |> Option.defaultValue nan)

                Metrics.row model seed Split.NoImages margin None (Array.reduce min margins))

        let others =
            rows |> Array.filter (fun row -> row.Model <> model || row.Metric <> margin)

        let thresholds =
            StrictJudgement.decisive |> Array.map string |> String.concat " and "

        claim
            (Array.append others least)
            "lognormal weights"
            $"a lognormal describes the weights better than every single family that does not contain it, above {thresholds}: the smaller margin"
            margin
            model
            "the best of Weibull, exponential and power law"
            (Measured(model, margin))
            (Line 0.0)

    let judge model (baselines: string[]) signs readout (outcomes: ImageOutcomes seq) (rows: MetricRow seq) =
        let split, rows = Metrics.measuredSplit rows, Metrics.measured rows

        let outcomes =
            outcomes |> Seq.filter (fun each -> each.Split = split) |> Array.ofSeq

        let claim = claim rows

        let against topic statement metric higher =
            [| for baseline in baselines do
                   let own, other = Measured(model, metric), Measured(baseline, metric)
                   let above, below = if higher then own, other else other, own
                   claim topic (statement + " " + baseline) metric model baseline above below |]

        let untrained = model + "-untrained"

        let robustness (other, statement) =
            let metric =
                if has rows model "worst_case" && has rows other "worst_case" then
                    "worst_case"
                else
                    "pgd"

            let robust =
                claim
                    "adversarial robustness"
                    statement
                    metric
                    model
                    other
                    (Measured(model, metric))
                    (Measured(other, metric))
                |> overImages rows outcomes model other

            match joined [ for each in [ model; other ] -> weaklyAttacked rows each ] with
            | Some weak when robust.Effect.Count > 0 -> undecided weak robust
            | _ -> robust

        /// A claim that these rows cannot decide.
        let open' topic statement metric reason =
            claim topic statement metric model "–" (Measured(model, metric)) (Line nan) |> undecided reason

        let dale statement metric =
            claim
                "Dale's law"
                statement
                metric
                model
                $"at most %g{100.0 * ToleratedViolations} %% with mixed signs"
                (Line ToleratedViolations)
                (Measured(model, metric))

        let ofUnits =
            dale "hidden units keep to one sign in the readout" "dale_violations_readout"

        let ofInputs = dale "pixels keep to one sign in the hidden layer" "dale_violations"

        let claims =
            [| yield! against "sparsity" "fewer synapses survive than with" "density" false

               if has rows model margin then
                   strictly rows model

               for family in [ Family.Weibull; Family.Exponential; Family.PowerLaw ] do
                   claim
                       "lognormal weights"
                       $"a lognormal describes the weights better than the best {family.Name} distribution"
                       "fit_lognormal_bic"
                       model
                       family.Name
                       (Measured(model, WeightAnalysis.metric family "bic"))
                       (Measured(model, WeightAnalysis.metric Family.Lognormal "bic"))

               match signs with
               | SignKeeping.Free -> ofInputs
               | SignKeeping.ByConstraint ->
                   undecided "kept by a constraint; only a run without one can tell" ofInputs
               | SignKeeping.ByForm ->
                   undecided "kept by the form of the rule: a multiplicative step cannot cross zero" ofInputs

               match readout with
               | SignKeeping.Free -> ofUnits
               | SignKeeping.ByConstraint -> undecided "kept by a constraint on the readout" ofUnits
               | SignKeeping.ByForm ->
                   undecided "kept by the form of the readout: its weights have one sign" ofUnits

               yield!
                   against
                       "few-shot generalisation"
                       "higher accuracy from few images than with"
                       "few_shot_whole"
                       true

               if has rows model "few_shot_features" then
                   for baseline in baselines do
                       claim
                           "few-shot generalisation"
                           $"with unsupervised features, higher accuracy from few labelled images than with {baseline}"
                           "few_shot_features"
                           model
                           baseline
                           (Measured(model, "few_shot_features"))
                           (Measured(baseline, bestFewShot rows baseline))

               for baseline in baselines do
                   robustness (baseline, $"higher accuracy under attack than with {baseline}")

               if rows |> Array.exists (fun row -> row.Model = untrained) then
                   robustness (untrained, "higher accuracy under attack than with its own untrained features")

               yield!
                   against
                       "resource allocation"
                       "more bits of the answer for each surviving synapse than with"
                       "capacity"
                       true

               if has rows model "acc" then
                   let topic = "continuous adaptation"

                   yield! against topic "higher accuracy on all tasks after the last one than with" "acc" true
                   yield! against topic "less forgetting than with" "forgetting" false

                   if has rows untrained "acc" then
                       claim
                           topic
                           "higher accuracy on all tasks than with its own untrained features"
                           "acc"
                           model
                           untrained
                           (Measured(model, "acc"))
                           (Measured(untrained, "acc"))
               else
                   open'
                       "continuous adaptation"
                       "earlier tasks are kept while later ones are learnt"
                       "acc"
                       "not measured here: biosparse run continual learns tasks one after another"

               yield! encoding rows model

               if not (has rows (model + taughtSuffix) "gdv") then
                   open'
                       "task-specific encoding"
                       "hidden units turn from features to the task"
                       "csi"
                       "not measured here: biosparse run encoding teaches the rule with labels" |]

        claims |> Array.map _.P |> Statistics.holm |> Array.map2 decided claims
