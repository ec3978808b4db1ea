namespace BioSparse.Core

[<RequireQualifiedAccess>]
module Claims =

    [<Literal>]
    let ToleratedViolations = 0.01

    /// `NAME-taught` is NAME with a teaching signal, `NAME-shuffled` NAME with one that says nothing.
    let private taughtSuffix, shuffledSuffix = "-taught", "-shuffled"

    /// What a model makes of few labels when all images are there to learn from: its features, or, where they need
    /// labels too, training from scratch.
    let private bestFewShot rows model =
        if ClaimComparison.has rows model "few_shot_features" then
            "few_shot_features"
        else
            "few_shot_whole"

    /// Why the attacks on a model do not do for a verdict; none where they do.
    let private weaklyAttacked rows model =
        let attacked attacks =
            attacks |> List.exists (ClaimComparison.has rows model)

        match attacked [ "square"; "cascade" ], attacked [ "adaptive"; "cascade" ] with
        | true, true -> None
        | false, true -> Some $"no gradient-free attack (square) on {model}"
        | true, false -> Some $"no adaptive attack (cascade) on {model}"
        | false, false ->
            Some $"neither a gradient-free attack (square) nor an adaptive one (cascade) on {model}"

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

        let claim =
            ClaimComparison.make (ofLastLayer [ "csi"; "gdv" ] rows) "task-specific encoding"

        let own metric = ClaimSide.Measured(taught, metric)

        [| if ClaimComparison.has rows taught "gdv" then
               for other in [ model; model + shuffledSuffix ] do
                   if ClaimComparison.has rows other "gdv" then
                       let against metric = ClaimSide.Measured(other, metric)

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
                   (ClaimSide.Line 0.0) |]

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

        ClaimComparison.make
            (Array.append others least)
            "lognormal weights"
            $"a lognormal describes the weights better than every single family that does not contain it, above {thresholds}: the smaller margin"
            margin
            model
            "the best of Weibull, exponential and power law"
            (ClaimSide.Measured(model, margin))
            (ClaimSide.Line 0.0)

    let judge model (baselines: string[]) signs readout (outcomes: ImageOutcomes seq) (rows: MetricRow seq) =
        let split, rows = Metrics.measuredSplit rows, Metrics.measured rows

        let outcomes =
            outcomes |> Seq.filter (fun each -> each.Split = split) |> Array.ofSeq

        let claim = ClaimComparison.make rows

        let against topic statement metric higher =
            [| for baseline in baselines do
                   let own, other =
                       ClaimSide.Measured(model, metric), ClaimSide.Measured(baseline, metric)

                   let above, below = if higher then own, other else other, own
                   claim topic (statement + " " + baseline) metric model baseline above below |]

        let untrained = model + "-untrained"

        let robustness (other, statement) =
            let metric =
                if
                    ClaimComparison.has rows model "worst_case" && ClaimComparison.has rows other "worst_case"
                then
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
                    (ClaimSide.Measured(model, metric))
                    (ClaimSide.Measured(other, metric))
                |> ClaimComparison.overImages rows outcomes model other

            match ClaimComparison.joined [ for each in [ model; other ] -> weaklyAttacked rows each ] with
            | Some weak when robust.Effect.Count > 0 -> ClaimComparison.undecided weak robust
            | _ -> robust

        /// A claim that these rows cannot decide.
        let open' topic statement metric reason =
            claim topic statement metric model "–" (ClaimSide.Measured(model, metric)) (ClaimSide.Line nan)
            |> ClaimComparison.undecided reason

        let dale statement metric =
            claim
                "Dale's law"
                statement
                metric
                model
                $"at most %g{100.0 * ToleratedViolations} %% with mixed signs"
                (ClaimSide.Line ToleratedViolations)
                (ClaimSide.Measured(model, metric))

        let ofUnits =
            dale "hidden units keep to one sign in the readout" "dale_violations_readout"

        let ofInputs = dale "pixels keep to one sign in the hidden layer" "dale_violations"

        let claims =
            [| yield! against "sparsity" "fewer synapses survive than with" "density" false

               if ClaimComparison.has rows model margin then
                   strictly rows model

               for family in [ Family.Weibull; Family.Exponential; Family.PowerLaw ] do
                   claim
                       "lognormal weights"
                       $"a lognormal describes the weights better than the best {family.Name} distribution"
                       "fit_lognormal_bic"
                       model
                       family.Name
                       (ClaimSide.Measured(model, WeightAnalysis.metric family "bic"))
                       (ClaimSide.Measured(model, WeightAnalysis.metric Family.Lognormal "bic"))

               match signs with
               | SignKeeping.Free -> ofInputs
               | SignKeeping.ByConstraint ->
                   ClaimComparison.undecided "kept by a constraint; only a run without one can tell" ofInputs
               | SignKeeping.ByForm ->
                   ClaimComparison.undecided
                       "kept by the form of the rule: a multiplicative step cannot cross zero"
                       ofInputs

               match readout with
               | SignKeeping.Free -> ofUnits
               | SignKeeping.ByConstraint ->
                   ClaimComparison.undecided "kept by a constraint on the readout" ofUnits
               | SignKeeping.ByForm ->
                   ClaimComparison.undecided
                       "kept by the form of the readout: its weights have one sign"
                       ofUnits

               yield!
                   against
                       "few-shot generalisation"
                       "higher accuracy from few images than with"
                       "few_shot_whole"
                       true

               if ClaimComparison.has rows model "few_shot_features" then
                   for baseline in baselines do
                       claim
                           "few-shot generalisation"
                           $"with unsupervised features, higher accuracy from few labelled images than with {baseline}"
                           "few_shot_features"
                           model
                           baseline
                           (ClaimSide.Measured(model, "few_shot_features"))
                           (ClaimSide.Measured(baseline, bestFewShot rows baseline))

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

               if ClaimComparison.has rows model "acc" then
                   let topic = "continuous adaptation"

                   yield! against topic "higher accuracy on all tasks after the last one than with" "acc" true
                   yield! against topic "less forgetting than with" "forgetting" false

                   if ClaimComparison.has rows untrained "acc" then
                       claim
                           topic
                           "higher accuracy on all tasks than with its own untrained features"
                           "acc"
                           model
                           untrained
                           (ClaimSide.Measured(model, "acc"))
                           (ClaimSide.Measured(untrained, "acc"))
               else
                   open'
                       "continuous adaptation"
                       "earlier tasks are kept while later ones are learnt"
                       "acc"
                       "not measured here: biosparse run continual learns tasks one after another"

               yield! encoding rows model

               if not (ClaimComparison.has rows (model + taughtSuffix) "gdv") then
                   open'
                       "task-specific encoding"
                       "hidden units turn from features to the task"
                       "csi"
                       "not measured here: biosparse run encoding teaches the rule with labels" |]

        claims |> Array.map _.P |> Statistics.holm |> Array.map2 ClaimComparison.decided claims
