namespace BioSparse.Core

open System

type FamilyFit =
    { Family: Family
      Truncated: bool
      Name: string
      Failure: FitFailure voption
      Distribution: Truncated
      Parameters: ParameterInterval[]
      LogLikelihood: float
      Aic: float
      Bic: float
      Ks: KsTest }

    member fit.Succeeded = fit.Failure.IsNone

    member fit.Problem =
        match fit.Failure with
        | ValueSome failure -> Some failure.Message
        | ValueNone -> None

type WeightDistribution =
    { Threshold: float
      Total: int
      Values: float[]
      Problem: string option
      Fits: FamilyFit[]
      Comparisons: FitComparison[] }

    /// The likeliest of one form, or why there is none.
    member private distribution.BestOf truncated : Result<FamilyFit, string> =
        let fits = distribution.Fits |> Array.filter (fun fit -> fit.Truncated = truncated)

        let hasPowerLaw =
            fits |> Array.exists (fun fit -> fit.Family = Family.PowerLaw && fit.Succeeded)

        let fitted = fits |> Array.filter _.Succeeded

        let least =
            if fitted.Length = 0 then
                infinity
            else
                fitted |> Array.map _.Bic |> Array.min

        let mightBeLikelier (fit: FamilyFit) =
            match fit.Failure with
            | ValueSome FitFailure.NotConverged -> true
            | ValueSome FitFailure.PowerLaw -> not hasPowerLaw
            | ValueSome(FitFailure.Limit(_, parameters, likelihood)) ->
                // a limit that is among the fits is as likely as itself, but for rounding
                let n = float distribution.Values.Length
                float parameters * log n - 2.0 * likelihood < least - 1e-3
            | _ -> false

        match distribution.Problem |> Option.orElse fits[0].Problem, Array.tryFind mightBeLikelier fits with
        | Some problem, _ when fitted.Length = 0 -> Error problem
        | _,
          Some { Family = family
                 Failure = ValueSome failure } ->
            Error $"the {family.Name} might be likelier, and has no fit: {failure.Message}"
        | _ -> Ok(Array.minBy _.Bic fitted)

    member private distribution.OrNull truncated : FamilyFit | null =
        match distribution.BestOf truncated with
        | Ok fit -> fit
        | Error _ -> null

    member private distribution.Why truncated =
        match distribution.BestOf truncated with
        | Ok _ -> None
        | Error problem -> Some problem

    member distribution.Best = distribution.OrNull true
    member distribution.BestProblem = distribution.Why true
    member distribution.BestPlain = distribution.OrNull false
    member distribution.BestPlainProblem = distribution.Why false

[<RequireQualifiedAccess>]
module WeightAnalysis =

    let normalise (threshold: float) (weights: float32[]) =
        if not (threshold >= 0.0 && threshold < 1.0) then
            invalidArg (nameof threshold) $"a threshold of {threshold}; must be in [0, 1)"

        let sizes = weights |> Array.map (fun w -> float (abs w))

        match sizes |> Array.tryFindIndex (Double.IsFinite >> not) with
        | Some i -> Error $"weight {i} is not a finite number"
        | None when sizes.Length = 0 -> Error "there are no weights"
        | None ->
            match Array.max sizes with
            | 0.0 -> Error "all weights are zero"
            | largest ->
                sizes
                |> Array.map (fun size -> size / largest)
                |> Array.filter (fun size -> size > threshold)
                |> Array.sort
                |> Ok

    let private name (law: Law) =
        match law with
        | Law.Weibull(shape, _) when shape < 1.0 -> "stretched exponential"
        | Law.Weibull _ -> "compressed exponential"
        | law -> law.Family.Name

    /// A family's part of the names of metrics.
    let private part (family: Family) =
        family.Name.ToLowerInvariant().Replace(' ', '_').Replace('-', '_')

    let private failed (family: Family) threshold failure =
        let law =
            Law.ofParameters family (family.ParameterNames |> Array.map (fun _ -> nan))

        { Family = family
          Truncated = threshold > 0.0
          Name = family.Name
          Failure = ValueSome failure
          Distribution = { Law = law; Threshold = threshold }
          Parameters = [||]
          LogLikelihood = nan
          Aic = nan
          Bic = nan
          Ks =
            { Statistic = nan
              P = nan
              Count = 0
              Failed = 0 } }

    /// Families that are searched for: their bootstrap takes a tenth of the replicates for p, and none for intervals.
    let private isSearched family =
        match family with
        | Family.GeneralisedGamma
        | Family.DoubleParetoLognormal
        | Family.LognormalMixture -> true
        | _ -> false

    let private described replicates key values (fit: Fit) =
        let forP, forIntervals =
            if isSearched fit.Distribution.Law.Family then
                replicates / 10, 0
            else
                replicates, replicates

        { Family = fit.Distribution.Law.Family
          Truncated = true
          Name = name fit.Distribution.Law
          Failure = ValueNone
          Distribution = fit.Distribution
          Parameters = GoodnessOfFit.intervals forIntervals (Random.named "intervals" key) fit values
          LogLikelihood = fit.LogLikelihood
          Aic = fit.Aic
          Bic = fit.Bic
          Ks = GoodnessOfFit.ksTest forP (Random.named "ks" key) fit values }

    let private pairs (items: 'T[]) =
        [| for i in 0 .. items.Length - 1 do
               for j in i + 1 .. items.Length - 1 -> items[i], items[j] |]

    /// The families of plain fits: those that figures usually show.
    let private plainFamilies =
        [| Family.Lognormal; Family.Weibull; Family.Exponential |]

    let private fitAll replicates key values threshold truncated =
        let families =
            if truncated then
                Distribution.familiesAbove threshold
            else
                plainFamilies

        let outcomes =
            families |> Array.map (fun family -> Estimation.fit family threshold values)

        let described =
            outcomes
            |> Array.mapi (fun i outcome ->
                let family = families[i]

                let fit =
                    match outcome with
                    | Ok fit -> described replicates (Random.named (part family) key) values fit
                    | Error failure -> failed family threshold failure

                { fit with Truncated = truncated })

        struct (outcomes |> Array.choose Result.toOption, described)

    let analyse threshold replicates key (weights: float32[]) =
        let values, problem =
            match normalise threshold weights with
            | Ok values -> values, None
            | Error problem -> [||], Some problem

        let struct (outcomes, truncated) =
            fitAll replicates (Random.named "truncated" key) values threshold true

        let struct (_, plain) =
            fitAll replicates (Random.named "plain" key) values 0.0 false

        { Threshold = threshold
          Total = weights.Length
          Values = values
          Problem = problem
          Fits = Array.append truncated plain
          Comparisons =
            outcomes
            |> Array.map (fun fit -> fit, Distribution.logDensity fit.Distribution values)
            |> pairs
            |> Array.map (fun (a, b) -> GoodnessOfFit.compareDensities a b) }

    let metric family (figure: string) = $"fit_{part family}_{figure}"

    let private ofFit name label unit' direction =
        Metric.create name label unit' direction MetricRole.Fit

    let private figuresOf (family: Family) =
        [| "loglikelihood", "log-likelihood", MetricUnit.Nats, Direction.Higher
           "aic", "AIC", MetricUnit.Nats, Direction.Lower
           "bic", "BIC", MetricUnit.Nats, Direction.Lower
           "ks", "Kolmogorov–Smirnov distance of all weights", MetricUnit.Plain, Direction.Lower
           "ks_p",
           $"Kolmogorov–Smirnov p of at most {GoodnessOfFit.MaximumCount} weights",
           MetricUnit.Plain,
           Direction.Neither
           for parameter in family.ParameterNames do
               parameter, parameter, MetricUnit.Plain, Direction.Neither |]

    let metrics =
        let truncated = Distribution.familiesAbove 0.5

        [| for families, prefix, kind in [ truncated, "", ""; plainFamilies, "plain_", ", threshold ignored" ] do
               for family in families do
                   for figure, label, unit', direction in figuresOf family do
                       ofFit (metric family (prefix + figure)) $"{family.Name}{kind}: {label}" unit' direction

           for first, second in pairs truncated do
               ofFit
                   $"fit_{part first}_{part second}_p"
                   $"{first.Name} against {second.Name}: p of the likelihood ratio"
                   MetricUnit.Plain
                   Direction.Neither |]

    let rows model seed (distribution: WeightDistribution) =
        let row metric value =
            Metrics.row model seed Split.NoImages metric None value

        [| for fit in distribution.Fits do
               let prefix = $"""fit_{part fit.Family}_{if fit.Truncated then "" else "plain_"}"""

               row (prefix + "loglikelihood") fit.LogLikelihood
               row (prefix + "aic") fit.Aic
               row (prefix + "bic") fit.Bic
               row (prefix + "ks") fit.Ks.Statistic
               row (prefix + "ks_p") fit.Ks.P

               for parameter in fit.Parameters do
                   row (prefix + parameter.Name) parameter.Estimate

           for c in distribution.Comparisons do
               row $"fit_{part c.First}_{part c.Second}_p" c.P |]
