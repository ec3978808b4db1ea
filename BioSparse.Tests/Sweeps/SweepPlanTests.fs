module BioSparse.Tests.Sweeps.SweepPlanTests

open System
open System.Globalization
open Expecto
open FsCheck
open BioSparse.App.Sweeps

let private choice axis (value: int) =
    { Axis = axis
      Label = string value
      Settings = [| { Key = axis; Value = string value } |] }

/// A factor of one axis with the values 0 … n − 1.
let private axis name count =
    Array.init count (fun value -> [| choice name value |])

let private sizes (counts: PositiveInt list) =
    counts |> List.truncate 4 |> List.map (fun n -> 1 + n.Get % 4)

let private grid sizes =
    sizes |> List.mapi (fun i n -> axis $"a{i}" n) |> Array.ofList

let private labels (point: SweepChoice[]) =
    point |> Array.map (fun choice -> choice.Axis, choice.Label)

let private number (choice: SweepChoice) =
    Double.Parse(choice.Label, CultureInfo.InvariantCulture)

let private valueOf name point =
    point |> Array.tryFind (fun choice -> choice.Axis = name) |> Option.map (number >> int)

let private ranges =
    [| struct ("u", SweepRange.Uniform(-2.0, 3.0))
       struct ("l", SweepRange.LogUniform(1e-4, 1.0))
       struct ("w", SweepRange.Whole(2, 5))
       struct ("g", SweepRange.LogWhole(1, 100))
       struct ("o", SweepRange.OneOf [| choice "o" 0; choice "o" 1 |]) |]

[<Tests>]
let tests =
    testList
        "Sweeps/SweepPlan"
        [ testProperty "without constraints every combination is there once" (fun counts ->
              let sizes = sizes counts
              let points = grid sizes |> SweepPlan.points [||]
              Expect.equal points.Length (List.fold (*) 1 sizes) "the product"
              Expect.equal (Array.distinctBy labels points).Length points.Length "no point twice"

              for point in points do
                  Expect.equal
                      (point |> Array.map _.Axis |> List.ofArray)
                      (List.mapi (fun i _ -> $"a{i}") sizes)
                      "every axis")

          testProperty "size is the number of points without constraints" (fun counts ->
              let factors = grid (sizes counts)
              Expect.equal (SweepPlan.size factors) (bigint (SweepPlan.points [||] factors).Length) "size")

          testProperty "what is to skip goes, all else stays" (fun counts (a: PositiveInt) (b: PositiveInt) ->
              let factors = grid (sizes counts @ [ 3; 3 ])
              let last = factors.Length - 1
              let names = $"a{last - 1}", $"a{last}"

              let skip =
                  SweepConstraint.Skip
                      [| { Name = fst names
                           Test = SweepTest.Is [| string (a.Get % 3) |] }
                         { Name = snd names
                           Test = SweepTest.Above(float (b.Get % 3) - 0.5) } |]

              let isSkipped point =
                  valueOf (fst names) point = Some(a.Get % 3)
                  && (valueOf (snd names) point).Value >= b.Get % 3

              let all = SweepPlan.points [||] factors
              let kept = SweepPlan.points [| skip |] factors
              Expect.equal kept (all |> Array.filter (isSkipped >> not)) "the others, in order"
              Expect.isLessThan kept.Length all.Length "something is skipped")

          testProperty
              "an axis counts exactly where its condition holds, and points do not multiply elsewhere"
              (fun counts (wanted: PositiveInt) ->
                  let wanted = wanted.Get % 3
                  let factors = Array.append (grid (sizes counts)) [| axis "kind" 3; axis "count" 4 |]

                  let points =
                      factors
                      |> SweepPlan.points
                          [| SweepConstraint.When(
                                 "count",
                                 [| { Name = "kind"
                                      Test = SweepTest.Is [| string wanted |] } |]
                             ) |]

                  for point in points do
                      Expect.equal
                          ((valueOf "count" point).IsSome)
                          (valueOf "kind" point = Some wanted)
                          "counts where it should"

                  let others = points.Length / (4 + 2)
                  Expect.equal points.Length (others * 6) "4 with the kind, one with each other"
                  Expect.equal (Array.distinctBy labels points).Length points.Length "no point twice")

          testCase "an axis that counts only where another does falls away with it" (fun () ->
              let on name value =
                  { Name = name
                    Test = SweepTest.Is [| value |] }

              let points =
                  [| axis "a" 2; axis "b" 2; axis "c" 2 |]
                  |> SweepPlan.points
                      [| SweepConstraint.When("b", [| on "a" "1" |])
                         SweepConstraint.When("c", [| on "b" "1" |]) |]

              Expect.equal
                  (points |> Array.map (Array.map _.Label >> String.concat ""))
                  [| "0"; "10"; "110"; "111" |]
                  "a, then b, then c")


          testCase "conditions see what variants set, and numbers in any spelling" (fun () ->
              let variant label value =
                  [| { Axis = "regime"
                       Label = label
                       Settings = [| { Key = "rate"; Value = value } |] } |]

              let left test =
                  [| [| variant "slow" "0.010"; variant "fast" "1e-1" |] |]
                  |> SweepPlan.points [| SweepConstraint.Skip [| { Name = "rate"; Test = test } |] |]
                  |> Array.map (fun point -> point[0].Label)

              Expect.equal (left (SweepTest.Is [| "0.01" |])) [| "fast" |] "0.01 is 0.010"
              Expect.equal (left (SweepTest.Below 0.05)) [| "fast" |] "below"
              Expect.equal (left (SweepTest.Above 0.05)) [| "slow" |] "above")


          testProperty
              "more draws, or more axes, keep what was drawn"
              (fun (seed: uint64) (few: PositiveInt) (more: PositiveInt) ->
                  let few = few.Get % 20
                  let some = SweepPlan.draws seed few (Array.truncate 3 ranges)
                  let all = SweepPlan.draws seed (few + more.Get % 20) ranges

                  for i in 0 .. few - 1 do
                      Expect.equal (Array.truncate 3 all[i]) some[i] $"draw {i}")

          testCase "draws stay in their ranges and reach every value" (fun () ->
              let draws = SweepPlan.draws 3UL 2000 ranges
              let column i = draws |> Array.map (Array.item i)

              let inside low high =
                  Array.forall (fun c -> number c >= low && number c <= high)

              Expect.isTrue (column 0 |> inside -2.0 3.0) "uniform"
              Expect.isTrue (column 1 |> inside 1e-4 1.0) "logarithmic"
              Expect.equal (column 2 |> Array.map _.Label |> set) (set [ "2"; "3"; "4"; "5" ]) "whole"
              Expect.isTrue (column 3 |> inside 1.0 100.0) "whole, logarithmic"
              Expect.equal (column 4 |> Array.map _.Label |> set) (set [ "0"; "1" ]) "of a list"

              let below x i =
                  column i |> Array.filter (fun c -> number c < x) |> Array.length
              // 5 standard deviations of a binomial with 2000 draws
              Expect.isTrue (abs (below 0.5 0 - 1000) < 112) "half of [-2, 3) lies below 0.5"
              Expect.isTrue (abs (below 1e-2 1 - 1000) < 112) "half of the decades lies below 0.01")


          testCase "ranges without numbers are refused" (fun () ->
              for range in
                  [ SweepRange.Uniform(1.0, 0.0)
                    SweepRange.LogUniform(0.0, 1.0)
                    SweepRange.Uniform(nan, 1.0)
                    SweepRange.OneOf [||] ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> SweepPlan.draws 1UL 1 [| struct ("a", range) |] |> ignore)
                      $"{range}") ]
