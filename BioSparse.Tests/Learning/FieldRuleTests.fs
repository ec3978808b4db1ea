/// Rules on fields: what their steps are of the rule on rows.
module BioSparse.Tests.Learning.FieldRuleTests

open System
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample

let private map: MapShape =
    { Channels = 2
      Height = 4
      Width = 3
      Order = MapOrder.Planes }

let private connection isShared : FieldConnection =
    { Fields =
        { Map = map
          Size = 2
          Stride = 1
          Padding = 0 }
      IsShared = isShared
      Whole = Contrast 0.1
      Competition = Competition.Place
      Pooling = None }

let private rule =
    CompetitiveHebbian.rule
        { CompetitiveHebbian.defaults with
            Activation = KWinners.activation 2 }

let private moment key : Moment = { Rate = 0.02; Step = 0; Key = key }

let private batch key =
    { Inputs = tensor (matrix 5 map.Values 0.05 1.0 (Random.named "X" key))
      Labels = [| 0; 1; 0; 1; 0 |] }

let private shape: Shape =
    { Inputs = map.Values
      Hidden = [ 4 ]
      Classes = 2 }

/// Fields of a batch in the form of the whole map.
let private rowsOf (batch: Batch) =
    InputForm.apply (Contrast 0.1) batch.Inputs |> Fields.unfold (connection true).Fields

let private inner (state: LearningState) : LearningState =
    { state with
        Layers =
            [ { LearningState.layer state with
                  Connection = Dense } ] }

[<Tests>]
let tests =
    testList
        "Rules on fields"
        [ law 20 "a step of shared weights is the rule's step on all fields" (fun (Seed seed) ->
              let key = Random.key seed
              let onFields = FieldRule.on (connection true) None rule
              let start = onFields.Start shape key
              let batch = batch key
              let stepped = LearningState.layer (onFields.Step (moment key) start batch)

              let expected =
                  rule.Step
                      (moment key)
                      (inner start)
                      { Inputs = rowsOf batch
                        Labels = Array.replicate 30 0 }
                  |> LearningState.layer

              Expect.equal (doubles stepped.Weights) (doubles expected.Weights) "W")

          law 20 "a step of own weights is the rule's step at each place" (fun (Seed seed) ->
              let key = Random.key seed
              let onFields = FieldRule.on (connection false) None rule
              let start = onFields.Start shape key
              let batch = batch key
              let layer = LearningState.layer start
              let stepped = LearningState.layer (onFields.Step (moment key) start batch)
              let places = (connection false).Fields.Places
              Expect.equal layer.Weights.Rows (4 * places) "four units at each place"

              for place in 0 .. places - 1 do
                  let own = [| 4 * place .. 4 * place + 3 |]

                  let state =
                      LearningState.ofLayer
                          { layer with
                              Weights = Tensor.rows own layer.Weights
                              Bias = Tensor.vector (Array.sub (layer.Bias.ToArray()) (4 * place) 4)
                              Connection = Dense }

                  let rows = Tensor.rows [| for i in 0..4 -> i * places + place |] (rowsOf batch)

                  let expected =
                      rule.Step (moment key) state { Inputs = rows; Labels = batch.Labels }
                      |> LearningState.layer

                  close
                      1e-6
                      $"W at place {place}"
                      (doubles (Tensor.rows own stepped.Weights))
                      (doubles expected.Weights))

          law
              20
              "drawn places are different fields of each image, and a session draws the same"
              (fun (Seed seed) ->
                  let key = Random.key seed

                  let seen =
                      Rule.unsupervised "rows" (Start.uniform 0.0 1.0 Linear.activation) (fun _ layer x ->
                          Tensor.matrix
                              layer.Weights.Rows
                              layer.Weights.Columns
                              (x.ToArray() |> Array.truncate layer.Weights.Count))

                  let onFields = FieldRule.on (connection true) (Some 3) seen
                  let start = onFields.Start { shape with Hidden = [ 15 ] } key
                  let batch = batch key
                  let drawn = LearningState.layer (onFields.Step (moment key) start batch)
                  let fields = doubles2D (rowsOf batch)
                  let rows = doubles2D drawn.Weights

                  for image in 0..4 do
                      let places =
                          [ for i in 0..2 do
                                [ 0..5 ]
                                |> List.filter (fun place ->
                                    fields[image * 6 + place, *] = rows[image * 3 + i, *])
                                |> List.tryHead ]

                      Expect.all places Option.isSome $"fields of image {image}"
                      Expect.hasLength (List.distinct places) 3 "different places"

                  use session = Rule.openSession onFields start
                  session.Step(moment key, batch)

                  Expect.equal
                      (doubles (LearningState.layer session.State).Weights)
                      (doubles drawn.Weights)
                      "the session")

          test "what a rule remembers at each place comes back" {
              let counting =
                  Rule.create
                      "counting"
                      (fun shape key ->
                          { LearningState.ofLayer (Start.uniform 0.0 1.0 Linear.activation shape key) with
                              Memory =
                                  Map
                                      [ "of units", Tensor.zeros [| 4 |]
                                        "of weights", Tensor.zeros [| 4; 8 |]
                                        "steps", Tensor.scalar 0.0 ] })
                      (fun _ state batch ->
                          let light = float ((Tensor.sum batch.Inputs).ToScalar())

                          { state with
                              Memory = state.Memory |> Map.map (fun _ t -> t + light) })

              let onFields = FieldRule.on { connection false with Whole = Plain } None counting
              let key = Random.key 3UL
              let batch = batch key
              let start = onFields.Start shape key

              let after =
                  onFields.Step (moment key) (onFields.Step (moment key) start batch) batch

              let rows = Fields.unfold (connection false).Fields batch.Inputs
              let places = (connection false).Fields.Places

              for place in 0 .. places - 1 do
                  let light =
                      float (
                          (Tensor.sum (Tensor.rows [| for i in 0..4 -> i * places + place |] rows)).ToScalar()
                      )

                  for name in [ "of units"; "of weights"; "steps" ] do
                      let own = doubles (Tensor.rows [| place |] after.Memory[name])
                      close 1e-4 $"{name} at {place}" own (Array.create own.Length (2.0 * light))
          }

          test "fields that do not fit are refused" {
              let wide =
                  { connection true with
                      Fields =
                          { (connection true).Fields with
                              Size = 4 } }

              Expect.throwsT<ArgumentException>
                  (fun () -> FieldRule.on wide None rule |> ignore)
                  "a field wider than its map"

              Expect.throwsT<ArgumentException>
                  (fun () ->
                      (FieldRule.on (connection true) None rule).Start
                          { shape with Inputs = 7 }
                          (Random.key 1UL)
                      |> ignore)
                  "another number of inputs"
          } ]
