module BioSparse.Tests.StatisticsTests

open System
open Expecto
open FsCheck
open BioSparse.Core

let private numbers (values: NormalFloat[]) =
    values |> Array.map (fun (NormalFloat v) -> Math.Clamp(v, -1e6, 1e6))

let private probabilities (values: NormalFloat[]) =
    numbers values |> Array.map (fun v -> abs v % 1.0)

let private near expected actual what =
    Expect.isTrue (abs (actual - expected) <= 1e-6 * (1.0 + abs expected)) $"{what}: {actual}, not {expected}"

let private throwsArgument f =
    Expect.throwsT<ArgumentException>(f >> ignore)

[<Tests>]
let tests =
    testList
        "Statistics"
        [ testList
              "laws"
              [ testProperty "an interval holds its mean, in the middle" (fun values ->
                    let values = numbers values
                    let i = Statistics.interval values
                    Expect.equal i.Count values.Length "count"

                    if values.Length >= 2 then
                        Expect.isTrue (i.Low <= i.Mean && i.Mean <= i.High) "order"
                        near i.Mean (0.5 * (i.Low + i.High)) "middle")

                testProperty
                    "an interval moves and stretches with its values"
                    (fun values (NormalFloat shift) ->
                        let values = numbers values
                        let shift = Math.Clamp(shift, -1e6, 1e6)
                        let i = Statistics.interval values
                        let j = values |> Array.map (fun v -> -2.0 * v + shift) |> Statistics.interval

                        if values.Length >= 2 then
                            let size = 1e-7 * (1.0 + abs shift + (values |> Array.maxBy abs |> abs))

                            Expect.floatClose
                                { absolute = size; relative = 1e-7 }
                                j.Low
                                (shift - 2.0 * i.High)
                                "low"

                            Expect.floatClose { absolute = size; relative = 1e-7 } j.Sd (2.0 * i.Sd) "sd")

                testProperty
                    "swapping the conditions turns the difference round and keeps p"
                    (fun (pairs: (NormalFloat * NormalFloat)[]) ->
                        let a = pairs |> Array.map fst |> numbers
                        let b = pairs |> Array.map snd |> numbers
                        let one, two = Statistics.paired a b, Statistics.paired b a

                        if pairs.Length >= 2 then
                            Expect.equal one.P two.P "p"
                            Expect.equal one.Effect -two.Effect "effect"
                            Expect.isTrue (one.P >= 0.0 && one.P <= 1.0) "p is a probability"

                            Expect.equal
                                (one.P < 0.05)
                                (one.Difference.Low > 0.0 || one.Difference.High < 0.0)
                                "p < 5 % just when the interval excludes 0")

                testProperty "Holm never lowers a p, keeps order, stays a probability" (fun values ->
                    let p = probabilities values
                    let corrected = Statistics.holm p
                    Expect.all (Array.zip p corrected) (fun (p, c) -> c >= p && c <= 1.0) "p ≤ corrected ≤ 1"

                    for i in 0 .. p.Length - 1 do
                        for j in 0 .. p.Length - 1 do
                            if p[i] < p[j] then
                                Expect.isTrue (corrected[i] <= corrected[j]) "order")

                testProperty "a test that could not be made changes no other test's p" (fun values ->
                    let p = probabilities values
                    let corrected = Statistics.holm (Array.append p [| nan |])
                    Expect.sequenceEqual corrected[.. p.Length - 1] (Statistics.holm p) "others"
                    Expect.isTrue (Double.IsNaN(Array.last corrected)) "itself")

                testProperty "quantiles rise with p, from the least to the largest value" (fun values ->
                    let values = numbers values

                    if values.Length > 0 then
                        let q =
                            [| 0.0; 0.2; 0.5; 0.9; 1.0 |]
                            |> Array.map (fun p -> Statistics.quantile p values)

                        Expect.sequenceEqual q (Array.sort q) "rising"
                        Expect.equal q[0] (Array.min values) "least"
                        Expect.equal q[4] (Array.max values) "largest") ]

          testCase "interval of 1 … 5, by hand" (fun () ->
              let i = Statistics.interval [| 1.0; 2.0; 3.0; 4.0; 5.0 |]
              near (sqrt 2.5) i.Sd "sd"
              // t₀.₉₇₅ of 4 degrees of freedom
              near (3.0 - 2.7764451051977987 * sqrt 0.5) i.Low "low")

          testCase "paired test of known p" (fun () ->
              // differences 1, 2, 3: t = 2√3 with 2 degrees of freedom, p = 1 − t/√(t² + 2)
              let r = Statistics.paired [| 2.0; 4.0; 6.0 |] [| 1.0; 2.0; 3.0 |]
              near 2.0 r.Effect "effect"
              near (1.0 - sqrt (12.0 / 14.0)) r.P "p")

          testCase "Holm's correction by hand" (fun () ->
              Expect.sequenceEqual
                  (Statistics.holm [| 0.04; 0.01; 0.03 |] |> Array.map (fun p -> Math.Round(p, 12)))
                  [| 0.06; 0.03; 0.06 |]
                  "step down")

          testCase "median of an even count lies between"
          <| fun () -> Expect.equal (Statistics.median [| 4.0; 1.0; 3.0; 2.0 |]) 2.5 "median"

          testCase "too few values say so by NaN" (fun () ->
              let one = Statistics.interval [| 7.0 |]
              Expect.equal one.Mean 7.0 "mean of one"

              Expect.isTrue
                  (Double.IsNaN one.Sd && Double.IsNaN one.Low && Double.IsNaN one.High)
                  "no spread of one"

              Expect.isTrue (Double.IsNaN((Statistics.interval [||]).Mean)) "no mean of none"
              Expect.isTrue (Double.IsNaN((Statistics.paired [| 1.0 |] [| 0.0 |]).P)) "no test of one pair"
              Expect.isTrue (Double.IsNaN(Statistics.median [||])) "no median of none")

          testCase "differences without spread are the limits of the test" (fun () ->
              let same = Statistics.paired [| 0.1; 0.7 |] [| 0.1; 0.7 |]
              Expect.equal (same.P, same.Effect) (1.0, 0.0) "no difference"
              let apart = Statistics.paired [| 1.0; 2.0; 3.0 |] [| 0.0; 1.0; 2.0 |]
              Expect.equal (apart.P, apart.Effect) (0.0, infinity) "the same difference always"
              // 0.83 − 0.75 and 0.91 − 0.83 differ in the last digit
              let rounded = Statistics.paired [| 0.83; 0.91 |] [| 0.75; 0.83 |]
              Expect.notEqual (0.83 - 0.75) (0.91 - 0.83) "rounding"
              Expect.equal (rounded.P, rounded.Difference.Sd) (0.0, 0.0) "the same but for rounding"
              let near = Statistics.paired [| 0.83; 0.910001 |] [| 0.75; 0.83 |]
              Expect.isTrue (near.Difference.Sd > 0.0 && near.P > 0.0) "a real difference stays")

          testCase "what does not fit is refused" (fun () ->
              throwsArgument (fun () -> Statistics.paired [| 1.0 |] [||]) "lengths"
              throwsArgument (fun () -> Statistics.quantile 1.5 [| 1.0 |]) "probability") ]
