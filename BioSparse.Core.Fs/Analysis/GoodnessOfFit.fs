namespace BioSparse.Core

open System

type KsTest =
    { Statistic: float
      P: float
      Count: int
      Failed: int }

type ParameterInterval =
    { Name: string
      Estimate: float
      Low: float
      High: float }

type FitComparison =
    { First: Family
      Second: Family
      LogRatio: float
      Test: string
      Statistic: float
      P: float }

[<RequireQualifiedAccess>]
module GoodnessOfFit =

    [<Literal>]
    let MaximumCount = 2000

    /// Failed replicates beyond this share leave the bootstrap without an answer.
    let private tolerated = 0.1

    let kolmogorovSmirnov distribution (values: float[]) =
        let n = float values.Length

        if values.Length = 0 then
            nan
        else
            values
            |> Array.sort
            |> Distribution.cumulative distribution
            |> Array.mapi (fun i f -> max (f - float i / n) (float (i + 1) / n - f))
            |> Array.max

    let private refit (fit: Fit) values =
        Estimation.refit fit.Distribution.Law fit.Distribution.Threshold values

    /// What `measure` says of each replicate that has an answer, and how many have none.
    let private bootstrap replicates key measure =
        let answers =
            Array.init replicates (fun r -> measure (Random.split r key)) |> Array.choose Result.toOption

        struct (answers, replicates - answers.Length)

    let private answered replicates failed =
        replicates > 0 && float failed <= tolerated * float replicates

    let ksTest replicates key (fit: Fit) (values: float[]) =
        let subsampled = values.Length > MaximumCount

        let sample =
            if subsampled then
                Random.permutation values.Length (Random.named "subsample" key)
                |> Array.take MaximumCount
                |> Array.map (Array.get values)
            else
                values

        let distance (fit: Fit) = kolmogorovSmirnov fit.Distribution

        let test observed (source: Fit) =
            let replicate key =
                let drawn = Distribution.sample source.Distribution sample.Length key
                refit fit drawn |> Result.map (fun own -> distance own drawn)

            let struct (distances, failed) = bootstrap replicates key replicate

            if answered replicates failed then
                let beyond = distances |> Array.filter (fun d -> d >= observed) |> Array.length
                struct (float (1 + beyond) / float (1 + distances.Length), failed)
            else
                struct (nan, failed)

        let statistic = distance fit values

        let struct (p, failed) =
            if not subsampled then
                test statistic fit
            else
                match refit fit sample with
                | Ok own -> test (distance own sample) own
                | Error _ -> struct (nan, replicates)

        { Statistic = statistic
          P = p
          Count = sample.Length
          Failed = failed }

    /// The interval of a bound is one-sided and needs no resampling: n f(b̂) (b − b̂) is exponential of mean 1.
    let private boundLimit (fit: Fit) p =
        match fit.Distribution.Law with
        | Law.BoundedLognormal(_, _, bound) when p > 0.5 ->
            let density = (Distribution.density fit.Distribution [| bound |])[0]
            bound + log 20.0 / (float fit.Count * density)
        | Law.BoundedLognormal(_, _, bound) -> bound
        | _ -> nan

    let intervals replicates key (fit: Fit) (values: float[]) =
        let law = fit.Distribution.Law
        let estimates = law.Parameters
        let size = min values.Length MaximumCount
        let shrink = sqrt (float size / float values.Length)

        let replicate key =
            Random.integers values.Length size key
            |> Array.map (Array.get values)
            |> refit fit
            |> Result.map _.Distribution.Law.Parameters

        let struct (resampled, failed) = bootstrap replicates key replicate

        Array.init estimates.Length (fun i ->
            let estimate = estimates[i]
            let domain = (Law.domains law.Family)[i]

            // parameters with bounds are shrunk on a scale without them, so that they stay within
            let free x =
                match domain with
                | Domain.Signed -> x
                | Domain.Above bound -> log (x - bound)
                | Domain.Share -> log (x / (1.0 - x))

            let bounded y =
                match domain with
                | Domain.Signed -> y
                | Domain.Above bound -> bound + exp y
                | Domain.Share -> 1.0 / (1.0 + exp -y)

            let limit p =
                match law with
                | _ when not (answered replicates failed) -> nan
                | Law.BoundedLognormal _ when i = 2 -> boundLimit fit p
                | _ ->
                    let end' = resampled |> Array.map (Array.item i) |> Statistics.quantile p
                    bounded (free estimate + shrink * (free end' - free estimate))

            { Name = law.ParameterNames[i]
              Estimate = estimate
              Low = limit 0.025
              High = limit 0.975 })

    /// What is known of 2 (ln L₁ − ln L₂) where the first family holds the second one within it or at its edge.
    [<NoComparison; NoEquality>]
    type private Nested =
        /// Its p under the second.
        | Tail of (float -> float)
        /// Nothing: parameters have no estimate under the second.
        | Unknown

    /// None where neither family holds the other.
    let private nested (wide: Family) (narrow: Family) =
        match wide, narrow with
        | (Family.Weibull, Family.Exponential)
        | (Family.GeneralisedGamma, Family.Weibull) -> ValueSome(Tail Tail.chiSquaredOne)
        | (Family.GeneralisedGamma, Family.Exponential)
        | (Family.BoundedLognormal, Family.Lognormal) -> ValueSome(Tail Tail.chiSquaredTwo)
        | ((Family.Lognormal | Family.Weibull), Family.PowerLaw)
        | (Family.GeneralisedGamma, Family.Lognormal) ->
            ValueSome(
                Tail(fun statistic ->
                    if statistic > 0.0 then
                        0.5 * Tail.chiSquaredOne statistic
                    else
                        1.0)
            )
        | ((Family.GeneralisedGamma | Family.BoundedLognormal), Family.PowerLaw)
        | ((Family.DoubleParetoLognormal | Family.LognormalMixture), (Family.Lognormal | Family.PowerLaw)) ->
            ValueSome Unknown
        | _ -> ValueNone

    let compareDensities (first: Fit, firstDensities: float[]) (second: Fit, secondDensities: float[]) =
        let one, two = first.Distribution.Law.Family, second.Distribution.Law.Family

        if one = two then
            invalidArg (nameof second) "two fits of one family"

        if first.Distribution.Threshold <> second.Distribution.Threshold then
            invalidArg (nameof second) "fits above different thresholds do not share a likelihood"

        let logRatio = first.LogLikelihood - second.LogLikelihood

        let struct (test, statistic, p) =
            match nested one two |> ValueOption.orElse (nested two one) with
            | ValueSome(Tail tail) ->
                let statistic = 2.0 * abs logRatio
                struct ("likelihood-ratio", statistic, tail statistic)
            | ValueSome Unknown -> struct ("none", 2.0 * abs logRatio, nan)
            | ValueNone ->
                let n = float firstDensities.Length
                let each = Array.map2 (-) firstDensities secondDensities
                let mean = Array.average each
                let variance = each |> Array.averageBy (fun d -> (d - mean) * (d - mean))
                let parameters (fit: Fit) = fit.Distribution.Law.Parameters.Length
                let correction = 0.5 * float (parameters first - parameters second) * log n
                let z = (logRatio - correction) / sqrt (n * variance)
                struct ("vuong", z, Tail.twoSidedNormal z)

        { First = one
          Second = two
          LogRatio = logRatio
          Test = test
          Statistic = statistic
          P = p }

    let compare (first: Fit) (second: Fit) values =
        let withDensities (fit: Fit) =
            fit, Distribution.logDensity fit.Distribution values

        compareDensities (withDensities first) (withDensities second)
