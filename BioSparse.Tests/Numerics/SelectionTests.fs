module BioSparse.Tests.Numerics.SelectionTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

/// Numbers of both signs; from few different ones, so that many are equal, or from many sizes.
let private drawn n (key: Key) =
    if (Random.bits 1 (Random.named "kind" key))[0] % 2u = 0u then
        Random.integers 7 n key |> Array.map (fun i -> float32 (i - 2) / 4.0f)
    else
        let exponents = values -40.0 20.0 n (Random.named "exponents" key)

        Random.uniform -1.0f 1.0f n key |> Array.mapi (fun i u -> u * float32 (2.0 ** exponents[i]))

/// Places in descending order of value, the earlier of equals first.
let private descending (v: float32[]) =
    [| 0 .. v.Length - 1 |] |> Array.sortBy (fun i -> -v[i], i)

let private kept count (v: float32[]) =
    let all = Array.copy v
    Selection.keepPositive count (all.AsSpan())
    all

[<Tests>]
let tests =
    testList
        "Selection"
        [ law
              200
              "the largest are the first of all in descending order"
              (fun (PositiveInt n) (PositiveInt k) (Seed seed) ->
                  let v = drawn (7 * n) (Random.key seed)
                  let best = Array.zeroCreate (min k v.Length)
                  Selection.largest (ReadOnlySpan v) (best.AsSpan())
                  Expect.equal best (Array.truncate best.Length (descending v)) "places")

          law
              500
              "as many above 0 are kept, the others are 0"
              (fun (PositiveInt n) (PositiveInt k) (Seed seed) ->
                  let v = drawn (40 * n) (Random.key seed)
                  let first = descending v |> Array.truncate k |> Set.ofArray

                  let expected =
                      v |> Array.mapi (fun i x -> if first.Contains i then max 0.0f x else 0.0f)

                  Expect.equal (kept k v) expected "kept")

          testCase "what is not a number stays, so that it is seen" (fun () ->
              for odd in [ nanf; -nanf ] do
                  let all = kept 2 [| 1.0f; odd; 3.0f; 2.0f; -1.0f |]
                  Expect.isTrue (Single.IsNaN all[1]) "stays"

                  Expect.equal
                      [| all[0]; all[2]; all[3]; all[4] |]
                      [| 0.0f; 3.0f; 0.0f; 0.0f |]
                      "counts as largest") ]
