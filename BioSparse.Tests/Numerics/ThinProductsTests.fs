module BioSparse.Tests.Numerics.ThinProductsTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private bits (t: Tensor) =
    t.ToArray() |> Array.map BitConverter.SingleToInt32Bits

let private rows (indices: int[]) (m: float[,]) =
    Array2D.init indices.Length (Array2D.length2 m) (fun i j -> m[indices[i], j])

let private outputs factor (y: float[,]) (v: float[,]) =
    let z = Tensor.zeros [| Array2D.length1 y; Array2D.length1 v |]
    ThinProducts.byTransposeInto z factor (tensor y) (tensor v)
    z

let private gradient factor (d: float[,]) (y: float[,]) =
    let g = Tensor.zeros [| Array2D.length2 d; Array2D.length2 y |]
    ThinProducts.transposedInto g factor (tensor d) (tensor y)
    g

let private transposed (m: float[,]) =
    Array2D.init (Array2D.length2 m) (Array2D.length1 m) (fun i j -> m[j, i])

/// Σ_k a_ik b_kj in float64, and Σ_k |a_ik b_kj|, which bounds its rounding.
let private reference (a: float[,]) (b: float[,]) =
    let sum size =
        Array2D.init (Array2D.length1 a) (Array2D.length2 b) (fun i j ->
            Seq.sum (seq { for k in 0 .. Array2D.length2 a - 1 -> size (a[i, k] * b[k, j]) }))

    flat (sum id), flat (sum abs)

let private agrees factor (actual: Tensor) (a: float[,], b: float[,]) =
    let expected, sizes = reference a b

    doubles actual
    |> Array.iteri (fun i value ->
        Expect.isLessThanOrEqual
            (abs (value - factor * expected[i]))
            (1e-5 * factor * sizes[i] + 1e-30)
            $"element {i}")

/// Sizes on both sides of groups and vectors: B, C and H with Y, V and D.
let private forEach (PositiveInt samples) (PositiveInt classes) (PositiveInt units) (Seed seed) check =
    let key = Random.key seed
    let samples, classes, units = 1 + samples % 13, 1 + classes % 12, 1 + units * 7 % 90

    check
        key
        (signed samples units 0.0 1.0 (Random.named "Y" key))
        (signed classes units 0.0 1.0 (Random.named "V" key))
        (signed samples classes 0.0 1.0 (Random.named "D" key))

[<Tests>]
let tests =
    testList
        "Thin products"
        [ law 100 "they are the products" (fun b c h seed ->
              forEach b c h seed (fun _ y v d ->
                  for factor in [ 1.0; 0.25 ] do
                      agrees factor (outputs (float32 factor) y v) (y, transposed v)
                      agrees factor (gradient (float32 factor) d y) (transposed d, y)))

          law 100 "a power of two as the factor is exact" (fun b c h seed ->
              forEach b c h seed (fun _ y v d ->
                  let smaller = y |> Array2D.map (fun y -> y / 64.0)
                  Expect.equal (bits (outputs (1.0f / 64.0f) y v)) (bits (outputs 1.0f smaller v)) "Y Vᵀ"
                  Expect.equal (bits (gradient (1.0f / 64.0f) d y)) (bits (gradient 1.0f d smaller)) "Dᵀ Y"))

          law 100 "a row has the same bits among any others" (fun b c h seed ->
              forEach b c h seed (fun key y v d ->
                  let some count name =
                      Random.integers count (1 + count / 2) (Random.named name key)

                  let samples = some (Array2D.length1 y) "samples"
                  let classes = some (Array2D.length1 v) "classes"
                  let all = (outputs 1.0f y v).ToArray2D()

                  Expect.equal
                      (bits (outputs 1.0f (rows samples y) (rows classes v)))
                      (bits (
                          Tensor.ofArray2D (
                              Array2D.init samples.Length classes.Length (fun i j ->
                                  all[samples[i], classes[j]])
                          )
                      ))
                      "Y Vᵀ"

                  let all = (gradient 1.0f d y).ToArray2D()

                  Expect.equal
                      (bits (gradient 1.0f (transposed (rows classes (transposed d))) y))
                      (bits (
                          Tensor.ofArray2D (
                              Array2D.init classes.Length (Array2D.length2 y) (fun i j ->
                                  all[classes[i], j])
                          )
                      ))
                      "Dᵀ Y")) ]
