namespace BioSparse.Core

open System
open MathNet.Numerics
open MathNet.Numerics.Distributions

[<RequireQualifiedAccess>]
module Distribution =

    let families =
        [| Family.Lognormal
           Family.Weibull
           Family.Exponential
           Family.PowerLaw
           Family.GeneralisedGamma
           Family.DoubleParetoLognormal
           Family.BoundedLognormal
           Family.LognormalMixture |]

    let familiesAbove threshold =
        families |> Array.filter (fun family -> family <> Family.PowerLaw || threshold > 0.0)

    let truncated threshold (law: Law) =
        if not (Law.isSound law) then
            invalidArg (nameof law) $"no distribution is {law}"

        if not (threshold >= 0.0 && Double.IsFinite threshold) then
            invalidArg (nameof threshold) $"a threshold of {threshold}; it is 0 or more"

        match law with
        | Law.PowerLaw _ when threshold = 0.0 ->
            invalidArg (nameof threshold) "a threshold of 0; a power law begins above 0"
        | Law.BoundedLognormal(_, _, bound) when bound <= threshold ->
            invalidArg (nameof threshold) $"a threshold of {threshold}; the law ends at {bound}"
        | _ -> ()

        { Law = law; Threshold = threshold }

    let private logTwoPi = log (2.0 * Math.PI)

    let private logSum (a: float) b =
        let high = max a b

        if high = -infinity then
            high
        else
            high + log (exp (a - high) + exp (b - high))

    let private logNormalDensity mu sigma x =
        let w = (log x - mu) / sigma
        -0.5 * (w * w + logTwoPi) - log (sigma * x)

    /// ln of the untruncated survival function, at x ≥ 0; of a power law, which has none, up to a constant.
    let private logSurvival law x =
        match law with
        | _ when x = 0.0 -> 0.0
        | Law.Lognormal(mu, sigma) -> Tail.logNormal ((log x - mu) / sigma)
        | Law.Weibull(shape, scale) -> -(Math.Pow(x / scale, shape))
        | Law.Exponential rate -> -(rate * x)
        | Law.PowerLaw alpha -> (1.0 - alpha) * log x
        | Law.GeneralisedGamma(shape, power, scale) -> Tail.logGamma shape (Math.Pow(x / scale, power))
        | Law.DoubleParetoLognormal(alpha, beta, nu, tau) ->
            NormalLaplace.logSurvival alpha beta nu tau (log x)
        | Law.BoundedLognormal(mu, sigma, bound) ->
            if x >= bound then
                -infinity
            else
                let last = (log bound - mu) / sigma
                Tail.logBetween ((log x - mu) / sigma) last - Tail.logNormal -last
        | Law.LognormalMixture(share, mu1, sigma1, mu2, sigma2) ->
            logSum
                (log share + Tail.logNormal ((log x - mu1) / sigma1))
                (log (1.0 - share) + Tail.logNormal ((log x - mu2) / sigma2))

    let private logPlainDensity law x =
        match law with
        | Law.Lognormal(mu, sigma) -> logNormalDensity mu sigma x
        | Law.Weibull(shape, scale) ->
            log (shape / scale) + (shape - 1.0) * log (x / scale) - Math.Pow(x / scale, shape)
        | Law.Exponential rate -> log rate - rate * x
        | Law.PowerLaw alpha -> log (alpha - 1.0) - alpha * log x
        | Law.GeneralisedGamma(shape, power, scale) ->
            let u = log (x / scale)

            log (power / x) + shape * power * u - exp (power * u) - SpecialFunctions.GammaLn shape
        | Law.DoubleParetoLognormal(alpha, beta, nu, tau) ->
            NormalLaplace.logDensity alpha beta nu tau (log x) - log x
        | Law.BoundedLognormal(mu, sigma, bound) ->
            if x > bound then
                -infinity
            else
                logNormalDensity mu sigma x - Tail.logNormal ((mu - log bound) / sigma)
        | Law.LognormalMixture(share, mu1, sigma1, mu2, sigma2) ->
            logSum
                (log share + logNormalDensity mu1 sigma1 x)
                (log (1.0 - share) + logNormalDensity mu2 sigma2 x)

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

                fun x ->
                    if x - t < 1e-6 * t then
                        // here a difference of two tails has no digits left: the midpoint rule, exact to (x/t − 1)²
                        (x - t) * exp (logPlainDensity law (0.5 * (x + t)) - beyond)
                    else
                        -(SpecialFunctions.Expm1(logSurvival law x - beyond))

        xs |> Array.map (fun x -> if x <= t then 0.0 else Math.Clamp(upTo x, 0.0, 1.0))

    /// Cells of a table of ln survival, and the least share in it.
    let private cells, private leastShare = 256, 1e-18

    /// The inverse of the survival function by Newton's method on its logarithm in z = ln x, kept within a cell of a table.
    let private tabled distribution =
        let law, t = distribution.Law, distribution.Threshold
        let beyond = logSurvival law t
        let at z = logSurvival law (exp z) - beyond
        let least = log leastShare

        // where the law begins: ln t, or so low that all but 10⁻¹⁶ lies above
        let low =
            if t > 0.0 then
                log t
            else
                let rec down z step =
                    if at z > -1e-16 then z else down (z - step) (2.0 * step)

                down 0.0 0.1

        let high =
            match law with
            | Law.BoundedLognormal(_, _, bound) -> log bound
            | _ ->
                let rec up step =
                    if at (low + step) < least then
                        low + step
                    else
                        up (1.5 * step)

                up 0.1

        let step = (high - low) / float cells

        let table =
            Array.init (cells + 1) (fun i -> if i = 0 then 0.0 else at (low + step * float i))

        let rec newton target z left right tries =
            let found = at z
            let left, right = (if found > target then z, right else left, z)
            let slope = -(exp (logPlainDensity law (exp z) + z - beyond - found))
            let next = z - (found - target) / slope

            let next =
                if next > left && next < right then
                    next
                else
                    0.5 * (left + right)

            // the error of a step is the square of the one before
            if tries = 0 || abs (next - z) < 1e-8 * step then
                next
            else
                newton target next left right (tries - 1)

        fun share ->
            let target = log share
            // the cell whose ends hold the target; the table falls
            let mutable left, right = 0, cells

            while right - left > 1 do
                let middle = (left + right) / 2

                if table[middle] > target then
                    left <- middle
                else
                    right <- middle

            let a = low + step * float left
            let fall = (table[left] - target) / (table[left] - max table[right] (2.0 * least))
            exp (newton target (a + Math.Clamp(fall, 0.01, 0.99) * step) a (a + step) 60)

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
        | Law.BoundedLognormal(mu, sigma, bound) when
            (log bound - mu) / sigma > -6.0 && (t = 0.0 || (log t - mu) / sigma < 30.0)
            ->
            let last = Tail.normal ((log bound - mu) / sigma)
            let beyond = (if t = 0.0 then 1.0 else Tail.normal ((log t - mu) / sigma)) - last
            fun share -> min bound (exp (mu - sigma * Normal.InvCDF(0.0, 1.0, last + share * beyond)))
        | Law.GeneralisedGamma _
        | Law.DoubleParetoLognormal _
        | Law.BoundedLognormal _
        | Law.LognormalMixture _ -> tabled distribution

    let quantile distribution (ps: float[]) =
        let inverse = inverseSurvival distribution

        let last =
            match distribution.Law with
            | Law.BoundedLognormal(_, _, bound) -> bound
            | _ -> infinity

        ps
        |> Array.map (fun p ->
            if not (p >= 0.0 && p <= 1.0) then
                invalidArg (nameof ps) $"a quantile at {p}; must be in [0, 1]"

            if p = 0.0 then distribution.Threshold
            elif p = 1.0 then last
            else max distribution.Threshold (inverse (1.0 - p)))

    let sample distribution count key =
        // a value rounded down to t would lie outside the law
        let least = Math.BitIncrement distribution.Threshold
        let inverse = inverseSurvival distribution
        Random.uniform64 count key |> Array.map (fun u -> max least (inverse u))
