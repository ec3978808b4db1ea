/// Backpropagation through several hidden layers.
module BioSparse.Tests.Learning.BackpropagationStackTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning
open BioSparse.Tests.Learning.Batches
open BioSparse.Tests.Networks

/// ∂/∂ of the mean cross-entropy of a batch, by differences in float64, for each weight and bias by its name in the
/// state; `masks` has a row of each layer's mask for each sample.
let private differences (network: Network) (masks: float[][] list) (x: float[,]) (labels: int[]) =
    let plain = PlainStack.ofNetwork network
    let depth = plain.Layers.Length

    let loss (stack: PlainStack.PlainStack) =
        labels
        |> Array.mapi (fun i label ->
            let masks = masks |> List.map (fun rows -> rows[i])
            PlainStack.crossEntropy (PlainStack.logits masks stack x[i, *]) label)
        |> Array.average

    let shaped (like: float[,]) (values: float[]) =
        like |> Array2D.mapi (fun i j _ -> values[i * Array2D.length2 like + j])

    let slopes change start =
        PlainStack.slopes 1e-6 (change >> loss) start

    let layer i change =
        { plain with
            Layers = plain.Layers |> List.mapi (fun j own -> if i = j then change own else own) }

    [ for i, own in List.indexed plain.Layers do
          LearningState.partOf depth i "W",
          slopes (fun w -> layer i (fun l -> { l with W = shaped own.W w })) (flat own.W)

          LearningState.partOf depth i "b", slopes (fun b -> layer i (fun l -> { l with B = b })) own.B
      "V", slopes (fun v -> { plain with V = shaped plain.V v }) (flat plain.V)
      "c", slopes (fun c -> { plain with C = c }) plain.C ]

/// The mask of layer i in a step of this key, as it is drawn: a row for each sample.
let private maskOf dropout key i samples units =
    let name = if i = 0 then "dropout" else $"dropout {i + 1}"

    Random.uniform 0.0f 1.0f (samples * units) (Random.named name key)
    |> Array.map (fun drawn ->
        if drawn < float32 dropout then
            0.0
        else
            1.0 / (1.0 - dropout))
    |> Array.chunkBySize units

let private deep = [ [ 4 ]; [ 4; 3 ]; [ 5; 3; 4 ] ]

[<Tests>]
let tests =
    testList
        "Backpropagation through stacks"
        [ law
              10
              "the gradient of every weight is the limit of differences of the cross-entropy"
              (fun (PositiveInt b) (Seed seed) ->
                  let key = Random.key seed

                  for sizes in deep do
                      for dropout in [ 0.0; 0.3 ] do
                          for input in [ Plain; UnitLength ] do
                              let settings =
                                  { Backpropagation.defaults with
                                      Activation =
                                          pick
                                              [ Linear.activation
                                                Relu.activation
                                                Power.activation 2.5
                                                BoundedSigmoid.activation ]
                                              key
                                      Input = input
                                      Dropout = dropout }

                              let rule = Backpropagation.rule settings

                              let start =
                                  rule.Start
                                      { Inputs = 5
                                        Hidden = sizes
                                        Classes = 3 }
                                      key

                              let batch = batch b 5 key
                              let moment = { moment 0.01 0 with Key = key }

                              let masks =
                                  sizes
                                  |> List.mapi (fun i units ->
                                      if dropout = 0.0 then
                                          Array.init b (fun _ -> Array.create units 1.0)
                                      else
                                          maskOf dropout key i b units)

                              let expected =
                                  differences
                                      (LearningState.network start)
                                      masks
                                      (doubles2D batch.Inputs)
                                      batch.Labels

                              // after its first step Adam's m is 0.1 g
                              let memory = (rule.Step moment start batch).Memory

                              for name, slopes in expected do
                                  close
                                      2e-3
                                      $"{name} of {sizes}"
                                      (doubles (10.0 * memory[$"m.{name}"]))
                                      slopes)

          testCase "layers of a stack start as those of one layer, each within ±1/√fan-in" (fun () ->
              let rule = Backpropagation.rule Backpropagation.defaults
              let key = Random.key 3UL

              let start sizes =
                  rule.Start
                      { Inputs = 20
                        Hidden = sizes
                        Classes = 3 }
                      key

              let two, one = start [ 8; 6 ], start [ 8 ]
              Expect.equal (doubles two.Layers.Head.Weights) (doubles one.Layers.Head.Weights) "the first W"
              Expect.equal (doubles two.Layers.Head.Bias) (doubles one.Layers.Head.Bias) "the first b"

              for layer, fan in List.zip two.Layers [ 20; 8 ] do
                  Expect.equal layer.Weights.Columns fan "fan-in"
                  let bound = 1.0 / sqrt (float fan) + 1e-6
                  Expect.all (doubles layer.Weights) (fun w -> abs w <= bound) "range"

              Expect.notEqual
                  (doubles two.Layers[1].Weights |> Array.truncate 6)
                  (doubles two.Layers.Head.Weights |> Array.truncate 6 |> Array.map ((*) (sqrt (20.0 / 8.0))))
                  "other numbers")

          testCase "after a centred start every layer has mean potential 0 on the first batch" (fun () ->
              let rule =
                  Backpropagation.rule
                      { Backpropagation.defaults with
                          BiasStart = BiasStart.Centred }

              let batch = batch 9 5 (Random.key 6UL)

              let start =
                  rule.Start
                      { Inputs = 5
                        Hidden = [ 7; 6; 4 ]
                        Classes = 3 }
                      (Random.key 5UL)

              for step in [ Reference.byStep; Reference.bySession ] do
                  let state = step rule start [ moment 0.0 0, batch ]

                  (batch.Inputs, state.Layers)
                  ||> List.fold (fun x layer ->
                      let a = Layer.potentials layer x

                      Expect.all
                          (doubles (Tensor.sumOver 0 a))
                          (fun sum -> abs sum < 1e-4)
                          "sums of potentials"

                      layer.Activation.Apply a)
                  |> ignore)

          testCase "three layers learn what one learns" (fun () ->
              let data = images 3 20 5 5 (Random.key 4UL)
              let rule = Backpropagation.rule Backpropagation.defaults

              let start =
                  rule.Start
                      { Inputs = 25
                        Hidden = [ 12; 10; 8 ]
                        Classes = 3 }
                      (Random.key 1UL)

              let steps = [ for i in 0..59 -> moment 0.02 i, whole data ]

              for way in [ Reference.byStep; Reference.bySession ] do
                  let network = LearningState.network (way rule start steps)
                  Expect.equal (Accuracy.ofNetwork network data) 1.0 "training accuracy")

          testCase
              "Dale's law needs layers with as many inputs as polarities, and a stack at least one layer"
              (fun () ->
                  let rule =
                      Backpropagation.rule
                          { Backpropagation.defaults with
                              Constraint = Dale(Polarity.draw 0.5 6 (Random.key 1UL)) }

                  let start sizes =
                      rule.Start
                          { Inputs = 6
                            Hidden = sizes
                            Classes = 2 }
                          (Random.key 2UL)

                  start [ 6; 4 ] |> ignore

                  for sizes in [ [ 5; 4 ]; [] ] do
                      Expect.throwsT<System.ArgumentException> (fun () -> start sizes |> ignore) $"{sizes}") ]
