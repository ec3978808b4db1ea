module BioSparse.Tests.WeightAnalysisTests

open System
open Expecto
open FsCheck
open BioSparse.Core

let private key = Random.key 9UL

let private weightsOf law count =
    EstimationTests.draw 0.0 law count 2UL
    |> Array.mapi (fun i x -> if i % 2 = 0 then float32 x else -(float32 x))

let private analyse = WeightAnalysis.analyse 0.005

let private floats (values: NormalFloat[]) =
    values |> Array.map (fun (NormalFloat v) -> float32 (Math.Clamp(v, -1e6, 1e6)))

[<Tests>]
let tests =
    testList
        "WeightAnalysis"
        [ testProperty
              "normalised weights lie above the threshold, up to 1, and see neither sign nor scale"
              (fun values ->
                  let weights = floats values

                  match WeightAnalysis.normalise 0.005 weights with
                  | Ok kept ->
                      Expect.all kept (fun v -> v > 0.005 && v <= 1.0) "range"
                      Expect.equal (Array.last kept) 1.0 "the largest"
                      Expect.sequenceEqual kept (Array.sort kept) "ascending"
                      let other = weights |> Array.map ((*) -4.0f) |> WeightAnalysis.normalise 0.005
                      Expect.equal other (Ok kept) "scaled"
                  | Error problem -> Expect.isTrue (Array.forall ((=) 0.0f) weights) problem)

          testCase "the right family comes out best, under its own name" (fun () ->
              for law, name in
                  [ Law.Lognormal(-3.0, 0.6), "lognormal"
                    Law.Weibull(0.7, 0.1), "stretched exponential"
                    Law.Weibull(1.6, 0.2), "compressed exponential"
                    Law.Exponential 12.0, "exponential" ] do
                  let distribution = analyse 0 key (weightsOf law 4000)

                  match distribution.Best with
                  | null -> failtest $"no fit of {law}"
                  | best -> Expect.equal best.Name name $"{law}")

          testCase "the best fit is not the one with the idle parameter" (fun () ->
              let best seed =
                  let weights =
                      EstimationTests.draw 0.0 (Law.Exponential 12.0) 1000 (uint64 seed) |> Array.map float32

                  match (analyse 0 key weights).Best with
                  | null -> failtest "no fit"
                  | fit -> fit.Name

              let right = Array.init 60 best |> Array.filter ((=) "exponential") |> Array.length
              // Schwarz's criterion errs once in a hundred here, Akaike's once in six
              Expect.isGreaterThanOrEqual right 57 "exponential")

          testCase "eleven fits, a comparison of each two truncated ones, and all figures filled" (fun () ->
              let d = analyse 20 key (weightsOf (Law.Weibull(0.7, 0.1)) 2000)
              let fitted = d.Fits |> Array.filter (fun fit -> fit.Truncated && fit.Succeeded)
              let count = fitted.Length
              Expect.equal d.Fits.Length 11 "fits"
              Expect.isGreaterThanOrEqual count 6 "that have a maximum"
              Expect.equal d.Comparisons.Length (count * (count - 1) / 2) "comparisons"
              Expect.equal d.Total 2000 "total"

              for fit in d.Fits do
                  Expect.equal fit.Distribution.Threshold (if fit.Truncated then 0.005 else 0.0) "threshold"

              for fit in d.Fits |> Array.filter _.Succeeded do
                  Expect.isTrue (fit.Ks.P > 0.0 && fit.Ks.P <= 1.0) $"{fit.Name}: {fit.Ks}"

                  Expect.all
                      fit.Parameters
                      (fun p -> not (p.Low > p.Estimate || p.Estimate > p.High))
                      "intervals"

              let names = WeightAnalysis.rows "m" 3 d |> Array.map _.Metric
              Expect.equal (Array.distinct names) names "each row once"

              for name in
                  [ "fit_lognormal_aic"
                    "fit_weibull_plain_ks_p"
                    "fit_weibull_shape"
                    "fit_lognormal_weibull_p"
                    "fit_power_law_bic"
                    "fit_power_law_alpha"
                    "fit_weibull_power_law_p"
                    "fit_generalised_gamma_bic"
                    "fit_double_pareto_lognormal_ks"
                    "fit_lognormal_truncated_above_bic"
                    "fit_lognormal_mixture_share" ] do
                  Expect.contains names name "row"

              Expect.isFalse (names |> Array.exists _.Contains("power_law_plain")) "no power law above 0")

          testCase "the same key gives the same numbers" (fun () ->
              let weights = weightsOf (Law.Exponential 12.0) 300
              // as text, in which NaN equals itself
              let text () =
                  let d = analyse 15 key weights

                  [ for fit in d.Fits -> $"{fit.Name} {fit.Ks} {List.ofArray fit.Parameters} {fit.Bic}"
                    for row in WeightAnalysis.rows "m" 1 d -> $"{row.Metric} {row.Value:R}" ]

              Expect.equal (text ()) (text ()) "repeated")

          testCase "weights that cannot be fitted give an analysis that says so" (fun () ->
              for weights, part in
                  [ [||], "no weights"
                    Array.zeroCreate 10, "zero"
                    [| 0.1f; nanf; 0.2f |], "weight 1" ] do
                  let d = analyse 5 key weights
                  Expect.stringContains (string d.Problem) part "problem"
                  Expect.isNull d.Best "best"
                  Expect.all d.Fits (fun fit -> not fit.Succeeded && Double.IsNaN fit.Aic) "fits")

          testCase "weights that do not differ are fitted by nothing, with the reason" (fun () ->
              for count in [ 1; 100 ] do
                  let d = analyse 5 key (Array.create count 0.3f)
                  Expect.isNone d.Problem "equal weights are weights"
                  Expect.all d.Fits (fun fit -> (string fit.Problem).Contains "different values") "no fit"
                  Expect.isNull d.Best "no winner"
                  Expect.stringContains (string d.BestProblem) "different values" "why not"
                  Expect.stringContains (string d.BestPlainProblem) "different values" "why no plain one")

          testCase "a power law is named where it is one, whatever maxima the others have" (fun () ->
              for seed in 0UL .. 19UL do
                  let pareto =
                      EstimationTests.draw 0.005 (Law.PowerLaw 2.5) 5000 seed |> Array.map float32

                  // the largest weight of a Pareto varies: the threshold is where the sample begins
                  let d = WeightAnalysis.analyse (0.005 / float (Array.max pareto)) 0 key pareto

                  match d.Best with
                  | null -> failtest (string d.BestProblem)
                  | best ->
                      Expect.equal best.Name "power law" $"seed {seed}"
                      Expect.isTrue (abs (best.Parameters[0].Estimate - 2.5) < 0.09) "four standard errors")

          testCase "no winner where a family without a fit might be likelier" (fun () ->
              let d = analyse 0 key (weightsOf (Law.Lognormal(-3.0, 0.6)) 500)

              let without failure family =
                  { d with
                      Fits =
                          d.Fits
                          |> Array.map (fun fit ->
                              if fit.Family = family then
                                  { fit with Failure = ValueSome failure }
                              else
                                  fit) }

              let best (d: WeightDistribution) =
                  match d.Best with
                  | null -> "none"
                  | fit -> fit.Name

              Expect.equal (best d) "lognormal" "all fitted"
              let lost = without FitFailure.NotConverged Family.Weibull
              Expect.equal (best lost) "none" "not converged"
              Expect.stringContains (string lost.BestProblem) "Weibull" "which"
              // its supremum is the power law's, which stands among the fits
              Expect.equal
                  (best (without FitFailure.PowerLaw Family.Weibull))
                  "lognormal"
                  "the power law competes"

              let limit = without FitFailure.PowerLaw Family.Weibull

              let neither =
                  { limit with
                      Fits = limit.Fits |> Array.filter (fun fit -> fit.Family <> Family.PowerLaw) }

              Expect.equal (best neither) "none" "nothing stands for the limit"

              // a limit of known likelihood competes as it is
              let least = (nonNull d.Best).LogLikelihood

              let bounded likelihood =
                  without
                      (FitFailure.Limit("a power law truncated above", 2, likelihood))
                      Family.BoundedLognormal

              Expect.equal (best (bounded (least - 1.0))) "lognormal" "less likely"
              Expect.equal (best (bounded (least + 1.0))) "none" "likelier") ]

[<Tests>]
let figures =
    testList
        "FigureData"
        [ testProperty
              "a histogram counts every value, and its density has area 1"
              (fun (PositiveInt bins) (values: NormalFloat[]) ->
                  let values =
                      values
                      |> Array.map (fun (NormalFloat v) -> 0.01 + abs v % 10.0)
                      |> Array.append [| 0.5; 3.0 |]

                  let h = FigureData.histogram bins values
                  Expect.equal (Array.sum h.Counts) values.Length "counts"

                  let area =
                      Array.map2 (*) h.Density (Array.pairwise h.Edges |> Array.map (fun (a, b) -> b - a))
                      |> Array.sum

                  Expect.floatClose Accuracy.high area 1.0 "area")

          testProperty
              "a tail falls from 1 to one value's share and thins to no more than its points"
              (fun (values: NormalFloat[]) ->
                  let values =
                      values |> Array.map (fun (NormalFloat v) -> abs v) |> Array.append [| 1.0 |]

                  let c = FigureData.tail 5 values
                  Expect.isTrue (c.X.Length = c.Y.Length && c.X.Length <= 5) "points"
                  Expect.equal (c.X[0], c.Y[0]) (Array.min values, 1.0) "first"

                  Expect.equal
                      (Array.last c.X, Array.last c.Y)
                      (Array.max values, 1.0 / float values.Length)
                      "last"

                  Expect.sequenceEqual c.Y (Array.sortDescending c.Y) "falling")

          testCase "values at the law's quantiles lie on the diagonal" (fun () ->
              let d = Distribution.truncated 0.005 (Law.Weibull(0.7, 0.1))

              let values =
                  Array.init 1000 (fun i -> (float i + 0.5) / 1000.0) |> Distribution.quantile d

              let c = FigureData.quantiles 50 d values
              Expect.equal c.X.Length 50 "points"
              Array.iter2 (fun x y -> Expect.floatClose Accuracy.high y x "diagonal") c.X c.Y)

          testCase "a grid of equal ratios, from end to end" (fun () ->
              let g = FigureData.grid 4 0.001 1.0

              Array.iter2
                  (fun a e -> Expect.floatClose Accuracy.high a e "point")
                  g
                  [| 0.001; 0.01; 0.1; 1.0 |])

          testCase "nothing to draw is an empty histogram" (fun () ->
              for values in [ [||]; [| 0.3; 0.3 |]; [| -1.0; nan |] ] do
                  Expect.isEmpty (FigureData.histogram 10 values).Counts "bins") ]
