module BioSparse.Tests.Evaluation.FewShotTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation

let private pixelsOf (dataset: Dataset) =
    bytesOf dataset, dataset.Labels.ToArray()

let private wanted result =
    Expect.wantOk (result |> Result.mapError (fun (f: TrainingFailure) -> f.Message)) "training ends well"

let private backprop =
    Trained.recipe (Backpropagation.rule Backpropagation.defaults)

let private competitive =
    Trained.recipe (CompetitiveHebbian.rule CompetitiveHebbian.defaults)

/// The hidden layer of a recipe, trained by its plan.
let private hiddenOf (recipe: Recipe) key =
    let plan = recipe.Layers.Head

    Recipe.start recipe key Trained.data
    |> Training.run plan.Rule plan.Plan (Recipe.hiddenKey 0 key) (TrainingInputs.pixels Trained.data)
    |> wanted

/// Other images of the same classes.
let private test = Trained.data

[<Tests>]
let tests =
    testList
        "Few-shot and recipes"
        [ law
              30
              "a draw has so many images of each class, and is the same each time"
              (fun (Seed seed) (PositiveInt shots) ->
                  let draw number =
                      FewShot.draw shots number seed Trained.data

                  let counts = draw(0).Labels.ToArray() |> Array.countBy id |> Array.sort
                  Expect.equal counts [| for c in 0uy .. 3uy -> c, min 15 shots |] "per class"
                  Expect.equal (pixelsOf (draw 0)) (pixelsOf (draw 0)) "again"

                  if shots < 15 then
                      Expect.notEqual (pixelsOf (draw 0)) (pixelsOf (draw 1)) "another draw"

                      Expect.notEqual
                          (pixelsOf (draw 0))
                          (pixelsOf (FewShot.draw shots 0 (seed + 1UL) Trained.data))
                          "another seed")

          law
              100
              "steps are at least those asked for, in whole epochs, and no epoch too many"
              (fun (PositiveInt epochs) (PositiveInt batch) (PositiveInt count) (NonNegativeInt steps) ->
                  let plan =
                      { backprop.Layers.Head.Plan with
                          Epochs = epochs
                          BatchSize = batch }

                  let longer =
                      Recipe.withSteps
                          steps
                          count
                          (Recipe.ofRule
                              backprop.Layers.Head.Rule
                              24
                              plan
                              backprop.Readout
                              { plan with Epochs = 0 })

                  let epochsOf (recipe: Recipe) = recipe.Layers.Head.Plan.Epochs
                  let taken = epochsOf longer * Training.stepsPerEpoch plan count
                  Expect.isGreaterThanOrEqual taken steps "steps"
                  Expect.isGreaterThanOrEqual (epochsOf longer) epochs "epochs"

                  let oneLess = (epochsOf longer - 1) * Training.stepsPerEpoch plan count
                  Expect.isTrue (epochsOf longer = epochs || oneLess < steps) "no more than needed"
                  Expect.equal longer.ReadoutPlan.Epochs 0 "no training stays no training")

          testCase "the same key gives the same network, another does not" (fun () ->
              for recipe in [ backprop; competitive ] do
                  let train seed =
                      let network = Recipe.train recipe (Random.key seed) Trained.data |> wanted
                      doubles network.First.Weights, doubles network.Readout.Weights

                  Expect.equal (train 3UL) (train 3UL) "the same key"
                  Expect.notEqual (train 3UL) (train 4UL) "another key")

          testCase "a recipe is its parts: hidden layer, then readout" (fun () ->
              let key = Random.key 6UL

              let hidden = hiddenOf competitive key

              let network = Recipe.finish competitive key Trained.data hidden |> wanted
              let whole = Recipe.train competitive key Trained.data |> wanted

              Expect.equal
                  (doubles network.First.Weights)
                  (doubles (LearningState.layer hidden).Weights)
                  "the readout leaves the layer"

              Expect.equal
                  (doubles network.Readout.Weights)
                  (doubles whole.Readout.Weights)
                  "the same readout")

          testCase "few shots teach, more shots more" (fun () ->
              let few shots = FewShot.draw shots 0 1UL Trained.data
              let key = Random.key 2UL

              let whole recipe shots =
                  FewShot.whole recipe 60 key (few shots) test |> wanted

              let hidden = hiddenOf competitive key

              let features shots =
                  FewShot.features competitive 60 key hidden (few shots) test |> wanted

              for score in [ whole backprop; whole competitive; features ] do
                  Expect.isGreaterThan (score 1) 0.5 "one shot, twice chance"
                  Expect.isGreaterThan (score 10) 0.9 "ten shots"
                  Expect.equal (score 2) (score 2) "again the same")

          testCase "what fails while training is told" (fun () ->
              let rule =
                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Scaling = Raw }

              let recipe =
                  Recipe.ofRule
                      rule
                      100
                      { competitive.Layers.Head.Plan with
                          Rate = 0.5 }
                      competitive.Readout
                      competitive.ReadoutPlan

              match FewShot.whole recipe 10 (Random.key 1UL) (FewShot.draw 3 0 1UL Trained.data) test with
              | Error(Collapsed _) -> ()
              | other -> failtest $"{other}")

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
