module BioSparse.Tests.Learning.RidgeReadoutTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning.Batches
open BioSparse.Tests.Learning.ClosedForms

let private learnt lambda (batch: Batch) =
    let start = ReadoutRule.attach 3 batch.Inputs
    let state = (RidgeReadout.rule lambda).Step (moment 1.0 0) start batch
    state.Readout.Value

let private mean (all: float[][]) =
    Array.init all[0].Length (fun j -> all |> Array.averageBy (fun row -> row[j]))

let private centred (all: float[][]) =
    let mean = mean all
    all |> Array.map (Array.map2 (fun m value -> value - m) mean)

/// aᵀ b
let private across (a: float[][]) (b: float[][]) =
    Array2D.init a[0].Length b[0].Length (fun i j ->
        Array.fold2 (fun sum (x: float[]) (y: float[]) -> sum + x[i] * y[j]) 0.0 a b)

[<Tests>]
let tests =
    testList
        "Ridge readout"
        [ law
              60
              "solves the normal equations, with fewer images than features and with more"
              (fun (PositiveInt b) (PositiveInt d) (Seed seed) ->
                  let key = Random.key seed
                  let batch = batch b d key
                  let lambda = number 0.1 10.0 (Random.named "lambda" key)
                  let y, t = centred (rows batch.Inputs), centred (oneHot 3 batch.Labels)

                  let system =
                      across y y |> Array2D.mapi (fun i j value -> if i = j then value + lambda else value)

                  let expected = solved system (across y t)
                  let found = learnt lambda batch
                  let v = Array.init (3 * d) (fun at -> expected[at % d, at / d])
                  close 1e-4 "V" (doubles found.Weights) v

                  let meanY, meanT = mean (rows batch.Inputs), mean (oneHot 3 batch.Labels)

                  let c =
                      Array.init 3 (fun k ->
                          meanT[k] - Array.sum (Array.mapi (fun j m -> v[k * d + j] * m) meanY))

                  close 1e-4 "c" (doubles found.Bias) c)

          testCase "one feature, by hand" (fun () ->
              // features 0, 1, 2, 3 of labels 0, 0, 1, 1: Σ(y − ȳ)² = 5, Σ(y − ȳ)(t − t̄) = 2, so V = 2/(5 + λ), c = ½ − 1.5 V
              let batch =
                  { Inputs = Tensor.matrix 4 1 [| 0.0f; 1.0f; 2.0f; 3.0f |]
                    Labels = [| 0; 0; 1; 1 |] }

              let found = learnt 1.0 batch
              close 1e-6 "V" (doubles found.Weights) [| -1.0 / 3.0; 1.0 / 3.0; 0.0 |]
              close 1e-6 "c" (doubles found.Bias) [| 1.0; 0.0; 0.0 |])

          law 30 "does not depend on the order of images" (fun (PositiveInt b) (PositiveInt d) (Seed seed) ->
              let key = Random.key seed
              let batch = batch b d key
              let other = learnt 1.0 (shuffled (Random.named "order" key) batch)
              let found = learnt 1.0 batch
              close 1e-5 "V" (doubles other.Weights) (doubles found.Weights)
              close 1e-5 "c" (doubles other.Bias) (doubles found.Bias))

          law
              30
              "with a large λ, λV is the sum of what belongs together, and all classes answer their share"
              (fun (PositiveInt b) (PositiveInt d) (Seed seed) ->
                  let batch = batch b d (Random.key seed)
                  let lambda = 1e6
                  let found = learnt lambda batch
                  let sums = across (centred (oneHot 3 batch.Labels)) (centred (rows batch.Inputs))
                  close 1e-3 "λV" (doubles found.Weights |> Array.map ((*) lambda)) (flat sums)
                  close 1e-3 "c" (doubles found.Bias) (mean (oneHot 3 batch.Labels)))

          testCase "steps after the first change nothing" (fun () ->
              let key = Random.key 3UL
              let rule = RidgeReadout.rule 1.0
              let first = batch 7 4 key
              let start = ReadoutRule.attach 3 first.Inputs
              let one = rule.Step (moment 1.0 0) start first
              let two = rule.Step (moment 1.0 1) one (batch 5 4 (Random.named "other" key))
              Expect.equal (bytes two) (bytes one) "the same bits")

          testCase "λ is above 0" (fun () ->
              for lambda in [ 0.0; -1.0; nan ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> RidgeReadout.rule lambda |> ignore)
                      $"{lambda}") ]
