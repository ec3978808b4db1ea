module BioSparse.Tests.Evaluation.AccuracyTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation

let private readout classes units key : Readout =
    { Weights = tensor (signed classes units 0.0 0.3 (Random.named "V" key))
      Bias = vector (values -0.2 0.2 classes (Random.named "c" key)) }

[<Tests>]
let tests =
    testList
        "Accuracy"
        [ law
              40
              "readouts side by side answer as one by one, from kept and from computed activities"
              (fun (PositiveInt count) (PositiveInt many) (Seed seed) ->
                  let key = Random.key seed
                  let data = images 3 (1 + many * 29 % 400) 5 4 key

                  let layers =
                      (stack UnitLength data.Pixels [ 13, Power.activation 2.0 ] 3 key).Layers

                  let readouts =
                      [| for i in 1 .. 1 + count % 5 -> readout 3 13 (Random.split i key) |]

                  let shares bytes on =
                      use inputs = TrainingInputs.featuresWithin bytes layers data
                      Threads.Use(on, fun () -> Accuracy.ofReadouts readouts (1 + many * 13) inputs)

                  let first = Dataset.take (1 + many * 13) data

                  let expected =
                      readouts |> Array.map (fun own -> Accuracy.ofNetwork (Network.create layers own) first)

                  let kept = shares Int64.MaxValue 1

                  for own, alone in Array.zip kept expected do
                      // rounding may decide between two equal logits
                      Expect.isLessThan (abs (own - alone)) (1.5 / float first.Count) "one by one"

                  Expect.equal (shares Int64.MaxValue 2) kept "two threads"
                  Expect.equal (shares 0L 1) kept "computed")

          testCase "no readouts have no accuracies" (fun () ->
              Expect.isEmpty (Accuracy.ofReadouts [||] 10 (TrainingInputs.pixels Trained.data)) "none")

          testCase "accuracy is the share of right answers" (fun () ->
              let network = snd (Trained.all.Force()).Head
              let batch = whole Trained.data
              let right = Array.map2 (=) (Network.predict network batch.Inputs) batch.Labels
              Expect.equal (Accuracy.correct network Trained.data) right "image by image"
              Expect.equal (Accuracy.share [| true; false; true; true |]) 0.75 "share"
              Expect.isTrue (Double.IsNaN(Accuracy.share [||])) "of nothing"
              let many = Dataset.subset [| for i in 0..2100 -> i % 60 |] Trained.data
              let expected = Array.init 2101 (fun i -> right[i % 60])
              Expect.equal (Accuracy.correct network many) expected "in several groups") ]
