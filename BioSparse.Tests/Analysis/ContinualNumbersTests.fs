module BioSparse.Tests.Analysis.ContinualNumbersTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private drawn tasks key =
    let values = Random.uniform 0.0f 1.0f (tasks * tasks) key
    Array2D.init tasks tasks (fun i j -> float values[i * tasks + j])

let private rowsOf (r: float[,]) =
    [ for i in 0 .. Array2D.length1 r - 1 do
          for j in 0 .. Array2D.length1 r - 1 do
              Metrics.row
                  "m"
                  1
                  Split.Test
                  "continual_accuracy"
                  (Some(ContinualNumbers.place (i + 1) (j + 1)))
                  r[i, j] ]

let private close a b what =
    Expect.floatClose Accuracy.high a b what

[<Tests>]
let tests =
    testList
        "Continual numbers"
        [ law 100 "are the sums of their definitions" (fun (PositiveInt n) (Seed seed) ->
              let tasks = 2 + n % 12
              let r = drawn tasks (Random.key seed)
              let joint = Array.init tasks (fun j -> r[j, 0])
              let untrained = Array.init tasks (fun j -> r[0, j] / 2.0)
              let t = tasks - 1
              let mutable acc, bwt, fwt, forgotten, missing = 0.0, 0.0, 0.0, 0.0, 0.0

              for j in 0..t do
                  acc <- acc + r[t, j]
                  missing <- missing + joint[j] - r[j, j]

                  if j < t then
                      bwt <- bwt + r[t, j] - r[j, j]
                      let mutable best = 0.0

                      for l in j .. t - 1 do
                          best <- max best r[l, j]

                      forgotten <- forgotten + best - r[t, j]

                  if j > 0 then
                      fwt <- fwt + r[j - 1, j] - untrained[j]

              close (ContinualNumbers.averageAccuracy r) (acc / float tasks) "ACC"
              close (ContinualNumbers.backwardTransfer r) (bwt / float t) "BWT"
              close (ContinualNumbers.forwardTransfer untrained r) (fwt / float t) "FWT"
              close (ContinualNumbers.forgetting r) (forgotten / float t) "forgetting"
              close (ContinualNumbers.intransigence joint r) (missing / float tasks) "intransigence")

          law 50 "R comes back from its rows" (fun (PositiveInt n) (Seed seed) ->
              let r = drawn (1 + n % 20) (Random.key seed)
              Expect.equal (ContinualNumbers.matrix (rowsOf r)) r "the same")

          testCase "places are exact" (fun () ->
              for after in 0..99 do
                  for on in 1..99 do
                      Expect.equal
                          (ContinualNumbers.tasksOf (ContinualNumbers.place after on))
                          (struct (after, on))
                          "there and back")

          testCase "one task has nothing to forget" (fun () ->
              let r = drawn 1 (Random.key 1UL)

              for number in
                  [ ContinualNumbers.backwardTransfer r
                    ContinualNumbers.forwardTransfer [| 0.5 |] r
                    ContinualNumbers.forgetting r ] do
                  Expect.isTrue (System.Double.IsNaN number) "no number") ]
