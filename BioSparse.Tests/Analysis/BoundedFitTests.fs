module BioSparse.Tests.BoundedFitTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.EstimationTests

[<Tests>]
let tests =
    testList
        "BoundedFit"
        [ testCase "the bound is the largest value, and no other is likelier" (fun () ->
              let values = draw 0.005 (Law.BoundedLognormal(-1.5, 1.2, 0.5)) 500 4UL
              let fit = fitOf Family.BoundedLognormal 0.005 values

              match fit.Distribution.Law with
              | Law.BoundedLognormal(mu, sigma, bound) ->
                  Expect.equal bound (Array.max values) "bound"

                  let wider =
                      Distribution.truncated 0.005 (Law.BoundedLognormal(mu, sigma, 1.01 * bound))

                  Expect.isLessThan
                      (Distribution.logDensity wider values |> Array.sum)
                      fit.LogLikelihood
                      "a wider one"
              | law -> failtest $"{law}")

          testCase "ln L is that of the densities, with a threshold and without" (fun () ->
              for threshold in [ 0.0; 0.005 ] do
                  let values = draw threshold (Law.BoundedLognormal(-1.5, 0.8, 0.5)) 500 4UL
                  let fit = fitOf Family.BoundedLognormal threshold values
                  let summed = Distribution.logDensity fit.Distribution values |> Array.sum
                  Expect.isLessThan (abs (summed - fit.LogLikelihood)) 1e-6 "ln L")

          testCase
              "values that a power law truncated above describes better say so, with its likelihood"
              (fun () ->
                  // ln x even in [ln 0.01, 0]: a density proportional to 1/x; and denser towards the ends
                  for power in [ 1.0; 0.8 ] do
                      let values =
                          Array.init 1000 (fun i ->
                              let u = 2.0 * (float i + 0.5) / 1000.0 - 1.0
                              let v = float (sign u) * abs u ** power
                              exp (0.5 * (v - 1.0) * log 100.0))

                      match Estimation.fit Family.BoundedLognormal (0.01 * 0.99999) values with
                      | Error(FitFailure.Limit(limit, 2, likelihood)) ->
                          Expect.stringContains limit "power law" "limit"
                          // density 1/(x ln 100) of every value, at least
                          let flat = values |> Array.sumBy (fun x -> -log(x * log 100.0))

                          Expect.isTrue
                              (likelihood > flat - 1.0 && likelihood < flat + 1.0)
                              $"{likelihood}, {flat}"
                      | other -> failtest $"{other}")

          testCase "twice the log ratio to the lognormal within has the tail exp(−x/2)" (fun () ->
              let p seed =
                  let values = draw 0.005 (Law.Lognormal(-3.0, 0.8)) 400 (uint64 (2000 + seed))

                  let comparison =
                      GoodnessOfFit.compare
                          (fitOf Family.BoundedLognormal 0.005 values)
                          (fitOf Family.Lognormal 0.005 values)
                          values

                  Expect.equal comparison.Test "likelihood-ratio" "test"
                  comparison.P

              let ps = Array.Parallel.init 400 p

              for level in [ 0.05; 0.1; 0.3 ] do
                  let share = float (ps |> Array.filter (fun p -> p < level) |> Array.length) / 400.0
                  Expect.isTrue (abs (share - level) < 3.0 * sqrt (level * (1.0 - level) / 400.0)) $"{share}")

          testCase "the interval of the bound holds it 95 times of 100" (fun () ->
              let holds seed =
                  let values =
                      draw 0.005 (Law.BoundedLognormal(-1.5, 1.2, 0.5)) 400 (uint64 (9000 + seed))

                  let fit = fitOf Family.BoundedLognormal 0.005 values
                  let interval = (GoodnessOfFit.intervals 12 (Random.key 1UL) fit values)[2]
                  interval.Low <= 0.5 && 0.5 <= interval.High

              let share =
                  float (Array.Parallel.init 300 holds |> Array.filter id |> Array.length) / 300.0

              Expect.isTrue (share > 0.91 && share < 0.985) $"{share}") ]
