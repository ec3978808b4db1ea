namespace BioSparse.Core

open System
open System.Numerics.Tensors
open MathNet.Numerics.RootFinding

type private Constants = MathNet.Numerics.Constants

[<RequireQualifiedAccess>]
module Estimation =

    let private exponential threshold (values: float[]) =
        let n = float values.Length
        let rate = 1.0 / (Array.average values - threshold)
        Law.Exponential rate |> Fit.create threshold values.Length (n * (log rate - 1.0))

    let private powerLaw threshold (values: float[]) =
        let mean = values |> Array.averageBy (fun x -> log (x / threshold))
        let n = float values.Length

        Law.PowerLaw(1.0 + 1.0 / mean)
        |> Fit.create threshold values.Length (-n * (log (mean * threshold) + mean + 1.0))

    // Beyond these α a truncation is without effect, or the law without difference from a power law.
    let private lowestAlpha, private highestAlpha = -38.0, 35.0

    /// struct (δ, m₂/m₁²) of a standard normal truncated at α: δ = φ(α)/(1 − Φ(α)) − α.
    let private truncatedNormal (alpha: float) =
        if alpha > 3.0 then
            // δ = 1/(α + c), c = 2/(α + 3/(α + …)), free of cancellation
            let c = Tail.continued 2 alpha
            struct (1.0 / (alpha + c), c * (alpha + c))
        else
            let density = exp (-0.5 * alpha * alpha) / Constants.Sqrt2Pi
            let delta = density / Tail.normal alpha - alpha
            struct (delta, (1.0 - alpha * delta) / (delta * delta))

    let private lognormal threshold (values: float[]) =
        let n = float values.Length
        let logs = Array.map log values
        let mean = Array.average logs
        let variance = (logs |> Array.sumBy (fun z -> (z - mean) * (z - mean))) / n

        let finish mu sigma alpha =
            let beyond = Tail.logNormal alpha
            let spread = (variance + (mean - mu) * (mean - mu)) / (2.0 * sigma * sigma)

            Law.Lognormal(mu, sigma)
            |> Fit.create
                threshold
                values.Length
                (-n * (mean + log (sigma * Constants.Sqrt2Pi) + spread + beyond))

        if threshold = 0.0 then
            finish mean (sqrt variance) -infinity
        else
            let start = log threshold
            let first = mean - start
            let ratio = 1.0 + variance / (first * first)

            let ratioAt alpha =
                (let struct (_, r) = truncatedNormal alpha in r)

            if ratio <= ratioAt lowestAlpha then
                finish mean (sqrt variance) -infinity
            elif ratio >= ratioAt highestAlpha then
                Error FitFailure.PowerLaw
            else
                let mutable low, high = lowestAlpha, highestAlpha

                for _ in 1..80 do
                    let middle = 0.5 * (low + high)

                    if ratioAt middle < ratio then
                        low <- middle
                    else
                        high <- middle

                let alpha = 0.5 * (low + high)
                let struct (delta, _) = truncatedNormal alpha
                let sigma = first / delta
                finish (start - alpha * sigma) sigma alpha

    // Below, a Weibull is without difference from a power law, and its scale below every float.
    let private lowestShape, private highestShape = 0.02, 1e6

    let private weibull threshold (values: float[]) =
        let n = float values.Length
        let largest = Array.max values
        // in units of the largest value no power overflows
        let logs = values |> Array.map (fun x -> log (x / largest))
        let start = log (threshold / largest)
        let mean = Array.average logs
        let spread = sqrt ((logs |> Array.sumBy (fun v -> (v - mean) * (v - mean))) / n)
        let powers = Array.zeroCreate logs.Length

        /// struct (mean xᵏ − tᵏ, mean xᵏ ln x − tᵏ ln t) in those units.
        let moments (k: float) =
            TensorPrimitives.Multiply(ReadOnlySpan logs, k, Span powers)
            TensorPrimitives.Exp(ReadOnlySpan powers, Span powers)
            let power = TensorPrimitives.Sum(ReadOnlySpan powers) / n
            let weighted = TensorPrimitives.Dot(ReadOnlySpan logs, ReadOnlySpan powers) / n

            if threshold = 0.0 then
                struct (power, weighted)
            else
                struct (power - exp (k * start), weighted - start * exp (k * start))

        let score logShape =
            let k = exp logShape
            let struct (m, slope) = moments k
            1.0 + k * mean - k * slope / m

        let rec bracketLow k tries =
            if k <= lowestShape then
                // without a threshold no power law is the limit
                Error(
                    if threshold > 0.0 then
                        FitFailure.PowerLaw
                    else
                        FitFailure.NotConverged
                )
            elif score (log k) > 0.0 then
                Ok k
            elif tries = 0 then
                Error FitFailure.NotConverged
            else
                bracketLow (max lowestShape (k / 3.0)) (tries - 1)

        let rec bracketHigh k tries =
            if k >= highestShape || tries = 0 then
                Error FitFailure.NotConverged
            elif score (log k) < 0.0 then
                Ok k
            else
                bracketHigh (k * 3.0) (tries - 1)

        let solve low high =
            let mutable root = nan

            if Brent.TryFindRoot(score, log low, log high, 1e-11, 100, &root) then
                let shape = exp root
                let struct (m, _) = moments shape
                let scale = largest * Math.Pow(m, 1.0 / shape)
                let meanLog = mean + log largest

                Law.Weibull(shape, scale)
                |> Fit.create
                    threshold
                    values.Length
                    (n * (log shape - shape * log scale + (shape - 1.0) * meanLog - 1.0))
            else
                Error FitFailure.NotConverged

        // the shape of a plain Weibull with this spread of ln x: sd ln x = π / (k √6)
        let guess =
            min (0.5 * highestShape) (max (2.0 * lowestShape) (Math.PI / (spread * sqrt 6.0)))

        match bracketLow guess 20 with
        | Error failure -> Error failure
        | Ok low ->
            match bracketHigh (2.0 * low) 20 with
            | Error failure -> Error failure
            | Ok high -> solve low high

    let private among (near: Law option) (family: Family) threshold (values: float[]) =
        if not (threshold >= 0.0 && Double.IsFinite threshold) then
            invalidArg (nameof threshold) $"a threshold of {threshold}; it is 0 or more"

        if values.Length = 0 then
            Error FitFailure.NoValues
        elif not (Array.forall Double.IsFinite values) then
            Error FitFailure.NotFinite
        elif Array.exists (fun x -> x <= threshold) values then
            Error FitFailure.NotAboveThreshold
        elif family = Family.PowerLaw && threshold = 0.0 then
            Error FitFailure.NoThreshold
        elif Array.forall (fun x -> x = values[0]) values then
            Error FitFailure.NoSpread
        else
            let searched () =
                let narrow =
                    [ lognormal threshold values
                      if threshold > 0.0 then
                          powerLaw threshold values
                      if family = Family.GeneralisedGamma && near.IsNone then
                          weibull threshold values ]

                WideFits.fit family near (List.choose Result.toOption narrow) threshold values

            match family with
            | Family.Lognormal -> lognormal threshold values
            | Family.Weibull -> weibull threshold values
            | Family.Exponential -> exponential threshold values
            | Family.PowerLaw -> powerLaw threshold values
            | Family.BoundedLognormal -> BoundedFit.fit threshold values
            | Family.GeneralisedGamma
            | Family.DoubleParetoLognormal
            | Family.LognormalMixture -> searched ()

    let fit family threshold values = among None family threshold values

    let refit (law: Law) threshold values =
        among (Some law) law.Family threshold values
