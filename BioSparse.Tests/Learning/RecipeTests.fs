/// Greedy training of stacks, layer by layer.
module BioSparse.Tests.Learning.RecipeTests

open System
open System.Threading
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample

let private key = Random.key 31UL
let private data = images 4 12 6 5 key

let private plan epochs rate =
    { Epochs = epochs
      BatchSize = 10
      Rate = rate
      Schedule = LinearPerStep }

let private competitive activation reading =
    CompetitiveHebbian.rule
        { CompetitiveHebbian.defaults with
            Activation = activation
            Reading = reading
            NormaliseInitial = true }

let private krotov =
    KrotovHopfield.rule
        { KrotovHopfield.defaults with
            Activation = Power.activation 1.5
            Input = UnitLength }

let private layer rule units epochs : LayerPlan =
    { Rule = rule
      Units = units
      Plan = plan epochs 0.02
      Preprocessing = Preprocessing.Nothing }

let private recipe layers : Recipe =
    { Layers = layers
      Readout = ReadoutRule.softmax
      ReadoutPlan = plan 60 0.05 }

/// Units that compete and are read smoothly, then Krotov and Hopfield's on top of them.
let private greedy =
    recipe
        [ layer (competitive (KWinners.activation 4) (Smooth 2.0)) [ 24 ] 3
          layer krotov [ 16 ] 4 ]

let private wanted result =
    Expect.wantOk (result |> Result.mapError (fun (f: TrainingFailure) -> f.Message)) "training ends well"

let private silent =
    { new IProgress<float> with
        member _.Report _ = () }

let private hidden recipe =
    Recipe.trainHidden recipe key data silent CancellationToken.None |> wanted

let private bits (tensor: Tensor) =
    tensor.ToArray() |> Array.map BitConverter.SingleToInt32Bits

let private bitsOf (network: Network) =
    [ for layer in network.Layers do
          bits layer.Weights
          bits layer.Bias
      bits network.Readout.Weights
      bits network.Readout.Bias ]

/// A rule by its own step on stored rows, in the order and with the keys of training.
let private onRows (rule: Rule) plan key (x: Tensor) start =
    let perEpoch = Training.stepsPerEpoch plan data.Count
    use session = Rule.openSession rule start

    for epoch in 0 .. plan.Epochs - 1 do
        Random.permutation data.Count (key |> Random.named "shuffle" |> Random.split epoch)
        |> Array.chunkBySize plan.BatchSize
        |> Array.iteri (fun i indices ->
            let step = epoch * perEpoch + i

            session.Step(
                { Rate = Training.rate plan perEpoch step
                  Step = step
                  Key = key |> Random.named "steps" |> Random.split step },
                { Inputs = Tensor.rows indices x
                  Labels = indices |> Array.map (fun i -> int (data.Labels.Span[i])) }
            ))

    session.State

[<Tests>]
let tests =
    testList
        "Recipe"
        [ testCase "the second layer learns alone on stored activities of the first as it is read" (fun () ->
              let trained = hidden greedy
              let first, second = greedy.Layers.Head, greedy.Layers[1]

              let below =
                  first.Rule.Start
                      { Inputs = data.Pixels
                        Hidden = [ 24 ]
                        Classes = 4 }
                      (Random.named "start" key)
                  |> onRows first.Rule first.Plan (Random.named "hidden" key) (whole data).Inputs
                  |> LearningState.layer

              Expect.equal (bits trained.Layers.Head.Weights) (bits below.Weights) "the first layer"

              let stored = Layer.activities (Reading.apply (Smooth 2.0) below) (whole data).Inputs

              let above =
                  second.Rule.Start
                      { Inputs = 24
                        Hidden = [ 16 ]
                        Classes = 4 }
                      (Random.named "start 2" key)
                  |> onRows second.Rule second.Plan (Random.named "hidden 2" key) stored
                  |> LearningState.layer

              Expect.equal (bits trained.Layers[1].Weights) (bits above.Weights) "the second layer")

          testCase "the readout learns on the last layer, and leaves the layers" (fun () ->
              let trained = hidden greedy
              let network = Recipe.finish greedy key data trained |> wanted
              let whole = Recipe.train greedy key data |> wanted
              Expect.equal (bitsOf network) (bitsOf whole) "in two parts and as one"
              let read = Recipe.read greedy trained.Layers

              Expect.equal
                  (network.Layers |> List.map (_.Weights >> bits))
                  (read |> List.map (_.Weights >> bits))
                  "layers"

              Expect.equal network.First.Activation (Power.activation 2.0) "read smoothly"
              Expect.isGreaterThan (Accuracy.ofNetwork network data) 0.9 "it learns")

          testCase "the first layer does not depend on what comes above it" (fun () ->
              let one = hidden (recipe [ greedy.Layers.Head ])
              let two = hidden greedy
              Expect.equal (bits one.Layers.Head.Weights) (bits two.Layers.Head.Weights) "W"

              Expect.notEqual
                  (bits two.Layers[1].Weights)
                  (bits (Recipe.start greedy key data).Layers[1].Weights)
                  "the second learns")

          testCase "the start has every layer before it learns" (fun () ->
              let start = Recipe.start greedy key data

              let untrained =
                  hidden
                      { greedy with
                          Layers = greedy.Layers |> List.map (fun own -> { own with Plan = plan 0 0.1 }) }

              Expect.equal
                  (start.Layers |> List.map (_.Weights >> bits))
                  (untrained.Layers |> List.map (_.Weights >> bits))
                  "weights"

              Expect.equal
                  (Recipe.rules greedy |> List.map _.Name)
                  [ "competitive-hebbian"; "krotov-hopfield" ]
                  "rules"

              Expect.equal (Recipe.name greedy) "competitive-hebbian+krotov-hopfield" "name")

          testCase "backpropagation of a whole stack in one plan is the rule itself" (fun () ->
              let rule = Backpropagation.rule Backpropagation.defaults
              let recipe = recipe [ layer rule [ 12; 8 ] 3 ]
              let network = Recipe.train recipe key data |> wanted

              let state =
                  rule.Start
                      { Inputs = data.Pixels
                        Hidden = [ 12; 8 ]
                        Classes = 4 }
                      (Random.named "start" key)
                  |> onRows rule (plan 3 0.02) (Random.named "hidden" key) (whole data).Inputs

              Expect.equal (bitsOf network) (bitsOf (LearningState.network state)) "network"
              Expect.hasLength (Recipe.rules recipe) 2 "a rule for each layer")

          testCase "backpropagation on top of a local layer trains the readout too" (fun () ->
              let rule = Backpropagation.rule Backpropagation.defaults
              let recipe = recipe [ greedy.Layers.Head; layer rule [ 10 ] 60 ]
              let network = Recipe.train recipe key data |> wanted
              Expect.hasLength network.Layers 2 "layers"
              Expect.equal network.First.Activation (Power.activation 2.0) "the first is read smoothly"
              Expect.isGreaterThan (Accuracy.ofNetwork network data) 0.9 "it learns")

          testCase "progress rises from 0 to 1 over all plans, and cancelling ends any of them" (fun () ->
              let reports = ResizeArray()

              let watch =
                  { new IProgress<float> with
                      member _.Report share = reports.Add share }

              Recipe.trainWatched greedy key data watch CancellationToken.None |> wanted |> ignore
              Expect.isAscending reports "shares"
              Expect.equal reports[reports.Count - 1] 1.0 "to the end"

              use source = new CancellationTokenSource()

              let stop =
                  { new IProgress<float> with
                      member _.Report share =
                          if share > 0.6 then
                              source.Cancel() }

              Expect.throwsT<OperationCanceledException>
                  (fun () -> Recipe.trainHidden greedy key data stop source.Token |> ignore)
                  "in the second layer")

          testCase "a rule with a teacher in any plan makes the layers learn from labels" (fun () ->
              let backprop = layer (Backpropagation.rule Backpropagation.defaults) [ 6 ] 1
              let local = greedy.Layers.Head

              let taught plans =
                  Recipe.learnsFromLabels (recipe plans) key data

              Expect.isFalse (taught [ local; local ]) "local rules"
              Expect.isTrue (taught [ backprop; local ]) "below"
              Expect.isTrue (taught [ local; backprop ]) "above")

          testCase "steps on few images lengthen every plan" (fun () ->
              let longer = Recipe.withSteps 100 20 greedy
              Expect.equal (longer.Layers |> List.map _.Plan.Epochs) [ 50; 50 ] "hidden layers"
              Expect.equal longer.ReadoutPlan.Epochs 60 "readout") ]
