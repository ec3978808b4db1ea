module BioSparse.Tests.Learning.ConsolidationTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning.Batches

let private shape: Shape =
    { Inputs = 6
      Hidden = [ 5 ]
      Classes = 3 }

let private ruleOf consolidation =
    Backpropagation.rule
        { Backpropagation.defaults with
            Consolidation = consolidation }

let private plain = ruleOf Consolidation.Nothing
let private elastic = ruleOf (Consolidation.Elastic 3.0)
let private path = ruleOf (Consolidation.Path(2.0, 0.1))
let private names = [ "W"; "b"; "V"; "c" ]

let private values (tensor: Tensor) = tensor.ToArray() |> Array.map float

let private part name (state: LearningState) =
    let parts = LearningState.parts state
    values parts[name]

let private remembered name (state: LearningState) = values state.Memory[name]

let private drawn seed =
    let key = Random.key seed
    [ for i in 0..3 -> batch 8 6 (Random.split i key) ]

let private steps (rule: Rule) batches state =
    (state, List.indexed batches)
    ||> List.fold (fun state (i, batch) -> rule.Step (moment 0.02 i) state batch)

let private ended (rule: Rule) seed batches state =
    rule.Consolidate.Value (Random.key seed) (Seq.ofList batches) state

let private near (found: float) expected what =
    Expect.isLessThan (abs (found - expected)) (1e-4 * max 1.0 (abs expected)) what

[<Tests>]
let tests =
    testList
        "Consolidation"
        [ law 30 "a penalty adds s (Ω θ − P) to the gradient" (fun (Seed seed) ->
              for rule, strength in [ elastic, 3.0; path, 2.0 ] do
                  let batches = drawn seed

                  let known =
                      plain.Start shape (Random.key seed) |> steps rule batches |> ended rule 5UL batches

                  let moved = steps plain (drawn (seed + 1UL)) known

                  /// A state that Adam has not stepped from: its first moment is a tenth of the gradient.
                  let fresh =
                      { moved with
                          Memory =
                              moved.Memory
                              |> Map.filter (fun name _ ->
                                  name.StartsWith "importance." || name.StartsWith "pull.") }

                  let next = batch 8 6 (Random.key (seed + 9UL))
                  let withPenalty = rule.Step (moment 0.02 0) fresh next
                  let without = plain.Step (moment 0.02 0) fresh next

                  for name in names do
                      let penalty =
                          Array.map2
                              (-)
                              (remembered $"m.{name}" withPenalty)
                              (remembered $"m.{name}" without)

                      let theta = part name fresh
                      let importance = remembered $"importance.{name}" fresh
                      let pull = remembered $"pull.{name}" fresh
                      Expect.isTrue (Array.exists ((<>) 0.0) importance) "something is important"

                      for k in 0 .. theta.Length - 1 do
                          Expect.isTrue (importance[k] >= 0.0) "no importance below 0"
                          near (10.0 * penalty[k]) (strength * (importance[k] * theta[k] - pull[k])) name)

          law 30 "ω of a step is −g Δθ, and Ω is max(0, ω)/(Δ² + ξ)" (fun (Seed seed) ->
              let start = plain.Start shape (Random.key seed)
              let first = drawn seed |> List.head
              let stepped = path.Step (moment 0.02 0) start first
              let known = ended path 1UL [ first ] stepped

              for name in names do
                  let change = Array.map2 (-) (part name stepped) (part name start)
                  let gradient = remembered $"m.{name}" stepped |> Array.map (fun m -> 10.0 * m)
                  let noted = remembered $"path.{name}" stepped
                  let importance = remembered $"importance.{name}" known

                  for k in 0 .. change.Length - 1 do
                      near noted[k] (-gradient[k] * change[k]) "ω"

                      near importance[k] (max 0.0 noted[k] / (change[k] * change[k] + 0.1)) "Ω"

                  Expect.isFalse (known.Memory.ContainsKey $"path.{name}") "the next task begins anew")

          testCase "the Fisher information of c is the mean of p (1 − p)" (fun () ->
              let start = plain.Start shape (Random.key 4UL)
              let batches = drawn 11UL
              let network = LearningState.network start

              let expected =
                  [ for batch in batches do
                        let p =
                            values (Tensor.exp (Tensor.logSoftmax (Network.logits network batch.Inputs)))

                        yield! Array.chunkBySize 3 p ]
                  |> List.map (Array.map (fun p -> p * (1.0 - p)))
                  |> fun all -> Array.init 3 (fun k -> all |> List.averageBy (fun own -> own[k]))

              let draws = 400

              let found =
                  [ for seed in 1..draws ->
                        remembered "importance.c" (ended elastic (uint64 seed) batches start) ]

              for k in 0..2 do
                  let mean = found |> List.averageBy (fun own -> own[k])

                  let deviation =
                      sqrt (found |> List.averageBy (fun own -> (own[k] - mean) ** 2.0)) / sqrt (float draws)

                  Expect.isLessThan (abs (mean - expected[k])) (5.0 * deviation) $"c {k}")

          law 20 "at the anchor of one task nothing pulls" (fun (Seed seed) ->
              let batches = drawn seed
              let known = plain.Start shape (Random.key seed) |> ended elastic 2UL batches

              for name in names do
                  let pull, importance =
                      remembered $"pull.{name}" known, remembered $"importance.{name}" known

                  for k, theta in Array.indexed (part name known) do
                      near pull[k] (importance[k] * theta) name)

          testCase "layers on fields are refused" (fun () ->
              let fields: FieldConnection =
                  { Fields =
                      { Map =
                          { Channels = 1
                            Height = 4
                            Width = 4
                            Order = MapOrder.Planes }
                        Size = 2
                        Stride = 1
                        Padding = 0 }
                    IsShared = true
                    Whole = Plain
                    Competition = Competition.Place
                    Pooling = None }

              Expect.throwsT<ArgumentException>
                  (fun () ->
                      Backpropagation.rule
                          { Backpropagation.defaults with
                              Connections = [ OnFields fields ]
                              Consolidation = Consolidation.Elastic 1.0 }
                      |> ignore)
                  "refused") ]
