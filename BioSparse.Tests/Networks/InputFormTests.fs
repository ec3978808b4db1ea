/// What forms that are fitted to rows make of these rows.
module BioSparse.Tests.Networks.InputFormTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample

/// Rows whose columns depend on each other, by a mixture that is far from singular: its diagonal outweighs the rest.
let private rows key =
    let independent = tensor (signed 400 5 0.1 1.0 (Random.named "rows" key))
    let mixing = tensor (signed 5 5 0.05 0.15 (Random.named "mixing" key))
    independent + Tensor.matmul independent mixing + 0.3

let private columns (x: float[,]) =
    [| for j in 0 .. Array2D.length2 x - 1 -> x[*, j] |]

let private covariance (a: float[]) (b: float[]) =
    let ma, mb = Array.average a, Array.average b
    Array.map2 (fun a b -> (a - ma) * (b - mb)) a b |> Array.average

[<Tests>]
let tests =
    testList
        "Input forms"
        [ law 20 "standardised columns have mean 0 and variance 1" (fun (Seed seed) ->
              let x = rows (Random.key seed)

              for column in
                  columns (doubles2D (InputForm.apply (InputForm.fit [ InputPlan.Standardise ] x) x)) do
                  Expect.isLessThan (abs (Array.average column)) 1e-3 "mean"
                  let variance = covariance column column
                  // the floor is a thousandth of the largest deviation
                  Expect.isLessThan variance 1.001 "variance"
                  Expect.isGreaterThan variance 0.8 "variance")

          law 20 "whitened columns do not vary together" (fun (Seed seed) ->
              let x = rows (Random.key seed)

              let white =
                  columns (doubles2D (InputForm.apply (InputForm.fit [ InputPlan.Zca 1e-7 ] x) x))

              for i in 0..4 do
                  for j in 0..4 do
                      let expected = if i = j then 1.0 else 0.0
                      Expect.isLessThan (abs (covariance white[i] white[j] - expected)) 0.02 $"{i}, {j}")

          law 20 "contrast removes brightness and contrast of a row" (fun (Seed seed) ->
              let key = Random.key seed
              let x = tensor (signed 6 8 0.1 1.0 key)
              let form = InputForm.apply (Contrast 0.0)
              close 1e-4 "the same row" (doubles (form (3.0 * x + 0.7))) (doubles (form x)))

          law 20 "plans apply in their order, and tensors come back" (fun (Seed seed) ->
              let x = rows (Random.key seed)

              let form =
                  InputForm.fit [ InputPlan.Contrast 0.1; InputPlan.Standardise; InputPlan.Unit ] x

              let first = InputForm.apply (Contrast 0.1) x
              let second = InputForm.apply (InputForm.fit [ InputPlan.Standardise ] first) first

              close
                  1e-5
                  "one after another"
                  (doubles (InputForm.apply form x))
                  (doubles (Tensor.unitRows second))

              let stored = InputForm.tensors form |> Map.ofList

              let unfitted =
                  InputForm.unfitted 5 [ InputPlan.Contrast 0.1; InputPlan.Standardise; InputPlan.Unit ]

              let read = InputForm.withTensors (fun name -> stored[name]) unfitted
              Expect.equal (doubles (InputForm.apply read x)) (doubles (InputForm.apply form x)) "read back") ]
