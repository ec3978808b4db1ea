module BioSparse.Tests.GoodnessOfFitTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.EstimationTests

let private key = Random.key 77UL

/// Share of 200 data sets whose interval of parameter `i` holds the truth.
let private coverage law threshold count =
    let hits seed =
        let values = draw threshold law count (uint64 (1000 + seed))
        let fit = fitOf law.Family threshold values

        GoodnessOfFit.intervals 150 (Random.split seed key) fit values
        |> Array.map2 (fun truth i -> i.Low <= truth && truth <= i.High) law.Parameters

    let all = Array.Parallel.init 200 hits

    Array.init law.Parameters.Length (fun i ->
        (all |> Array.sumBy (fun hits -> if hits[i] then 1.0 else 0.0)) / 200.0)

[<Tests>]
let tests =
    testList
        "GoodnessOfFit"
        [ testProperty "the distance lies in [0, 1] and does not see scale" (fun (values: NormalFloat[]) ->
              let values = values |> Array.map (fun (NormalFloat v) -> 0.01 + abs v % 10.0)

              let at c =
                  Distribution.truncated 0.0 (Law.Weibull(0.8, c))

              let d = GoodnessOfFit.kolmogorovSmirnov (at 1.0) values

              if values.Length = 0 then
                  Expect.isTrue (Double.IsNaN d) "no values"
              else
                  Expect.isTrue (d >= 0.0 && d <= 1.0) $"{d}"
                  let other = GoodnessOfFit.kolmogorovSmirnov (at 4.0) (values |> Array.map ((*) 4.0))
                  Expect.floatClose Accuracy.high other d "scaled")

          testCase "the distance by hand, with a tie" (fun () ->
              // F = ½ at ln 2, where all three values lie: the steps reach from 0 to 1
              let d = Distribution.truncated 0.0 (Law.Exponential 1.0)
              let distance = GoodnessOfFit.kolmogorovSmirnov d (Array.create 3 (log 2.0))
              Expect.floatClose Accuracy.high distance 0.5 "distance")

          testCase
              "p is even under the truth: a tenth of the samples lie below a tenth, half below half"
              (fun () ->
                  let p seed =
                      let values = draw 0.005 (Law.Lognormal(-3.0, 0.8)) 150 (uint64 (500 + seed))
                      let fit = fitOf Family.Lognormal 0.005 values
                      (GoodnessOfFit.ksTest 60 (Random.split seed key) fit values).P

                  let ps = Array.Parallel.init 200 p

                  let below limit =
                      float (ps |> Array.filter (fun p -> p <= limit) |> Array.length) / 200.0
                  // three standard errors either side
                  Expect.isTrue (abs (below 0.1 - 0.1) < 0.064) $"a tenth: {below 0.1}"
                  Expect.isTrue (abs (below 0.5 - 0.5) < 0.107) $"half: {below 0.5}")

          testCase "the wrong family has a small p, also on a subsample" (fun () ->
              let values = draw 0.005 (Law.Weibull(0.7, 0.1)) 6000 4UL
              let test = GoodnessOfFit.ksTest 40 key (fitOf Family.Lognormal 0.005 values) values
              Expect.equal test.Count GoodnessOfFit.MaximumCount "subsample"
              Expect.floatClose Accuracy.high test.P (1.0 / 41.0) "no replicate lies as far")

          testList
              "95 % intervals hold the truth 90 to 99 times of 100"
              [ for law, threshold, count in
                    [ Law.Lognormal(-3.0, 0.8), 0.005, 300
                      Law.Lognormal(-3.0, 0.8), 0.0, 300
                      Law.Weibull(0.7, 0.1), 0.005, 300
                      Law.Weibull(1.8, 0.2), 0.0, 300
                      Law.Exponential 12.0, 0.005, 300
                      Law.PowerLaw 2.5, 0.005, 300 ] do
                    testCase $"{law}, t = {threshold}" (fun () ->
                        for share in coverage law threshold count do
                            Expect.isTrue (share >= 0.9 && share <= 0.99) $"{share}") ]

          testCase "resampling 2,000 of 20,000 gives intervals as narrow as 20,000 deserve" (fun () ->
              let values = draw 0.0 (Law.Exponential 12.0) 20000 8UL
              let fit = fitOf Family.Exponential 0.0 values
              let i = (GoodnessOfFit.intervals 300 key fit values)[0]
              // rate · (1 ± 1.96/√n)
              let expected = 2.0 * 1.96 * i.Estimate / sqrt 20000.0

              Expect.isTrue
                  (abs ((i.High - i.Low) / expected - 1.0) < 0.15)
                  $"{i.High - i.Low}, not {expected}")

          testCase "no replicates, no claim" (fun () ->
              let values = draw 0.0 (Law.Exponential 12.0) 50 8UL
              let fit = fitOf Family.Exponential 0.0 values
              let test = GoodnessOfFit.ksTest 0 key fit values
              let intervals = GoodnessOfFit.intervals 0 key fit values
              Expect.isTrue (Double.IsNaN test.P) "p"
              Expect.isTrue (Double.IsNaN intervals[0].Low) "interval")

          testCase "Vuong's test knows which of two is nearer, and turns round with them" (fun () ->
              let values = draw 0.005 (Law.Lognormal(-3.0, 0.8)) 3000 6UL

              let lognormal, weibull =
                  fitOf Family.Lognormal 0.005 values, fitOf Family.Weibull 0.005 values

              let one = GoodnessOfFit.compare lognormal weibull values
              let two = GoodnessOfFit.compare weibull lognormal values
              Expect.equal one.Test "vuong" "none holds the other"
              Expect.isTrue (one.Statistic > 2.0 && one.P < 0.05) $"{one}"
              Expect.equal (two.Statistic, two.P) (-one.Statistic, one.P) "turned round")

          testCase "in Vuong's test a second parameter costs half of ln n" (fun () ->
              let values = draw 0.005 (Law.Lognormal(-3.0, 0.9)) 400 6UL

              let two, one =
                  fitOf Family.Lognormal 0.005 values, fitOf Family.Exponential 0.005 values

              let comparison = GoodnessOfFit.compare two one values

              let spread =
                  Array.map2
                      (-)
                      (Distribution.logDensity two.Distribution values)
                      (Distribution.logDensity one.Distribution values)
                  |> Statistics.interval
                  |> fun i -> i.Sd * sqrt 399.0

              Expect.floatClose
                  Accuracy.medium
                  (comparison.LogRatio - comparison.Statistic * spread)
                  (0.5 * log 400.0)
                  "the correction")

          testCase
              "the exponential within the Weibull calls for a likelihood-ratio test of the right size"
              (fun () ->
                  let p seed =
                      let values = draw 0.005 (Law.Exponential 12.0) 200 (uint64 (3000 + seed))

                      let exponential, weibull =
                          fitOf Family.Exponential 0.005 values, fitOf Family.Weibull 0.005 values

                      let comparison = GoodnessOfFit.compare weibull exponential values
                      Expect.equal comparison.Test "likelihood-ratio" "nested"
                      Expect.isGreaterThan comparison.LogRatio -1e-7 "the wider family is never less likely"
                      comparison.P

                  let small = Array.init 400 p |> Array.filter (fun p -> p < 0.1) |> Array.length
                  // 40 expected, three standard errors either side
                  Expect.isTrue (abs (small - 40) <= 18) $"{small} of 400 below a tenth")

          testList
              "a power law at the edge of a family calls for half of that p, which has the right size too"
              [ for family in [ Family.Lognormal; Family.Weibull ] do
                    testCase $"{family}" (fun () ->
                        let p seed =
                            let values = draw 0.005 (Law.PowerLaw 2.5) 400 (uint64 (7000 + seed))
                            let power = fitOf Family.PowerLaw 0.005 values

                            match Estimation.fit family 0.005 values with
                            | Ok wide ->
                                let comparison = GoodnessOfFit.compare wide power values
                                Expect.equal comparison.Test "likelihood-ratio" "at the edge"
                                comparison.P
                            // the supremum is the power law itself
                            | Error FitFailure.PowerLaw -> 1.0
                            | Error failure -> failtest failure.Message

                        let ps = Array.Parallel.init 600 p

                        for level in [ 0.05; 0.1; 0.3 ] do
                            let share =
                                float (ps |> Array.filter (fun p -> p < level) |> Array.length) / 600.0
                            // three standard errors either side
                            let error = sqrt (level * (1.0 - level) / 600.0)
                            Expect.isTrue (abs (share - level) < 3.0 * error) $"{share} below {level}") ]

          testCase "the p of a likelihood ratio far above any doubt is small, and not 0" (fun () ->
              let values = draw 0.005 (Law.Weibull(0.7, 0.1)) 2500 4UL

              let comparison =
                  GoodnessOfFit.compare
                      (fitOf Family.Exponential 0.005 values)
                      (fitOf Family.Weibull 0.005 values)
                      values

              Expect.isGreaterThan comparison.Statistic 70.0 "far"
              // ln P(χ² > x) lies between −x/2 − ln √(πx/2) − 1/x and −x/2 − ln √(πx/2)
              let bound =
                  -0.5 * comparison.Statistic - 0.5 * log (0.5 * Math.PI * comparison.Statistic)

              let logP = log comparison.P
              Expect.isTrue (logP < bound && logP > bound - 1.0 / comparison.Statistic) $"{comparison}")

          testCase "fits that share no likelihood are not compared" (fun () ->
              let values = draw 0.005 (Law.Exponential 12.0) 50 8UL
              let fit = fitOf Family.Exponential

              for other in [ fit 0.005 values; fitOf Family.Weibull 0.0 values ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> GoodnessOfFit.compare (fit 0.005 values) other values |> ignore)
                      "refused") ]
