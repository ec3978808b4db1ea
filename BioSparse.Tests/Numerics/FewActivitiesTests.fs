module BioSparse.Tests.Numerics.FewActivitiesTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

/// Activities of which about `share` are not zero, some samples and some units silent.
let private few share b h key =
    let kept = Random.uniform 0.0f 1.0f (b * h) (Random.named "kept" key)

    signed b h 0.1 1.0 key
    |> Array2D.mapi (fun s j y ->
        if s % 5 <> 4 && j % 4 <> 3 && kept[s * h + j] < share then
            y
        else
            0.0)

let private floats (m: float[,]) = flat m |> Array.map float32

/// Sizes beyond one block of columns, and beyond one panel.
let private inLaw check (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) =
    check (2 * b) (9 * h) (37 * d) (Random.key seed)

[<Tests>]
let tests =
    testList
        "FewActivities"
        [ law 60 "what is explained is taken away, and what is left correlates, as by the dense products"
          <| inLaw (fun b h d key ->
              let y = few 0.1f b h key

              let w, x =
                  signed h d 0.0 1.0 (Random.named "W" key), pixels b d (Random.named "X" key)

              let sums = FewActivities(h, d)

              if sums.Take(ReadOnlySpan(floats y), b) then
                  let rest = floats x
                  // in two parts, as two threads would
                  sums.Explain(ReadOnlySpan(floats w), Span rest, 0, b / 2)
                  sums.Explain(ReadOnlySpan(floats w), Span rest, b / 2, b)
                  let left = tensor x - Tensor.matmul (tensor y) (tensor w)
                  close 1e-5 "X − Y W" (rest |> Array.map float) (doubles left)

                  let listed =
                      [| for j in 0 .. h - 1 do
                             if y[*, j] |> Array.exists ((<>) 0.0) then
                                 j |]

                  let change = Array.create (h * d) nanf

                  let largest =
                      sums.Correlate(ReadOnlySpan listed, ReadOnlySpan rest, 0.25f, Span change)

                  let dense =
                      0.25 * Tensor.matmul (Tensor.transpose (tensor y)) (Tensor.matrix b d rest)
                      |> Tensor.rows listed
                      |> doubles

                  let own = change |> Array.truncate (listed.Length * d) |> Array.map float
                  close 1e-5 "Yᵀ R" own dense
                  let peak = own |> Array.fold (fun m g -> max m (abs g)) 0.0
                  Expect.equal (float largest) peak "largest")

          law 60 "many are not taken, few are, whatever was taken before"
          <| inLaw (fun b h d key ->
              let sums = FewActivities(h, d)

              for i, share in List.indexed [ 0.05f; 1.0f; 0.1f; 0.4f ] do
                  let y = few share b h (Random.split i key)
                  let alive = flat y |> Array.filter ((<>) 0.0) |> Array.length

                  Expect.equal
                      (sums.Take(ReadOnlySpan(floats y), b))
                      (alive <= int (FewActivities.WorthWhile * float (b * h)))
                      $"{alive} of {b * h}")

          testCase "what is not a number goes on into the change" (fun () ->
              let y = Array.zeroCreate 40
              y[3] <- nanf
              let sums = FewActivities(40, 5)
              Expect.isTrue (sums.Take(ReadOnlySpan y, 1)) "few"
              let rest = Array.create 5 1.0f
              sums.Explain(ReadOnlySpan(Array.create 200 1.0f), Span rest, 0, 1)
              let change = Array.zeroCreate 5

              let largest =
                  sums.Correlate(ReadOnlySpan [| 3 |], ReadOnlySpan rest, 1.0f, Span change)

              Expect.all change Single.IsNaN "change"
              Expect.isTrue (Single.IsNaN largest) "largest") ]
