module BioSparse.Tests.WideFitsTests

open System
open Expecto
open BioSparse.Core
open BioSparse.Tests.EstimationTests

/// Laws that 5,000 values tell apart from all other families.
let laws =
    [ Law.GeneralisedGamma(0.3, 2.5, 0.3)
      Law.DoubleParetoLognormal(2.0, 1.5, -3.0, 0.3)
      Law.BoundedLognormal(-1.5, 1.2, 0.5)
      Law.LognormalMixture(0.6, -4.0, 0.4, -2.0, 0.5) ]

let private threshold = 0.005

/// The family that Schwarz's criterion chooses among all.
let private chosen values =
    Distribution.familiesAbove threshold
    |> Array.choose (fun family -> Estimation.fit family threshold values |> Result.toOption)
    |> Array.minBy _.Bic
    |> _.Distribution.Law.Family

let private right count (law: Law) =
    Array.Parallel.init count (fun seed -> chosen (draw threshold law 5000 (uint64 seed)))
    |> Array.filter ((=) law.Family)
    |> Array.length

/// The long form: prints how many of 100 samples of 5,000 values choose their family, of each law, and fails below 95.
/// `BioSparse.Tests families`.
let run () =
    let all = EstimationTests.laws @ laws |> List.map (fun law -> law, right 100 law)

    for law, count in all do
        printfn $"{count} of 100: {law}"

    if all |> List.forall (fun (_, count) -> count >= 95) then
        0
    else
        1

/// The p values of samples of a law under their own family, without those that have no fit.
let private pValues replicates size count (law: Law) =
    let p seed =
        let values = draw threshold law size (uint64 (500 + seed))

        match Estimation.fit law.Family threshold values with
        | Ok fit -> (GoodnessOfFit.ksTest replicates (Random.key (uint64 seed)) fit values).P
        | Error _ -> nan

    Array.Parallel.init count p |> Array.filter (Double.IsNaN >> not)

/// The greatest distance of the distribution of p from an even one.
let private unevenness (ps: float[]) =
    let n = float ps.Length

    ps
    |> Array.sort
    |> Array.mapi (fun i p -> max (p - float i / n) (float (i + 1) / n - p))
    |> Array.max

/// The long form of the evenness of p: 200 samples of 1,000 values for each law, 49 replicates. `BioSparse.Tests p-values`.
let runPValues () =
    let all =
        laws |> List.map (fun law -> let ps = pValues 49 1000 200 law in law, ps.Length, unevenness ps)

    for law, count, distance in all do
        printfn $"distance {distance:F3} of {count} p: {law}"

    // the Kolmogorov distribution exceeds 1.63 once in a hundred; a step of p adds 1/50
    if
        all
        |> List.forall (fun (_, count, distance) ->
            count >= 180 && distance < 1.63 / sqrt (float count) + 0.02)
    then
        0
    else
        1

let private ofEach test =
    [ for law in laws do
          testCase $"{law}" (fun () -> test law) ]

[<Tests>]
let tests =
    testList
        "WideFits"
        [ testList
              "30,000 values give their law back, within four standard errors of a resample"
              (ofEach (fun law ->
                  let estimates seed =
                      let values = draw threshold law 3000 seed
                      (fitOf law.Family threshold values).Distribution.Law.Parameters

                  // the scatter of samples of 3,000 is √10 times that of 30,000
                  let scatter = Array.Parallel.init 40 (fun i -> estimates (uint64 (100 + i)))
                  let fit = fitOf law.Family threshold (draw threshold law 30000 11UL)

                  for i in 0 .. law.Parameters.Length - 1 do
                      let sd = (Statistics.interval (Array.map (Array.item i) scatter)).Sd / sqrt 10.0
                      let truth, found = law.Parameters[i], fit.Distribution.Law.Parameters[i]
                      // the estimate of a bound lies below it by an exponential variable
                      Expect.isLessThan (abs (found - truth)) (4.0 * sd) $"{law.ParameterNames[i]}: {found}"
                      Expect.isLessThan sd (0.1 * (0.3 + abs truth)) $"{law.ParameterNames[i]} is estimated"))

          testList
              "no neighbour is likelier"
              (ofEach (fun law ->
                  let values = draw threshold law 1000 5UL
                  let fit = fitOf law.Family threshold values

                  for i in 0 .. law.Parameters.Length - 1 do
                      for factor in [ 0.97; 1.03 ] do
                          let p = fit.Distribution.Law.Parameters
                          p[i] <- p[i] * factor

                          let likelihood =
                              Distribution.logDensity
                                  { Law = Law.ofParameters law.Family p
                                    Threshold = threshold }
                                  values
                              |> Array.sum

                          Expect.isLessThan likelihood fit.LogLikelihood $"{p}"))

          testList
              "5,000 values choose their family"
              (ofEach (fun law -> Expect.isGreaterThanOrEqual (right 12 law) 11 "of 12"))

          testList
              "a family is as likely as what it contains, or says that its limit is likelier"
              [ for law in EstimationTests.laws do
                    for family in
                        [ Family.GeneralisedGamma
                          Family.DoubleParetoLognormal
                          Family.BoundedLognormal
                          Family.LognormalMixture ] do
                        testCase $"{family} of {law}" (fun () ->
                            let values = draw threshold law 1500 9UL

                            let likelihood family =
                                match Estimation.fit family threshold values with
                                | Ok fit -> fit.LogLikelihood
                                | Error(FitFailure.Limit(_, _, supremum)) -> supremum
                                | Error FitFailure.PowerLaw ->
                                    (fitOf Family.PowerLaw threshold values).LogLikelihood
                                | Error failure -> failtest failure.Message

                            let contained =
                                match family with
                                | Family.GeneralisedGamma ->
                                    [ Family.Lognormal; Family.Weibull; Family.PowerLaw ]
                                | _ -> [ Family.Lognormal; Family.PowerLaw ]

                            for narrow in contained do
                                Expect.isGreaterThan
                                    (likelihood family)
                                    (likelihood narrow - 1e-3)
                                    narrow.Name) ]

          testCase
              "twice the log ratio of the generalised gamma to what it contains has the law of its test"
              (fun () ->
                  for law, narrow, tail in
                      [ Law.Weibull(1.2, 0.1), Family.Weibull, "two-sided"
                        Law.Lognormal(-3.0, 0.8), Family.Lognormal, "at the edge" ] do
                      let p seed =
                          let values = draw threshold law 500 (uint64 (4000 + seed))

                          match Estimation.fit Family.GeneralisedGamma threshold values with
                          | Ok wide ->
                              let comparison =
                                  GoodnessOfFit.compare wide (fitOf narrow threshold values) values

                              Expect.equal comparison.Test "likelihood-ratio" tail
                              comparison.P
                          // the supremum is the lognormal itself
                          | Error _ -> 1.0

                      let ps = Array.Parallel.init 300 p

                      for level in [ 0.05; 0.1; 0.3 ] do
                          let share = float (ps |> Array.filter (fun p -> p < level) |> Array.length) / 300.0

                          Expect.isLessThan
                              (abs (share - level))
                              (3.0 * sqrt (level * (1.0 - level) / 300.0))
                              $"{narrow}: {share} below {level}")

          testCase
              "a lognormal within a mixture or a double-Pareto lognormal has no test, and no p"
              (fun () ->
                  let values =
                      draw threshold (Law.LognormalMixture(0.6, -4.0, 0.4, -2.0, 0.5)) 500 1UL

                  let lognormal = fitOf Family.Lognormal threshold values

                  for family in [ Family.LognormalMixture; Family.DoubleParetoLognormal ] do
                      let comparison =
                          GoodnessOfFit.compare (fitOf family threshold values) lognormal values

                      Expect.equal comparison.Test "none" "test"
                      Expect.isTrue (Double.IsNaN comparison.P && comparison.Statistic > 0.0) $"{comparison}")

          testCase "a search begins at a law that lies at its bound for other values" (fun () ->
              // exponents that stand for ∞
              let law = Law.DoubleParetoLognormal(500.0, 1.5, -3.0, 0.3)
              let values = draw threshold law 1000 2UL

              match Estimation.refit law threshold values, Estimation.fit law.Family threshold values with
              | Ok one, Ok other ->
                  Expect.isLessThan (abs (one.LogLikelihood - other.LogLikelihood)) 0.01 "ln L"
              | one, other -> failtest $"{one}, {other}")

          testCase "scaling the values scales the laws" (fun () ->
              for law in laws do
                  let values = draw threshold law 800 3UL
                  let one = fitOf law.Family threshold values
                  let other = fitOf law.Family (7.3 * threshold) (values |> Array.map ((*) 7.3))
                  let expected = one.LogLikelihood - 800.0 * log 7.3
                  Expect.isLessThan (abs (other.LogLikelihood - expected)) 1e-3 $"{law}")

          testList
              "p is even under the truth"
              (ofEach (fun law ->
                  let ps = pValues 19 300 50 law
                  Expect.isGreaterThan ps.Length 40 "samples with an answer"
                  // the Kolmogorov distribution exceeds 1.63 once in a hundred; a step of p adds 1/20
                  Expect.isLessThan (unevenness ps) (1.63 / sqrt (float ps.Length) + 0.05) $"{Array.sort ps}"))

          testCase "near the estimate a search finds what the search from everywhere finds" (fun () ->
              for law in laws do
                  let values = draw threshold law 2000 8UL

                  match
                      Estimation.fit law.Family threshold values, Estimation.refit law threshold values
                  with
                  | Ok one, Ok other ->
                      Expect.isLessThan (abs (one.LogLikelihood - other.LogLikelihood)) 1e-3 $"{law}"
                  | one, other -> failtest $"{one}, {other}") ]
