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

          testCase "an associative readout learns from few features in one pass" (fun () ->
              let key = Random.key 2UL
              let hidden = hiddenOf competitive key
              let few = FewShot.draw 3 0 1UL Trained.data
              let recipe = FewShot.associative competitive
              use features = Recipe.inputs competitive hidden.Layers few

              let readout =
                  (Recipe.readoutOn recipe key features Progress.silent Threading.CancellationToken.None
                   |> wanted)
                      .Readout.Value

              let all = TrainingInputs.batch (ReadOnlySpan [| 0 .. few.Count - 1 |]) features
              let y = all.Inputs.ToArray2D() |> Array2D.map float
              let units = Array2D.length2 y

              let expected =
                  [| for label in 0..3 do
                         let own =
                             [ for i in 0 .. few.Count - 1 do
                                   if all.Labels[i] = label then
                                       i ]

                         let sums = Array.init units (fun j -> own |> List.sumBy (fun i -> y[i, j]))
                         let total = Array.sum sums

                         yield!
                             sums |> Array.map (fun sum -> log (0.999 * sum / total + 0.001 / float units)) |]

              close 1e-4 "log likelihoods" (doubles readout.Weights) expected)

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

          testCase "a draw's features are those of its images, whatever else is drawn" (fun () ->
              let layers = (snd (Trained.all.Force()).Head).Layers

              let settings: FewShotSettings =
                  { Shots = [ 1; 3; 7 ]
                    Draws = 3
                    Steps = 20
                    Protocols = [ Features ] }

              use drawn = new DrawnFeatures(layers, settings, 5UL, Trained.data)

              let all (inputs: TrainingInputs) =
                  TrainingInputs.batch (ReadOnlySpan [| 0 .. inputs.Count - 1 |]) inputs

              let mutable images = 0

              for shots in settings.Shots do
                  for number in 0 .. settings.Draws - 1 do
                      let few = FewShot.draw shots number 5UL Trained.data
                      use own = drawn.Of(shots, number)
                      use alone = TrainingInputs.features layers few
                      images <- images + few.Count
                      Expect.equal (pixelsOf own.Dataset) (pixelsOf few) "images"
                      Expect.equal (all own).Labels (all alone).Labels "labels"
                      close 1e-6 "features" (doubles (all own).Inputs) (doubles (all alone).Inputs)

              Expect.isLessThan drawn.Count images "an image of several draws is computed once")

          testCase "the mean over draws is that of readouts trained one by one" (fun () ->
              let settings: FewShotSettings =
                  { Shots = [ 1; 4 ]
                    Draws = 3
                    Steps = 30
                    Protocols = [ Whole; Features ] }

              let seed = 7UL
              let hidden = hiddenOf competitive (Random.key 2UL)
              let layers = Recipe.read competitive hidden.Layers
              use drawn = new DrawnFeatures(layers, settings, seed, Trained.data)
              use features = TrainingInputs.features layers test

              for shots in settings.Shots do
                  let told = ResizeArray()

                  let mean =
                      FewShot.meanOnFeatures
                          competitive
                          settings
                          seed
                          drawn
                          features
                          (Action<int> told.Add)
                          shots

                  let key number =
                      Random.key seed
                      |> Random.named "few shots"
                      |> Random.split shots
                      |> Random.split number

                  let oneByOne =
                      [ for number in 0 .. settings.Draws - 1 ->
                            let few = FewShot.draw shots number seed Trained.data

                            FewShot.features competitive settings.Steps (key number) hidden few test
                            |> wanted ]

                  Expect.floatClose Accuracy.high mean (List.average oneByOne) $"{shots} shots"
                  Expect.equal (List.ofSeq told) [ 1; 2; 3 ] "each draw is told")

          testCase "a draw whose training fails counts as chance" (fun () ->
              let settings: FewShotSettings =
                  { Shots = [ 2 ]
                    Draws = 2
                    Steps = 5
                    Protocols = [ Whole; Features ] }

              let wild =
                  Rule.create "wild" competitive.Readout.Start (fun _ state _ ->
                      { state with
                          Readout =
                              state.Readout
                              |> Option.map (fun own ->
                                  { own with
                                      Bias = Tensor.full nan own.Bias.Shape }) })

              let failing = { competitive with Readout = wild }
              let layers = (snd (Trained.all.Force()).Head).Layers
              use drawn = new DrawnFeatures(layers, settings, 1UL, Trained.data)
              use features = TrainingInputs.features layers test

              Expect.equal
                  (FewShot.meanOnFeatures failing settings 1UL drawn features ignore 2)
                  0.25
                  "on features"

              Expect.equal (FewShot.meanOfWhole failing settings 1UL Trained.data test ignore 2) 0.25 "whole") ]
