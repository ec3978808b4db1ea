module BioSparse.Tests.Numerics.SumsTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private floats (m: float[,]) = flat m |> Array.map float32

/// Sizes beyond five rows, and beyond two vectors.
let private inLaw check (PositiveInt rows) (PositiveInt columns) (Seed seed) =
    check rows (5 * columns) (Random.key seed)

[<Tests>]
let tests =
    testList
        "Sums"
        [ law 60 "rows are added with their changes, to sums elsewhere or in place"
          <| inLaw (fun rows columns key ->
              let m = signed rows columns 0.0 1.0 (Random.named "M" key)
              let from = values -1.0 1.0 columns (Random.named "from" key)
              let changes = values -1.0 1.0 (2 * rows) (Random.named "changes" key)
              let places = Random.integers rows (2 * rows) key

              for count in 0 .. 2 * rows do
                  let expected =
                      from
                      |> Array.mapi (fun j sum ->
                          Seq.fold
                              (fun sum i -> sum + changes[i] * m[places[i], j])
                              sum
                              (seq { 0 .. count - 1 }))

                  let sums = Array.map float32 from
                  let elsewhere: float32[] = Array.zeroCreate columns

                  let add into =
                      Sums.addRows (floats m) places (Array.map float32 changes) count sums into

                  if count > 0 then
                      add elsewhere
                      close 1e-5 "elsewhere" (Array.map float elsewhere) expected

                  add sums
                  close 1e-5 "in place" (Array.map float sums) expected)

          law 60 "products are those of the engine, with or without pieces of zeros"
          <| inLaw (fun rows columns key ->
              let m = signed rows columns 0.0 1.0 (Random.named "M" key)
              let kept = Random.uniform 0.0f 1.0f columns (Random.named "kept" key)

              for share in [ 1.0f; 0.1f; 0.0f ] do
                  let y =
                      signed 1 columns 0.0 1.0 (Random.named "y" key)
                      |> Array2D.mapi (fun _ j y -> if kept[j] < share then y else 0.0)

                  let z: float32[] = Array.zeroCreate rows
                  Sums.products (floats m) (ReadOnlySpan(floats y)) (z.AsSpan())
                  let expected = Tensor.matmul (tensor m) (Tensor.transpose (tensor y))
                  close 1e-5 $"share {share}" (Array.map float z) (doubles expected)) ]
