namespace BioSparse.Core

open System
open MathNet.Numerics
open MathNet.Numerics.Distributions

[<RequireQualifiedAccess>]
type Family =
    | Lognormal
    | Weibull
    | Exponential
    | PowerLaw

    member family.Name =
        match family with
        | Lognormal -> "lognormal"
        | Weibull -> "weibull"
        | Exponential -> "exponential"
        | PowerLaw -> "power law"

    member family.ParameterNames =
        match family with
        | Lognormal -> [| "mu"; "sigma" |]
        | Weibull -> [| "shape"; "scale" |]
        | Exponential -> [| "rate" |]
        | PowerLaw -> [| "alpha" |]

[<RequireQualifiedAccess>]
type Law =
    | Lognormal of mu: float * sigma: float
    | Weibull of shape: float * scale: float
    | Exponential of rate: float
    | PowerLaw of alpha: float

    member law.Family =
        match law with
        | Lognormal _ -> Family.Lognormal
        | Weibull _ -> Family.Weibull
        | Exponential _ -> Family.Exponential
        | PowerLaw _ -> Family.PowerLaw

    member law.ParameterNames = law.Family.ParameterNames

    member law.Parameters =
        match law with
        | Lognormal(mu, sigma) -> [| mu; sigma |]
        | Weibull(shape, scale) -> [| shape; scale |]
        | Exponential rate -> [| rate |]
        | PowerLaw alpha -> [| alpha |]

[<Struct>]
type Truncated = { Law: Law; Threshold: float }

[<RequireQualifiedAccess>]
module Distribution =

    let families =
        [| Family.Lognormal; Family.Weibull; Family.Exponential; Family.PowerLaw |]

    let familiesAbove threshold =
        families |> Array.filter (fun family -> family <> Family.PowerLaw || threshold > 0.0)

    let truncated threshold (law: Law) =
        let positive x = x > 0.0 && Double.IsFinite x

        let sound =
            match law with
            | Law.Lognormal(mu, sigma) -> Double.IsFinite mu && positive sigma
            | Law.Weibull(shape, scale) -> positive shape && positive scale
            | Law.Exponential rate -> positive rate
            | Law.PowerLaw alpha -> alpha > 1.0 && Double.IsFinite alpha

        if not sound then
            invalidArg (nameof law) $"no distribution is {law}"

        if not (threshold >= 0.0 && Double.IsFinite threshold) then
            invalidArg (nameof threshold) $"a threshold of {threshold}; it is 0 or more"

        if law.Family = Family.PowerLaw && threshold = 0.0 then
            invalidArg (nameof threshold) "a threshold of 0; a power law begins above 0"

        { Law = law; Threshold = threshold }

    let private logTwoPi = log (2.0 * Math.PI)

    /// ln of the untruncated survival function, at x ≥ 0; of a power law, which has none, up to a constant.
    let private logSurvival law x =
        match law with
        | Law.Lognormal(mu, sigma) ->
            if x = 0.0 then
                0.0
            else
                Tail.logNormal ((log x - mu) / sigma)
        | Law.Weibull(shape, scale) -> -(Math.Pow(x / scale, shape))
        | Law.Exponential rate -> -(rate * x)
        | Law.PowerLaw alpha -> (1.0 - alpha) * log x

    let private logPlainDensity law x =
        match law with
        | Law.Lognormal(mu, sigma) ->
            let w = (log x - mu) / sigma
            -0.5 * (w * w + logTwoPi) - log (sigma * x)
        | Law.Weibull(shape, scale) ->
            log (shape / scale) + (shape - 1.0) * log (x / scale) - Math.Pow(x / scale, shape)
        | Law.Exponential rate -> log rate - rate * x
        | Law.PowerLaw alpha -> log (alpha - 1.0) - alpha * log x

    let logDensity distribution xs =
        let beyond = logSurvival distribution.Law distribution.Threshold

        xs
        |> Array.map (fun x ->
            if x <= distribution.Threshold then
                -infinity
            else
                logPlainDensity distribution.Law x - beyond)

    let density distribution xs =
        logDensity distribution xs |> Array.map exp

    let survival distribution xs =
        let beyond = logSurvival distribution.Law distribution.Threshold

        xs
        |> Array.map (fun x ->
            if x <= distribution.Threshold then
                1.0
            else
                min 1.0 (exp (logSurvival distribution.Law x - beyond)))

    let cumulative distribution xs =
        let t = distribution.Threshold

        let upTo =
            match distribution.Law with
            | Law.Lognormal(mu, sigma) ->
                let start = (log t - mu) / sigma
                let below, above = Tail.normal -start, Tail.normal start

                fun x ->
                    let w = (log x - mu) / sigma
                    // in the lower half the differences of lower tails keep the digits that 1 − survival loses
                    if w < 0.0 then
                        (Tail.normal -w - below) / above
                    else
                        1.0 - exp (Tail.logNormal w - Tail.logNormal start)
            | law ->
                let beyond = logSurvival law t
                fun x -> -(SpecialFunctions.Expm1(logSurvival law x - beyond))

        xs |> Array.map (fun x -> if x <= t then 0.0 else Math.Clamp(upTo x, 0.0, 1.0))

    /// The x > t with probability `share` ∈ (0, 1) above it.
    let private inverseSurvival distribution =
        let t = distribution.Threshold

        match distribution.Law with
        | Law.Lognormal(mu, sigma) ->
            let beyond = if t = 0.0 then 1.0 else Tail.normal ((log t - mu) / sigma)
            fun share -> exp (mu - sigma * Normal.InvCDF(0.0, 1.0, share * beyond))
        | Law.Weibull(shape, scale) ->
            let start = Math.Pow(t / scale, shape)
            fun share -> scale * Math.Pow(start - log share, 1.0 / shape)
        | Law.Exponential rate -> fun share -> t - log share / rate
        | Law.PowerLaw alpha -> fun share -> t * Math.Pow(share, 1.0 / (1.0 - alpha))

    let quantile distribution (ps: float[]) =
        let inverse = inverseSurvival distribution

        ps
        |> Array.map (fun p ->
            if not (p >= 0.0 && p <= 1.0) then
                invalidArg (nameof ps) $"a quantile at {p}; must be in [0, 1]"

            if p = 0.0 then distribution.Threshold
            elif p = 1.0 then infinity
            else max distribution.Threshold (inverse (1.0 - p)))

    let sample distribution count key =
        // a value rounded down to t would lie outside the law
        let least = Math.BitIncrement distribution.Threshold
        let inverse = inverseSurvival distribution
        Random.uniform64 count key |> Array.map (fun u -> max least (inverse u))
