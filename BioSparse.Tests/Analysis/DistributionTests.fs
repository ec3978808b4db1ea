module BioSparse.Tests.DistributionTests

open System
open Expecto
open BioSparse.Core

let private ps = [| 0.001; 0.1; 0.3; 0.5; 0.8; 0.99; 0.9999 |]

let private each test =
    [ for law in
          EstimationTests.laws
          @ [ Law.Lognormal(-9.0, 1.0)
              Law.Weibull(3.0, 0.01)
              Law.PowerLaw 1.4
              Law.PowerLaw 9.0 ] do
          for threshold in [ 0.0; 0.005; 0.05 ] do
              if Array.contains law.Family (Distribution.familiesAbove threshold) then
                  let distribution = Distribution.truncated threshold law
                  testCase $"{law}, t = {threshold}" (fun () -> test distribution) ]

[<Tests>]
let tests =
    testList
        "Distribution"
        [ testList
              "quantile and cumulative undo each other"
              (each (fun d ->
                  let back = ps |> Distribution.quantile d |> Distribution.cumulative d
                  Array.iter2 (fun p b -> Expect.floatClose Accuracy.medium b p "p") ps back))

          testList
              "what lies above and below a value is all there is, and the smallest share below is not 0"
              (each (fun d ->
                  for x in Distribution.quantile d [| 0.01; 0.5; 0.99 |] do
                      let all =
                          (Distribution.cumulative d [| x |])[0] + (Distribution.survival d [| x |])[0]

                      Expect.floatClose Accuracy.high all 1.0 "sum"

                  if d.Threshold > 0.0 then
                      // so near the threshold the share below is density · distance
                      let x = d.Threshold * (1.0 + 1e-10)
                      let expected = (Distribution.density d [| x |])[0] * (x - d.Threshold)
                      let share = (Distribution.cumulative d [| x |])[0]
                      Expect.isTrue (abs (share / expected - 1.0) < 1e-5) $"{share}, not {expected}"))

          testList
              "the density is the slope of the cumulative"
              (each (fun d ->
                  for x in Distribution.quantile d [| 0.1; 0.5; 0.9 |] do
                      let h = 1e-5 * (x - d.Threshold)
                      let f = Distribution.cumulative d [| x - h; x + h |]
                      let slope = (f[1] - f[0]) / (2.0 * h)

                      Expect.floatClose
                          Accuracy.low
                          ((Distribution.density d [| x |])[0] / slope)
                          1.0
                          "slope"))

          testList
              "samples follow their law"
              (each (fun d ->
                  let values = Distribution.sample d 4000 (Random.key 21UL)
                  Expect.all values (fun x -> x > d.Threshold) "above the threshold"
                  // the Kolmogorov distribution exceeds 1.95 once in a thousand
                  Expect.isLessThan (GoodnessOfFit.kolmogorovSmirnov d values * sqrt 4000.0) 1.95 "distance"))

          testList
              "below the threshold lies nothing"
              (each (fun d ->
                  let below = [| d.Threshold / 2.0; d.Threshold |]
                  Expect.allEqual (Distribution.density d below) 0.0 "density"
                  Expect.allEqual (Distribution.survival d below) 1.0 "survival"

                  Expect.sequenceEqual
                      (Distribution.quantile d [| 0.0; 1.0 |])
                      [ d.Threshold; infinity ]
                      "ends"))

          testCase "an impossible law is refused" (fun () ->
              for threshold, law in
                  [ 0.0, Law.Lognormal(0.0, 0.0)
                    0.0, Law.Weibull(-1.0, 1.0)
                    0.0, Law.Exponential nan
                    -0.1, Law.Exponential 1.0
                    0.1, Law.PowerLaw 1.0
                    0.0, Law.PowerLaw 2.5 ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> Distribution.truncated threshold law |> ignore)
                      $"{law} from {threshold}") ]
