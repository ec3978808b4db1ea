module BioSparse.Tests.EstimationTests

open System
open Expecto
open FsCheck
open BioSparse.Core

let laws =
    [ Law.Lognormal(-3.0, 0.8)
      Law.Lognormal(-2.0, 1.2)
      Law.Weibull(0.6, 0.05)
      Law.Weibull(1.8, 0.2)
      Law.Exponential 12.0
      Law.PowerLaw 2.5 ]

/// Families whose estimates have a closed form or are the root of one equation: no sample has more than one maximum.
let private closed =
    [ Family.Lognormal; Family.Weibull; Family.Exponential; Family.PowerLaw ]

let private closedAbove threshold =
    closed |> List.filter (fun family -> Array.contains family (Distribution.familiesAbove threshold))

/// A threshold far below everyday values at which the family has members and a maximum.
let private lowest family =
    if family = Family.PowerLaw then 0.005 else 0.0

let fitOf family threshold values =
    match Estimation.fit family threshold values with
    | Ok fit -> fit
    | Error failure -> failtest $"no fit: {failure.Message}"

let draw threshold law count seed =
    Distribution.sample (Distribution.truncated threshold law) count (Random.key seed)

/// Positive values of everyday size, at least three of them different.
let private positive (values: NormalFloat[]) =
    values |> Array.map (fun (NormalFloat v) -> 0.01 + abs v % 10.0) |> Array.append [| 0.5; 1.0; 2.0 |]

let private close what tolerance expected actual =
    Expect.isTrue
        (abs (actual - expected) <= tolerance * max 1e-9 (abs expected))
        $"{what}: {actual}, not {expected}"

let private scaled c law =
    match law with
    | Law.Lognormal(mu, sigma) -> Law.Lognormal(mu + log c, sigma)
    | Law.Weibull(shape, scale) -> Law.Weibull(shape, c * scale)
    | Law.Exponential rate -> Law.Exponential(rate / c)
    | Law.PowerLaw alpha -> Law.PowerLaw alpha
    | law -> failtest $"{law} is not of these families"

let private sameLaw what tolerance (expected: Law) (actual: Law) =
    Array.iter2
        (fun e a ->
            Expect.isTrue (abs (a - e) <= tolerance * (1.0 + abs e)) $"{what}: {actual}, not {expected}")
        expected.Parameters
        actual.Parameters

let private nameOf threshold law = $"{law}, t = {threshold}"

let private ofEach test =
    [ for threshold in [ 0.0; 0.005 ] do
          let families = Distribution.familiesAbove threshold

          for law in laws do
              if Array.contains law.Family families then
                  yield test law threshold ]

[<Tests>]
let tests =
    testList
        "Estimation"
        [ testList
              "laws"
              [ for family in closed do
                    testProperty $"{family}: scaling the values scales the law" (fun values ->
                        let values = positive values
                        let c = 7.3

                        for t in [ 0.0; 0.005 ] do
                            let fit = Estimation.fit family t values
                            let other = Estimation.fit family (c * t) (values |> Array.map ((*) c))

                            match fit, other with
                            | Ok fit, Ok other ->
                                sameLaw "law" 1e-6 (scaled c fit.Distribution.Law) other.Distribution.Law

                                close
                                    "log likelihood"
                                    1e-6
                                    (fit.LogLikelihood - float values.Length * log c)
                                    other.LogLikelihood
                            | Error a, Error b -> Expect.equal a b "failure"
                            | _ -> failtest $"{fit} but {other}")

                for family in closedAbove 0.0 do
                    testProperty $"{family}: truncating far below the values changes nothing" (fun values ->
                        let values = positive values
                        let plain = fitOf family 0.0 values
                        let truncated = Estimation.fit family 1e-300 values

                        match truncated with
                        | Ok fit -> sameLaw "law" 1e-6 plain.Distribution.Law fit.Distribution.Law
                        | Error failure -> failtest failure.Message)

                for family in closed do
                    testProperty $"{family}: order does not matter" (fun values ->
                        let values = positive values

                        let one, two =
                            fitOf family (lowest family) values,
                            fitOf family (lowest family) (Array.rev values)

                        sameLaw "law" 1e-9 one.Distribution.Law two.Distribution.Law)

                    testProperty
                        $"{family}: AIC and BIC by definition, log L by summing densities"
                        (fun values ->
                            let values = positive values
                            let fit = fitOf family (lowest family) values
                            let k = float fit.Distribution.Law.Parameters.Length
                            close "AIC" 1e-9 (2.0 * k - 2.0 * fit.LogLikelihood) fit.Aic

                            close
                                "BIC"
                                1e-9
                                (k * log (float values.Length) - 2.0 * fit.LogLikelihood)
                                fit.Bic

                            let summed = Distribution.logDensity fit.Distribution values |> Array.sum

                            Expect.isLessThan
                                (abs (summed - fit.LogLikelihood))
                                (1e-6 * (1.0 + abs summed))
                                "log L")

                for family in Distribution.families do
                    // a search takes a thousand times longer than a formula
                    testPropertyWithConfig
                        { FsCheckConfig.defaultConfig with
                            maxTest = (if List.contains family closed then 100 else 25) }
                        $"{family}: any array has an answer"
                        (fun (values: float[]) (NonNegativeInt t) ->
                            let threshold = float (t % 3) * 0.005

                            match Estimation.fit family threshold values with
                            | Ok fit ->
                                Expect.all fit.Distribution.Law.Parameters Double.IsFinite "parameters"
                                Expect.isTrue (Double.IsFinite fit.LogLikelihood) "log L"
                            | Error failure -> Expect.isNotEmpty failure.Message "reason") ]

          testList
              "no neighbour is likelier"
              (ofEach (fun law threshold ->
                  testCase (nameOf threshold law) (fun () ->
                      let values = draw threshold law 500 5UL
                      let fit = fitOf law.Family threshold values

                      for i in 0 .. law.Parameters.Length - 1 do
                          for factor in [ 0.999; 1.001 ] do
                              let p = fit.Distribution.Law.Parameters
                              p[i] <- p[i] * factor

                              let neighbour = Law.ofParameters law.Family p

                              let likelihood =
                                  Distribution.logDensity
                                      (Distribution.truncated threshold neighbour)
                                      values
                                  |> Array.sum

                              Expect.isLessThan likelihood fit.LogLikelihood $"{neighbour}")))

          testList
              "20,000 values give their law back within 2 %"
              (ofEach (fun law threshold ->
                  testCase (nameOf threshold law) (fun () ->
                      let fit = fitOf law.Family threshold (draw threshold law 20000 11UL)

                      Array.iter2
                          (fun truth estimate -> close "parameter" 0.02 truth estimate)
                          law.Parameters
                          fit.Distribution.Law.Parameters)))

          testList
              "5,000 values choose their family 95 times of 100"
              (ofEach (fun law threshold ->
                  testCase (nameOf threshold law) (fun () ->
                      let chosen seed =
                          let values = draw threshold law 5000 seed

                          Distribution.familiesAbove threshold
                          |> Array.choose (fun family ->
                              Estimation.fit family threshold values |> Result.toOption)
                          |> Array.minBy _.Bic
                          |> _.Distribution.Law.Family

                      let right =
                          Seq.init 100 (fun seed -> chosen (uint64 seed))
                          |> Seq.filter ((=) law.Family)
                          |> Seq.length

                      Expect.isGreaterThanOrEqual right 95 "right choices")))

          testCase "exact cases" (fun () ->
              let logs = [| -1.0; 0.0; 1.0; 2.0 |]

              sameLaw
                  "lognormal divides by n"
                  1e-12
                  (Law.Lognormal(0.5, sqrt 1.25))
                  (fitOf Family.Lognormal 0.0 (Array.map exp logs)).Distribution.Law

              sameLaw
                  "exponential above t forgets t"
                  1e-12
                  (Law.Exponential 0.5)
                  (fitOf Family.Exponential 1.0 [| 2.0; 3.0; 4.0 |]).Distribution.Law

              sameLaw
                  "power law: 1 + n / Σ ln (x/t)"
                  1e-12
                  (Law.PowerLaw 1.5)
                  (fitOf Family.PowerLaw 0.5 [| 0.5 * Math.E; 0.5 * Math.Exp 3.0 |]).Distribution.Law)

          testCase "what has no maximum says why" (fun () ->
              let reason family threshold values =
                  match Estimation.fit family threshold values with
                  | Ok fit -> failtest $"{fit.Distribution}"
                  | Error failure -> failure

              Expect.equal (reason Family.PowerLaw 0.0 [| 1.0; 2.0 |]) FitFailure.NoThreshold "no threshold"

              for family in Distribution.families do
                  Expect.equal (reason family 0.3 [| 0.4 |]) FitFailure.NoSpread "one value"
                  Expect.equal (reason family 0.1 (Array.create 9 0.3)) FitFailure.NoSpread "ties alone"
                  Expect.equal (reason family 0.0 [||]) FitFailure.NoValues "none"
                  Expect.equal (reason family 0.0 [| 1.0; 0.0; 2.0 |]) FitFailure.NotAboveThreshold "zeros"

                  Expect.equal
                      (reason family 0.5 [| 1.0; 0.5 |])
                      FitFailure.NotAboveThreshold
                      "at the threshold"

                  Expect.equal (reason family 0.0 [| 1.0; nan |]) FitFailure.NotFinite "NaN"
                  Expect.equal (reason family 0.0 [| 1.0; infinity |]) FitFailure.NotFinite "∞"

              for family in [ Family.Lognormal; Family.Weibull ] do
                  // ln(x/t) with m₂ > 2 m₁²: heavier than any power law
                  let heavy = Array.append (Array.create 50 0.00501) (Array.create 5 1.0)
                  Expect.equal (reason family 0.005 heavy) FitFailure.PowerLaw "heavy tail")

          testCase
              "a likelihood that rises to a power law has that power law's likelihood for its supremum"
              (fun () ->
                  let heavy = Array.append (Array.create 50 0.00501) (Array.create 5 1.0)
                  let power = fitOf Family.PowerLaw 0.005 heavy
                  let alpha = power.Distribution.Law.Parameters[0]

                  let likelihood law =
                      Distribution.logDensity (Distribution.truncated 0.005 law) heavy |> Array.sum

                  // −mu/sigma² + 1 and shape · (t/scale)^shape + 1 tend to alpha
                  let lognormals =
                      [| for sigma in [ 4.0; 12.0; 36.0 ] ->
                             Law.Lognormal(log 0.005 - (alpha - 1.0) * sigma * sigma, sigma) |]

                  let weibulls =
                      [| for shape in [ 0.1; 0.03; 0.01 ] ->
                             Law.Weibull(shape, 0.005 * Math.Pow((alpha - 1.0) / shape, -1.0 / shape)) |]

                  for path in [ lognormals; weibulls ] do
                      // gaps fall with 1/sigma² and with the shape
                      for before, after in
                          path
                          |> Array.map (fun law -> power.LogLikelihood - likelihood law)
                          |> Array.pairwise do
                          Expect.isTrue (after > 0.0 && after < 0.4 * before) $"{after} after {before}")

          testCase "ties among other values do no harm" (fun () ->
              let values =
                  draw 0.005 (Law.Weibull(0.7, 0.1)) 2000 3UL
                  |> Array.map (fun x -> Math.Round(x, 2) + 0.006)

              for family in closed do
                  Expect.isTrue (Result.isOk (Estimation.fit family 0.005 values)) $"{family}")

          testCase "an impossible threshold is refused" (fun () ->
              Expect.throwsT<ArgumentException>
                  (fun () -> Estimation.fit Family.Weibull -1.0 [| 1.0 |] |> ignore)
                  "negative") ]
