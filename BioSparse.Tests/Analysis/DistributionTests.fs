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
              Law.PowerLaw 9.0 ]
          @ WideFitsTests.laws do
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

                  let last =
                      match d.Law with
                      | Law.BoundedLognormal(_, _, bound) -> bound
                      | _ -> infinity

                  Expect.sequenceEqual (Distribution.quantile d [| 0.0; 1.0 |]) [ d.Threshold; last ] "ends"))

          testList
              "the density has area 1"
              (each (fun d ->
                  // between quantiles, in z = ln x, by Gauss and Legendre in 64 pieces
                  let z = Distribution.quantile d [| 1e-6; 1.0 - 1e-6 |] |> Array.map log
                  let step = (z[1] - z[0]) / 64.0

                  let f z =
                      exp z * (Distribution.density d [| exp z |])[0]

                  let area =
                      Seq.init 64 (fun i ->
                          MathNet.Numerics.Integration.GaussLegendreRule.Integrate(
                              f,
                              z[0] + step * float i,
                              z[0] + step * float (i + 1),
                              20
                          ))
                      |> Seq.sum

                  Expect.isTrue (abs (area - (1.0 - 2e-6)) < 1e-9) $"{area}"))

          testCase "densities and tails are those of SciPy" (fun () ->
              // /usr/bin/python3, SciPy 1.10.1: gengamma(0.3, 2.5, scale=0.3); a numeric convolution of the Laplace density with
              // norm; truncnorm of ln x; a weighted sum of two lognorm; each above 0.005, logpdf and sf
              for law, expected in
                  [ Law.GeneralisedGamma(0.3, 2.5, 0.3),
                    [ 0.01, 1.9276303504267815, 0.9628446705630161
                      0.1, 1.288036907474795, 0.546546597925154
                      0.5, -2.6362682316565658, 0.0034387639399857737 ]
                    Law.BoundedLognormal(-1.5, 1.2, 0.5),
                    [ 0.01, 0.4455775448342516, 0.9945801337401894
                      0.1, 1.2672768450530723, 0.6646463623151301
                      0.4, -0.013661154330619762, 0.08370997914053205 ]
                    Law.LognormalMixture(0.6, -4.0, 0.4, -2.0, 0.5),
                    [ 0.01, 2.947578595803328, 0.9612481396047488
                      0.1, 0.9780157637316395, 0.2910956987444648
                      0.5, -3.86431205416834, 0.0017919529645605778 ] ] do
                  let d = Distribution.truncated 0.005 law

                  for x, logDensity, survival in expected do
                      let density = Distribution.logDensity d [| x |] |> Array.head
                      let tail = Distribution.survival d [| x |] |> Array.head
                      Expect.floatClose Accuracy.high density logDensity $"{law} at {x}"
                      Expect.floatClose Accuracy.high tail survival $"{law} at {x}"

              for z, logDensity, logSurvival in
                  [ -5.0, -3.0529006798625815, -0.031987350693151784
                    -3.0, -0.5259827394530873, -0.8338868346842575
                    -1.0, -3.974150679919866, -4.667297860395045
                    2.0, -9.974150679827257, -10.667297860387281 ] do
                  let d = Distribution.truncated 0.0 (Law.DoubleParetoLognormal(2.0, 1.5, -3.0, 0.3))

                  let density = Distribution.logDensity d [| exp z |] |> Array.head
                  let tail = Distribution.survival d [| exp z |] |> Array.head
                  Expect.floatClose Accuracy.high (density + z) logDensity $"density at {z}"
                  Expect.floatClose Accuracy.high (log tail) logSurvival $"tail at {z}")

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
