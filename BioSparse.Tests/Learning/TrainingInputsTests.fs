/// What rules learn from: pixels, and activities of layers below, kept or computed batch by batch.
module BioSparse.Tests.Learning.TrainingInputsTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private key = Random.key 21UL

/// 1,107 images of 9 × 7 pixels: two blocks, and a part of one.
let private data = images 4 277 9 7 key |> Dataset.take 1107

let private batches sizes count =
    let order = Random.permutation count key

    [ for size: int in sizes do
          yield! order |> Array.truncate 120 |> Array.chunkBySize size ]

let private bitsOf (batch: Batch) =
    batch.Inputs.ToArray() |> Array.map BitConverter.SingleToInt32Bits, batch.Labels

/// Layers of all activations and input forms.
let private stacks d =
    [ for i, activation in
          List.indexed
              [ Linear.activation
                Relu.activation
                Power.activation 2.5
                BoundedSigmoid.activation
                KWinners.activation 5
                Triangle.activation
                Divisive.activation 0.1
                SoftWinners.activation 0.5 ] do
          for input in [ Plain; UnitLength ] do
              (stack input d [ 40, activation ] 4 (Random.split i key)).Layers
              (stack input d [ 40, activation; 33, Relu.activation ] 4 (Random.split i key)).Layers ]

let private sameBits (layers: Layer list) dataset sizes =
    use kept = TrainingInputs.features layers dataset
    use computed = TrainingInputs.featuresWithin 0L layers dataset
    Expect.isSome kept.Kept "kept"
    Expect.isNone computed.Kept "computed"

    for indices in batches sizes dataset.Count do
        let own inputs =
            bitsOf (TrainingInputs.batch (ReadOnlySpan indices) inputs)

        Expect.equal (own computed) (own kept) $"{indices.Length} rows"

[<Tests>]
let tests =
    testList
        "TrainingInputs"
        [ testCase "kept and computed features have the same bits, whatever the batch" (fun () ->
              for layers in stacks data.Pixels do
                  sameBits layers data [ 1; 3; 16; 100 ])

          testCase "so they have in layers of a usual size" (fun () ->
              let digits = BioSparse.Digits.Digits.train

              for threads in [ 1; 2 ] do
                  Threads.Use(
                      threads,
                      fun () ->
                          for layers in
                              [ [ 300, KWinners.activation 22 ]
                                [ 500, Relu.activation; 200, Power.activation 4.5 ] ] do
                              let network = stack UnitLength digits.Pixels layers 10 key
                              sameBits network.Layers digits [ 5; 100 ]
                  ))

          testCase
              "kept features are the activities of the last layer, and without layers the pixels"
              (fun () ->
                  let all = [| 0 .. data.Count - 1 |]
                  let x = (whole data).Inputs

                  for layers in [] :: stacks data.Pixels do
                      use inputs = TrainingInputs.features layers data
                      let batch = TrainingInputs.batch (ReadOnlySpan all) inputs
                      close 1e-5 "features" (doubles batch.Inputs) (doubles (Layers.activities layers x))
                      Expect.equal batch.Labels (data.Labels.ToArray() |> Array.map int) "labels"
                      Expect.equal (inputs.Width, inputs.Count) (batch.Inputs.Columns, data.Count) "sizes"
                      Expect.equal inputs.Classes 4 "classes")

          testCase "chosen rows are those rows, of any inputs and of chosen ones" (fun () ->
              let layers =
                  (stack UnitLength data.Pixels [ 40, Power.activation 2.5 ] 4 key).Layers

              let places =
                  Random.permutation data.Count (Random.named "places" key) |> Array.truncate 90

              let again = [| 3; 80; 17; 3 |]

              for inputs in
                  [ TrainingInputs.pixels data
                    TrainingInputs.features layers data
                    TrainingInputs.featuresWithin 0L layers data ] do
                  use inputs = inputs

                  let rowsOf (indices: int[]) inputs =
                      bitsOf (TrainingInputs.batch (ReadOnlySpan indices) inputs)

                  use chosen = TrainingInputs.chosen places inputs
                  Expect.equal (chosen.Count, chosen.Width) (90, inputs.Width) "sizes"
                  Expect.equal (rowsOf [| 0..89 |] chosen) (rowsOf places inputs) "rows and labels"
                  use fewer = TrainingInputs.chosen again chosen

                  Expect.equal
                      (rowsOf [| 0..3 |] fewer)
                      (rowsOf (again |> Array.map (Array.get places)) inputs)
                      "of chosen ones")

          testCase "a rule learns the same from kept and from computed features" (fun () ->
              let layers = (stack Plain data.Pixels [ 40, Power.activation 2.5 ] 4 key).Layers
              let rule = CompetitiveHebbian.rule CompetitiveHebbian.defaults

              let plan =
                  { Epochs = 2
                    BatchSize = 50
                    Rate = 0.02
                    Schedule = LinearPerStep }

              let learnt (inputs: TrainingInputs) =
                  let shape =
                      { Inputs = inputs.Width
                        Hidden = [ 12 ]
                        Classes = 4 }

                  match Training.run rule plan key inputs (rule.Start shape key) with
                  | Ok state -> bytes state
                  | Error failure -> failtest failure.Message

              use kept = TrainingInputs.features layers data
              use computed = TrainingInputs.featuresWithin 0L layers data
              Expect.equal (learnt computed) (learnt kept) "bytes")

          testCase "layers that do not compose are refused" (fun () ->
              let layers =
                  (stack Plain data.Pixels [ 5, Relu.activation ] 4 key).Layers
                  @ (stack Plain 6 [ 5, Relu.activation ] 4 key).Layers

              Expect.throwsT<ArgumentException>
                  (fun () -> TrainingInputs.features layers data |> ignore)
                  "5 units, 6 inputs") ]
