namespace BioSparse.Core

open System

type private SpecialFunctions = MathNet.Numerics.SpecialFunctions
type private Constants = MathNet.Numerics.Constants

[<RequireQualifiedAccess>]
module internal BoundedFit =

    /// Mean and variance of a variable on [0, 1] with density proportional to exp(−rate · u).
    let private exponentialOn (rate: float) =
        if abs rate < 1e-3 then
            struct (0.5 - rate / 12.0, 1.0 / 12.0 - rate * rate / 240.0)
        else
            let half = sinh (0.5 * rate)

            struct (1.0 / rate - 1.0 / SpecialFunctions.Expm1 rate, 1.0 / (rate * rate) - 0.25 / (half * half))

    /// The rate whose mean is `mean` ∈ (0, 1), by halving.
    let private rateOf mean =
        let mutable low, high = -700.0, 700.0

        for _ in 1..80 do
            let middle = 0.5 * (low + high)
            let struct (found, _) = exponentialOn middle

            if found > mean then low <- middle else high <- middle

        0.5 * (low + high)

    /// Of y in [0, width] with this mean, exponential: struct (variance, ln L for each value).
    let private limit width mean =
        if Double.IsPositiveInfinity width then
            struct (mean * mean, -(log mean) - 1.0)
        else
            let rate = rateOf (mean / width)
            let struct (_, variance) = exponentialOn rate

            let normaliser =
                if abs rate < 1e-8 then
                    0.0
                else
                    log (rate / -(SpecialFunctions.Expm1 -rate))

            struct (variance * width * width, normaliser - log width - rate * mean / width)

    let fit threshold (values: float[]) =
        let n = float values.Length
        let bound = Array.max values
        let ys = values |> Array.map (fun x -> log (bound / x))
        let mean = Array.average ys
        let variance = ys |> Array.averageBy (fun y -> (y - mean) * (y - mean))
        let width = log (bound / threshold)
        let ofX each = n * (each - log bound + mean)
        let struct (widest, supremum) = limit width mean

        if variance >= widest * (1.0 - 1e-9) then
            Error(FitFailure.Limit("a power law truncated above", 2, ofX supremum))
        else
            let sd = sqrt variance

            // slope of ln density at the mean, in units of 1/sd; ln of sigma in units of sd
            let centreAndSigma (at: float[]) =
                let sigma = sd * exp at[1]
                struct (mean + at[0] / sd * sigma * sigma, sigma)

            let likelihood at =
                let struct (centre, sigma) = centreAndSigma at
                let spread = (variance + (mean - centre) * (mean - centre)) / (2.0 * sigma * sigma)

                -log(sigma * Constants.Sqrt2Pi)
                - spread
                - Tail.logBetween (-centre / sigma) ((width - centre) / sigma)

            let struct (best, highest, converged) =
                Simplex.maximise values.Length likelihood [ [| 0.0; 0.1 |] ] [| 0.2; 0.2 |]

            if converged then
                let struct (centre, sigma) = centreAndSigma best

                Law.BoundedLognormal(log bound - centre, sigma, bound)
                |> Fit.create threshold values.Length (ofX highest)
            else
                Error FitFailure.NotConverged
