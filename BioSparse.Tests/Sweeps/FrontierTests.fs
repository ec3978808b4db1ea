module BioSparse.Tests.Sweeps.FrontierTests

open System
open Expecto
open BioSparse.App.Sweeps

/// Few different values, so that ties are frequent.
let private points (raw: (int * int) list) =
    raw |> List.map (fun (a, b) -> struct (float (a % 6), float (b % 6))) |> Array.ofList

let private dominates struct (a: float, b: float) struct (c: float, d: float) =
    a >= c && b >= d && (a > c || b > d)

[<Tests>]
let tests =
    testList
        "Sweeps/Frontier"
        [ testProperty "exactly the points that no other dominates, in ascending order" (fun raw ->
              let points = points raw
              let found = Frontier.nonDominated points

              let wanted =
                  [| 0 .. points.Length - 1 |]
                  |> Array.filter (fun i ->
                      points |> Array.forall (fun other -> not (dominates other points[i])))
                  |> Array.sortBy (fun i -> let struct (x, _) = points[i] in x, i)

              Expect.equal found wanted "the definition")

          testCase "points with NaN do not count, and no point has no frontier" (fun () ->
              Expect.equal
                  (Frontier.nonDominated [| struct (nan, 1.0); struct (0.0, 0.0); struct (9.0, nan) |])
                  [| 1 |]
                  "NaN"

              Expect.isEmpty (Frontier.nonDominated [||]) "none") ]
