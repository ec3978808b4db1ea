/// Laws of the measures of representations, and plain computations beside them.
module BioSparse.Tests.RepresentationTests

open System
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample

let private singles (rows: float[][]) =
    rows |> Array.concat |> Array.map float32

let private drawn samples units key =
    let all = Random.normal (samples * units) key |> Array.map float
    Array.chunkBySize units all

let private near what (expected: float) (actual: float) =
    Expect.isTrue (abs (actual - expected) <= 1e-4 * (1.0 + abs expected)) $"{what}: {actual}, not {expected}"

/// The columns turned in the plane of the first and of each other one, in turn.
let private turned (rows: float[][]) =
    (rows, [ 1 .. rows[0].Length - 1 ])
    ||> List.fold (fun rows k ->
        let c, s = cos (float k), sin (float k)

        rows
        |> Array.map (fun row ->
            row
            |> Array.mapi (fun j value ->
                if j = 0 then c * value - s * row[k]
                elif j = k then s * row[0] + c * value
                else value)))

let private inTwoClasses samples =
    Array.init samples (fun n -> if n % 3 = 0 then 1 else 0)

/// AᵀB of columns without their means, and its squared Frobenius norm, element by element.
let private crossNorm (a: float[][]) (b: float[][]) =
    let column (rows: float[][]) j = rows |> Array.map (fun row -> row[j])

    let centred (values: float[]) =
        let mean = Array.average values
        values |> Array.map (fun value -> value - mean)

    Seq.sum (
        seq {
            for i in 0 .. a[0].Length - 1 do
                for j in 0 .. b[0].Length - 1 do
                    let product =
                        Array.map2 (*) (centred (column a i)) (centred (column b j)) |> Array.sum

                    product * product
        }
    )

let private plainGdv (labels: int[]) (rows: float[][]) =
    let units = rows[0].Length

    let scaled =
        Array.init units (fun j ->
            let values = rows |> Array.map (fun row -> row[j])
            let mean = Array.average values
            let sd = values |> Array.averageBy (fun v -> (v - mean) * (v - mean)) |> sqrt
            values |> Array.map (fun v -> 0.5 * (v - mean) / sd))

    let distance i k =
        scaled |> Array.sumBy (fun column -> (column[i] - column[k]) * (column[i] - column[k])) |> sqrt

    let members c =
        [ for n in 0 .. labels.Length - 1 do
              if labels[n] = c then
                  n ]

    let intra c =
        List.allPairs (members c) (members c)
        |> List.filter (fun (i, k) -> i < k)
        |> List.averageBy (fun (i, k) -> distance i k)

    let inter =
        List.allPairs (members 0) (members 1) |> List.averageBy (fun (i, k) -> distance i k)

    ((intra 0 + intra 1) / 2.0 - inter) / sqrt (float units)

[<Tests>]
let tests =
    testList
        "Representation"
        [ law 30 "CKA is 1 with itself, turned, scaled and moved" (fun (Seed seed) ->
              let a = drawn 12 5 (Random.key seed)
              let moved = turned a |> Array.map (Array.mapi (fun j v -> -3.0 * v + float j))
              near "itself" 1.0 (Representation.cka 12 (singles a) (singles a))
              near "moved" 1.0 (Representation.cka 12 (singles a) (singles moved)))

          law 30 "CKA has no sides, and is the quotient of norms of products" (fun (Seed seed) ->
              let key = Random.key seed
              let a, b = drawn 10 4 (Random.named "a" key), drawn 10 7 (Random.named "b" key)
              let cka = Representation.cka 10 (singles a) (singles b)
              near "sides" cka (Representation.cka 10 (singles b) (singles a))
              near "plain" (crossNorm a b / sqrt (crossNorm a a * crossNorm b b)) cka
              Expect.isTrue (cka > 0.0 && cka <= 1.0) "range")

          law 30 "the discrimination value does not see scale, place and order of units" (fun (Seed seed) ->
              let rows = drawn 12 4 (Random.key seed)
              let labels = inTwoClasses 12
              let gdv = Representation.discrimination labels (singles rows)

              let other =
                  rows |> Array.map (Array.mapi (fun j v -> float (j + 2) * v - 5.0) >> Array.rev)

              near "moved" gdv (Representation.discrimination labels (singles other))
              near "plain" (plainGdv labels rows) gdv)

          testCase "classes that are points far apart have a discrimination value of −1" (fun () ->
              let labels = Array.init 10 (fun n -> n % 2)
              // (x − μ)/(2σ) is ±½ in every unit: the distance between the classes is √D
              let rows = labels |> Array.map (fun label -> [| float label; 3.0; -float label |])
              near "apart" -1.0 (Representation.discrimination labels (singles rows))

              Expect.isTrue
                  (Double.IsNaN(Representation.discrimination (Array.create 10 0) (singles rows)))
                  "one class"

              Expect.isTrue
                  (Double.IsNaN(Representation.discrimination labels (Array.create 20 1.0f)))
                  "nothing varies")

          testCase "task variance: 1 for a unit of the first task, 0 for one of both" (fun () ->
              let isFirst = [| true; true; false; false |]

              let rows =
                  [| [| 1.0; 2.0; 5.0 |]
                     [| 3.0; 4.0; 5.0 |]
                     [| 2.0; 2.0; 5.0 |]
                     [| 2.0; 4.0; 5.0 |] |]

              let ftv = Representation.taskVariance isFirst (singles rows)
              near "first" 1.0 ftv[0]
              near "both" 0.0 ftv[1]
              Expect.isTrue (Double.IsNaN ftv[2]) "constant")

          testCase "Moran's I of a checkerboard is −1, of halves near 1" (fun () ->
              let image f =
                  Array.init 64 (fun i -> float32 (f (i / 8) (i % 8)))

              near "checkerboard" -1.0 (Representation.moran 8 8 (image (fun y x -> (x + y) % 2)))
              // of 112 pairs of neighbours 8 differ
              near
                  "halves"
                  (104.0 / 112.0 - 8.0 / 112.0)
                  (Representation.moran 8 8 (image (fun _ x -> x / 4)))

              Expect.isTrue (Double.IsNaN(Representation.moran 8 8 (Array.create 64 2.0f))) "constant"

              Expect.throwsT<ArgumentException>
                  (fun () -> Representation.moran 2 2 [| 1.0f |] |> ignore)
                  "shape")

          law 30 "eigenvalues add up to the variances, whichever way they are computed" (fun (Seed seed) ->
              let rows = drawn 9 5 (Random.key seed)
              let variance = crossNorm rows rows

              for rows in [ rows; Array.transpose rows ] do
                  let eigenvalues = Spectrum.eigenvalues rows.Length (singles rows)
                  Expect.hasLength eigenvalues 5 "number"
                  Expect.sequenceEqual eigenvalues (Array.sortDescending eigenvalues) "order"
                  ()

              let own = Spectrum.eigenvalues 9 (singles rows)
              near "squares" (variance / 81.0) (own |> Array.sumBy (fun v -> v * v)))

          testCase "the participation ratio counts directions" (fun () ->
              let isotropic =
                  [| for i in 0..5 do
                         for sign in [ 1.0; -1.0 ] do
                             Array.init 6 (fun j -> if i = j then sign else 0.0) |]

              let line = Array.init 12 (fun n -> [| float n; -2.0 * float n; 0.0 |])

              let ratio rows =
                  Spectrum.eigenvalues 12 (singles rows) |> Spectrum.participationRatio

              near "isotropic" 6.0 (ratio isotropic)
              near "a line" 1.0 (ratio line)
              Expect.isTrue (Double.IsNaN(Spectrum.participationRatio [| 0.0; 0.0 |])) "nothing varies")

          testCase "the exponent of a power law is found, and needs three points" (fun () ->
              let power = Array.init 40 (fun i -> 7.0 * float (i + 1) ** -1.3)
              near "exponent" 1.3 (Spectrum.exponent 3 30 power)
              Expect.isTrue (Double.IsNaN(Spectrum.exponent 39 60 power)) "two points")

          testCase "Spearman's correlation by hand" (fun () ->
              near "rising" 1.0 (Statistics.spearman [| 1.0; 2.0; nan; 9.0 |] [| 0.0; 5.0; 1.0; 6.0 |])
              near "falling" -1.0 (Statistics.spearman [| 1.0; 2.0; 3.0 |] [| 3.0; 2.0; -7.0 |])
              // ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: 4.5 / √(4.5 · 5)
              near
                  "ties"
                  (4.5 / sqrt 22.5)
                  (Statistics.spearman [| 1.0; 2.0; 2.0; 3.0 |] [| 1.0; 3.0; 2.0; 4.0 |])

              Expect.isTrue (Double.IsNaN(Statistics.spearman [| 1.0; 1.0 |] [| 1.0; 2.0 |])) "constant")

          testCase "bits of a synapse's place" (fun () ->
              near "all survive" 0.0 (Sparsity.placeBits 1.0)
              near "half: a bit for each place" 2.0 (Sparsity.placeBits 0.5)
              near "one of four" (4.0 * (0.5 + 0.75 * Math.Log2(4.0 / 3.0))) (Sparsity.placeBits 0.25)
              Expect.isTrue (Double.IsNaN(Sparsity.placeBits 0.0)) "none") ]
