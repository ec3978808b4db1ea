namespace BioSparse.Core

open System
open System.Numerics.Tensors

type private SpecialFunctions = MathNet.Numerics.SpecialFunctions
type private Constants = MathNet.Numerics.Constants

[<RequireQualifiedAccess>]
module internal WideFits =

    /// A family as a search sees it: coordinates without bounds.
    [<NoComparison; NoEquality>]
    type private Search =
        {
            /// The mean of ln density of ln x; NaN outside the bounds of the search.
            Objective: float[] -> float
            /// Where it begins.
            Starts: float[] list
            /// The first simplex.
            Steps: float[]
            Law: float[] -> Law
            Coordinates: Law -> float[]
        }

    /// What a maximum has to be above its limit.
    let private least = 1e-3

    let private lawOf family (narrow: Fit list) =
        narrow
        |> List.tryPick (fun fit ->
            if fit.Distribution.Law.Family = family then
                Some fit.Distribution.Law
            else
                None)

    /// A lognormal that describes the values somehow where none is the likeliest.
    let private body (groups: GroupedLogs) narrow =
        match lawOf Family.Lognormal narrow with
        | Some(Law.Lognormal(mu, sigma)) when abs (mu - groups.Mean) < 10.0 * groups.Sd -> struct (mu, sigma)
        | _ -> struct (groups.Mean, groups.Sd)

    let private lowestShape, private highestShape = -7.0, 8.0

    let private generalisedGamma (groups: GroupedLogs) narrow start =
        let struct (mu, sigma) = body groups narrow
        let scaled = Array.zeroCreate<float> groups.Means.Length

        let objective (at: float[]) =
            if at[2] < lowestShape || at[2] > highestShape then
                nan
            else
                let sigma, k = exp at[1], exp at[2]
                let root = sqrt k
                let per = 1.0 / (sigma * root)
                TensorPrimitives.Multiply(ReadOnlySpan groups.Means, per, Span scaled)
                TensorPrimitives.Add(ReadOnlySpan scaled, -at[0] * per, Span scaled)
                TensorPrimitives.Exp(ReadOnlySpan scaled, Span scaled)
                let power = TensorPrimitives.Dot(ReadOnlySpan groups.Shares, ReadOnlySpan scaled)

                (k - 0.5) * log k - SpecialFunctions.GammaLn k - at[1] + root * (groups.Mean - at[0]) / sigma
                - k * power
                - Tail.logGamma k (k * exp ((start - at[0]) * per))

        { Objective = objective
          Starts =
            [ [| mu; log sigma; 3.0 |]
              match lawOf Family.Weibull narrow with
              | Some(Law.Weibull(shape, scale)) -> [| log scale; -log shape; 0.0 |]
              | _ -> [| groups.Mean; log groups.Sd; 0.0 |] ]
          Steps = [| 0.2 * sigma; 0.2; 0.5 |]
          Law =
            fun at ->
                let k = exp at[2]
                let power = 1.0 / (exp at[1] * sqrt k)
                Law.GeneralisedGamma(k, power, exp (at[0] - at[2] / power))
          Coordinates =
            fun law ->
                match law with
                | Law.GeneralisedGamma(k, power, scale) ->
                    [| log scale + log k / power; -log(power * sqrt k); log k |]
                | _ -> invalidArg (nameof law) $"{law} is no generalised gamma" }

    let private doublePareto (groups: GroupedLogs) narrow start =
        let struct (mu, sigma) = body groups narrow
        let sd = groups.Sd
        let steepest, flattest = log (100.0 / sd), log (0.05 / sd)

        let objective (at: float[]) =
            if max at[0] at[1] > steepest || min at[0] at[1] < flattest || at[3] < log (0.01 * sd) then
                nan
            else
                let alpha, beta, tau = exp at[0], exp at[1], exp at[3]

                let beyond =
                    if Double.IsNegativeInfinity start then
                        0.0
                    else
                        NormalLaplace.logSurvival alpha beta at[2] tau start

                NormalLaplace.logLikelihood alpha beta at[2] tau groups.Means groups.Shares - beyond

        let from alpha beta centre tau =
            [| log (alpha / sd); log (beta / sd); centre; log tau |]

        { Objective = objective
          Starts =
            [ from 4.0 4.0 mu (0.9 * sigma)
              from 1.5 8.0 (groups.Mean - 0.6 * sd) (0.5 * sd)
              from 8.0 1.5 (groups.Mean + 0.6 * sd) (0.5 * sd)
              from 1.5 1.5 groups.Mean (0.3 * sd) ]
          Steps = [| 0.3; 0.3; 0.2 * sigma; 0.2 |]
          Law = fun at -> Law.DoubleParetoLognormal(exp at[0], exp at[1], at[2], exp at[3])
          Coordinates =
            fun law ->
                match law with
                | Law.DoubleParetoLognormal(alpha, beta, nu, tau) ->
                    // the bounds go with the values: what stood for ∞ among other ones may lie beyond
                    let within exponent =
                        Math.Clamp(log exponent, flattest + 0.1, steepest - 0.1)

                    [| within alpha; within beta; nu; log (max tau (0.011 * sd)) |]
                | _ -> invalidArg (nameof law) $"{law} is no double-Pareto lognormal" }

    let private mixture (groups: GroupedLogs) start =
        let sd = groups.Sd
        let first = Array.zeroCreate<float> groups.Means.Length
        let second = Array.zeroCreate<float> groups.Means.Length

        /// ln of the part above the threshold.
        let beyond mu sigma =
            if Double.IsNegativeInfinity start then
                0.0
            else
                Tail.logNormal ((start - mu) / sigma)

        /// The density of a component above the threshold times its share there.
        let component' (into: float[]) logShare mu sigma =
            TensorPrimitives.Add(ReadOnlySpan groups.Means, -mu, Span into)
            TensorPrimitives.Multiply(ReadOnlySpan into, ReadOnlySpan into, Span into)
            TensorPrimitives.Multiply(ReadOnlySpan into, -0.5 / (sigma * sigma), Span into)
            let constant = logShare - log (sigma * Constants.Sqrt2Pi) - beyond mu sigma
            TensorPrimitives.Add(ReadOnlySpan into, constant, Span into)
            TensorPrimitives.Exp(ReadOnlySpan into, Span into)

        // ln of the logistic function
        let logShare x = -log(1.0 + exp -x)

        let objective (at: float[]) =
            let s1, s2 = exp at[2], exp at[4]

            if
                min s1 s2 < sd / 20.0
                || abs at[0] > 15.0
                || (start - at[1]) / s1 > 5.0
                || (start - at[3]) / s2 > 5.0
            then
                nan
            else
                component' first (logShare at[0]) at[1] s1
                component' second (logShare -at[0]) at[3] s2
                TensorPrimitives.Add(ReadOnlySpan first, ReadOnlySpan second, Span first)
                TensorPrimitives.Log(ReadOnlySpan first, Span first)
                TensorPrimitives.Dot(ReadOnlySpan groups.Shares, ReadOnlySpan first)

        let halves share =
            let struct (m1, s1) = GroupedLogs.between 0.0 share groups
            let struct (m2, s2) = GroupedLogs.between share 1.0 groups
            let wide s = log (max (0.1 * sd) s)
            [| log (share / (1.0 - share)); m1; wide s1; m2; wide s2 |]

        let law (at: float[]) =
            let s1, s2 = exp at[2], exp at[4]
            // shares above the threshold to shares of all
            let odds = at[0] - beyond at[1] s1 + beyond at[3] s2

            if at[1] <= at[3] then
                Law.LognormalMixture(exp (logShare odds), at[1], s1, at[3], s2)
            else
                Law.LognormalMixture(exp (logShare -odds), at[3], s2, at[1], s1)

        { Objective = objective
          Starts =
            [ halves 0.2
              halves 0.5
              halves 0.8
              [| 0.0; groups.Mean; log (0.5 * sd); groups.Mean; log (1.3 * sd) |] ]
          Steps = [| 0.5; 0.2 * sd; 0.2; 0.2 * sd; 0.2 |]
          Law = law
          Coordinates =
            fun law ->
                match law with
                | Law.LognormalMixture(share, m1, s1, m2, s2) ->
                    let odds = log (share / (1.0 - share))
                    [| odds + beyond m1 s1 - beyond m2 s2; m1; log s1; m2; log s2 |]
                | _ -> invalidArg (nameof law) $"{law} is no mixture" }

    /// The limit that is likeliest, as a failure with its ln L.
    let private limitOf (narrow: Fit list) =
        narrow
        |> List.choose (fun fit ->
            match fit.Distribution.Law with
            | Law.Lognormal _ ->
                Some struct (FitFailure.Limit("a lognormal", 2, fit.LogLikelihood), fit.LogLikelihood)
            | Law.PowerLaw _ -> Some struct (FitFailure.PowerLaw, fit.LogLikelihood)
            | _ -> None)
        |> List.sortByDescending (fun struct (_, likelihood) -> likelihood)
        |> List.tryHead

    let fit family near narrow threshold (values: float[]) =
        let groups = GroupedLogs.create values
        let start = log threshold

        let search =
            match family with
            | Family.GeneralisedGamma -> generalisedGamma groups narrow start
            | Family.DoubleParetoLognormal -> doublePareto groups narrow start
            | _ -> mixture groups start

        let starts, shrink =
            match near |> Option.map search.Coordinates with
            | Some at when Double.IsFinite(search.Objective at) -> [ at ], 0.5
            | _ -> search.Starts, 1.0

        let struct (best, _, converged) =
            Simplex.maximise values.Length search.Objective starts (search.Steps |> Array.map ((*) shrink))

        let law = search.Law best

        let likelihood =
            if Law.isSound law then
                Distribution.logDensity { Law = law; Threshold = threshold } values |> Array.sum
            else
                -infinity

        match limitOf narrow with
        | Some(failure, supremum) when not (likelihood > supremum + least) -> Error failure
        | _ when not converged -> Error FitFailure.NotConverged
        | _ when family = Family.GeneralisedGamma && best[2] > highestShape - 0.1 ->
            Error(FitFailure.Limit("a lognormal", 2, likelihood))
        | _ when family = Family.GeneralisedGamma && best[2] < lowestShape + 0.1 ->
            Error(FitFailure.Limit("a generalised gamma of shape 0", 2, likelihood))
        | _ -> Fit.create threshold values.Length likelihood law
