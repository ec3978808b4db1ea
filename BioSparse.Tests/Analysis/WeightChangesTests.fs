module BioSparse.Tests.WeightChangesTests

open System
open Expecto
open BioSparse.Core

let private normals count seed =
    Random.normal count (Random.key seed) |> Array.map float

/// Sizes at the start, and signs.
let private start =
    normals 4000 1UL
    |> Array.mapi (fun i z ->
        float32 (
            if i % 3 = 0 then
                -(0.3 + 0.02 * abs z)
            else
                0.3 + 0.02 * abs z
        ))

/// The weights after changes that are normal in the coordinates of a transform.
let private changed (transform: float -> float) inverse sd =
    Array.map2
        (fun (w: float32) z -> float32 (sign w) * float32 (inverse (transform (float (abs w)) + sd * z)))
        start
        (normals 4000 2UL)

let private normality after =
    WeightChanges.normality 0.005 start after

[<Tests>]
let tests =
    testList
        "WeightChanges"
        [ testCase "changes are nearest to normal in the coordinates that they are normal in" (fun () ->
              for name, after in
                  [ "w", changed id id 0.06
                    "sqrt", changed Math.Sqrt (fun y -> y * y) 0.12
                    "log", changed Math.Log Math.Exp 0.6 ] do
                  let struct (w, root, log) = normality after
                  let each = [ "w", w; "sqrt", root; "log", log ]
                  Expect.equal (each |> List.minBy snd |> fst) name $"{each}"
                  // Lilliefors's 1 % point, 1.035/√n
                  Expect.isLessThan (each |> List.map snd |> List.min) (1.035 / sqrt 4000.0) $"{name}")

          testCase "the distance of a normal sample by hand" (fun () ->
              // eight values, four at each of −1 and 1: Φ(−1) = 0.158655 against a step from 0 to ½
              let values = Array.init 8 (fun i -> if i % 2 = 0 then -1.0 else 1.0)

              Expect.floatClose
                  Accuracy.high
                  (WeightChanges.distanceFromNormal values)
                  (0.5 - 0.15865525393145707)
                  "distance")

          testCase
              "scale does not matter to the change of a logarithm, nor to any with both times scaled"
              (fun () ->
                  let after = changed Math.Log Math.Exp 0.6
                  let struct (w, root, log) = normality after
                  let struct (_, _, scaled) = normality (after |> Array.map ((*) 4.0f))
                  Expect.floatClose Accuracy.medium scaled log "logarithm"

                  let times = Array.map ((*) 4.0f)

                  let struct (w', root', log') =
                      WeightChanges.normality 0.005 (times start) (times after)

                  for one, other in [ w, w'; root, root'; log, log' ] do
                      Expect.floatClose Accuracy.medium other one "both")

          testCase "synapses that are lost, new or turned do not count" (fun () ->
              let after = changed id id 0.06
              let before = Array.copy start
              let struct (w, _, _) = WeightChanges.normality 0.005 before.[100..] after.[100..]
              before[0..49] |> Array.iteri (fun i _ -> before[i] <- 0.0f)

              for i in 50..79 do
                  after[i] <- 1e-5f * float32 (sign start[i])

              for i in 80..99 do
                  after[i] <- -after[i]

              let struct (kept, _, _) = WeightChanges.normality 0.005 before after
              Expect.floatClose Accuracy.high kept w "the other ones")

          testCase "without changes there is no distance, and every row is there" (fun () ->
              let rows = WeightChanges.rows "m" 2 0.005 start start
              Expect.equal (rows |> Array.map _.Metric) (WeightChanges.metrics |> Array.map _.Name) "names"
              Expect.all rows (fun row -> Double.IsNaN row.Value) "values"

              Expect.throwsT<ArgumentException>
                  (fun () -> WeightChanges.normality 0.005 start start[1..] |> ignore)
                  "other weights") ]
