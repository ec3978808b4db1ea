module BioSparse.Tests.Experiments.JobFeaturesTests

open System
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation

let private few: FewShotSettings =
    { Shots = [ 1; 4 ]
      Draws = 2
      Steps = 10
      Protocols = [ Features ] }

let private featuresOf few =
    new JobFeatures(
        Trained.recipe (CompetitiveHebbian.rule CompetitiveHebbian.defaults),
        3UL,
        Trained.data,
        Dataset.take 23 Trained.data,
        few
    )

let private layersOf i =
    (stack Plain Trained.data.Pixels [ 9, Relu.activation ] 4 (Random.key i)).Layers

let private bits (inputs: TrainingInputs) =
    (TrainingInputs.batch (ReadOnlySpan [| 0 .. inputs.Count - 1 |]) inputs).Inputs.ToArray()
    |> Array.map BitConverter.SingleToInt32Bits

[<Tests>]
let tests =
    testList
        "JobFeatures"
        [ testCase "what is kept of layers is given again, and other layers replace it" (fun () ->
              use features = featuresOf (Some few)
              let one, other = layersOf 1UL, layersOf 2UL

              for ask in [ features.Train; features.Measured ] do
                  let first = ask one
                  let expected = bits first
                  Expect.isTrue (obj.ReferenceEquals(ask one, first)) "kept"
                  Expect.notEqual (bits (ask other)) expected "other layers"
                  Expect.equal (bits (ask one)) expected "computed again: the same bits"

              Expect.isTrue (obj.ReferenceEquals(features.Drawn one, features.Drawn one)) "drawn images"
              Expect.isTrue (obj.ReferenceEquals(features.Read one, features.Read one)) "the reading")

          testCase "what was released is computed again with the same bits" (fun () ->
              use features = featuresOf (Some few)
              let layers = layersOf 1UL
              let train, measured = bits (features.Train layers), bits (features.Measured layers)
              use own = (features.Drawn layers).Of(4, 1)
              let drawn = bits own
              features.ReleaseTrain()
              Expect.equal (bits (features.Train layers)) train "training images"
              features.Release()
              Expect.equal (bits (features.Measured layers)) measured "measured images"
              use again = (features.Drawn layers).Of(4, 1)
              Expect.equal (bits again) drawn "drawn images")

          testCase
              "without layers they are the pixels, and without few-shot learning nothing is drawn"
              (fun () ->
                  use features = featuresOf None

                  Expect.equal
                      (bits (features.Measured []))
                      (bits (TrainingInputs.pixels (Dataset.take 23 Trained.data)))
                      "pixels"

                  Expect.throwsT<InvalidOperationException>
                      (fun () -> features.Drawn(layersOf 1UL) |> ignore)
                      "no draws") ]
