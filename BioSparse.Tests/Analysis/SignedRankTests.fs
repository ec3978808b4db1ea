module BioSparse.Tests.SignedRankTests

open System
open Expecto
open FsCheck
open BioSparse.Core

/// Differences of few sizes, so that zeros and equal sizes are frequent.
let private differences (drawn: int[]) =
    drawn |> Array.truncate 12 |> Array.map (fun d -> float (d % 5))

/// The same p from its definition: every assignment of signs, one by one.
let private enumerated (values: float[]) =
    let sizes = values |> Array.filter ((<>) 0.0) |> Array.map abs

    let rank size =
        let below = sizes |> Array.filter (fun other -> other < size) |> Array.length
        let same = sizes |> Array.filter ((=) size) |> Array.length
        float below + float (same + 1) / 2.0

    let ranks = sizes |> Array.map rank

    let sums =
        [| for signs in 0 .. (1 <<< ranks.Length) - 1 ->
               ranks |> Array.mapi (fun i r -> if signs >>> i &&& 1 = 1 then r else 0.0) |> Array.sum |]

    let signs = values |> Array.filter ((<>) 0.0)

    let found =
        (signs, ranks) ||> Array.map2 (fun d r -> if d > 0.0 then r else 0.0) |> Array.sum

    let share holds =
        sums |> Array.filter holds |> Array.length |> fun n -> float n / float sums.Length

    min 1.0 (2.0 * min (share (fun sum -> sum <= found)) (share (fun sum -> sum >= found)))

let private near expected actual what =
    Expect.floatClose { absolute = 1e-12; relative = 1e-12 } actual expected what

[<Tests>]
let tests =
    testList
        "Signed rank"
        [ testProperty "p is that of all assignments of signs" (fun drawn ->
              let values = differences drawn

              if values.Length >= 2 then
                  near (enumerated values) (SignedRank.pValue values) "p")

          testProperty
              "signs may be exchanged, sizes stretched, pairs reordered, and zeros left out"
              (fun drawn ->
                  let values = differences drawn

                  if values.Length >= 2 then
                      let p = SignedRank.pValue values
                      near p (SignedRank.pValue (Array.map (~-) values)) "signs"
                      near p (SignedRank.pValue (Array.map ((*) 3.0) values)) "size"
                      near p (SignedRank.pValue (Array.rev values)) "order"
                      near p (SignedRank.pValue (Array.append values [| 0.0 |])) "zeros")

          testProperty "differences of one sign have the least p" (fun (PositiveInt n) ->
              let n = 2 + n % 40

              near
                  (Math.Pow(2.0, float (1 - n)))
                  (SignedRank.pValue [| for i in 1..n -> float i |])
                  "2^(1 − n)")

          testCase "p of SciPy" (fun () ->
              // python3 -c "from scipy import stats; import numpy as np; w = lambda d: print(repr(stats.wilcoxon(d, mode='exact').pvalue));
              //   w([0.02, -0.01, 0.04, 0.03, 0.05]); w([1.5, -2.5, 3.5, -0.5, 4.5, 5.5, -6.5, 7.5]);
              //   n = np.arange(1, 31); w(n * np.where(n % 3 == 0, -1, 1))"
              near 0.125 (SignedRank.pValue [| 0.02; -0.01; 0.04; 0.03; 0.05 |]) "five"
              near 0.3828125 (SignedRank.pValue [| 1.5; -2.5; 3.5; -0.5; 4.5; 5.5; -6.5; 7.5 |]) "eight"

              near
                  0.17059839516878128
                  (SignedRank.pValue [| for n in 1..30 -> if n % 3 = 0 then float -n else float n |])
                  "thirty")

          testCase "p of SciPy's permutation test of equal ranks" (fun () ->
              // stats.permutation_test((d,), lambda x, axis: (r * (x > 0)).sum(axis=-1), permutation_type='samples', n_resamples=np.inf,
              //   vectorized=True).pvalue with r = stats.rankdata(abs(d)), and d without zeros
              near 0.125 (SignedRank.pValue [| 1.0; 1.0; -1.0; 2.0; 2.0; 3.0 |]) "ties"

              near
                  0.15625
                  (SignedRank.pValue [| 0.0; 1.0; -2.0; 2.0; 4.0; 4.0; 0.0; -1.0; 5.0 |])
                  "ties and zeros")

          testCase "what cannot be tested" (fun () ->
              Expect.isTrue (Double.IsNaN(SignedRank.pValue [||])) "nothing"
              Expect.isTrue (Double.IsNaN(SignedRank.pValue [| 1.0 |])) "one pair"
              Expect.isTrue (Double.IsNaN(SignedRank.pValue [| 1.0; nan |])) "no number"
              Expect.equal (SignedRank.pValue [| 0.0; 0.0 |]) 1.0 "no difference"
              let many n = [| for i in 1..n -> float i |]
              Expect.isFalse (Double.IsNaN(SignedRank.pValue (many SignedRank.Most))) "most"
              Expect.isTrue (Double.IsNaN(SignedRank.pValue (many (SignedRank.Most + 1)))) "too many") ]
