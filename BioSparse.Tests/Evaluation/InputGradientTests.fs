/// The gradient in private buffers against the definition.
module BioSparse.Tests.Evaluation.InputGradientTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation.Drawn

/// The gradient is the automatic one, up to what rounding of x moves that by.
let private isGradientOf f (x: float[,]) tolerance found =
    let automatic nudge =
        [ "gradient", doubles (Tensor.grad f (nudge (tensor x))) ]

    for name, expected, swing in swings (Random.key 0UL) automatic do
        closeBut (fun _ -> swing) tolerance name (doubles found) expected

[<Tests>]
let tests =
    testList
        "InputGradient"
        [ law 30 "the margin's gradient is that of the margin" (fun b width h seed ->
              forEach b width h seed (fun network x labels _ _ _ ->
                  for input in [ Plain; UnitLength ] do
                      let active =
                          network
                          |> withFirst (fun layer ->
                              { layer with
                                  Input = input
                                  Weights = Tensor.abs layer.Weights
                                  Bias = Tensor.abs layer.Bias + 0.01 })

                      let margin t =
                          Margin.ofLogits (Network.logits active t) labels

                      use gradient =
                          new InputGradient(active, Objective.Margin, Through.Own, labels.Length)

                      isGradientOf (margin >> Tensor.sum) x 1e-4 (gradient.At(tensor x, labels, [||]))

                      close
                          1e-4
                          "margins"
                          (gradient.Margins |> Array.map float)
                          (doubles (margin (tensor x)))

                      Expect.equal gradient.Values gradient.Margins "the objective"))

          law 15 "the margin's gradient is that of the margin in stacks" (fun b width h seed ->
              forEachStack b width h seed (fun network x labels _ _ _ ->
                  let margin t =
                      Margin.ofLogits (Network.logits network t) labels

                  use gradient =
                      new InputGradient(network, Objective.Margin, Through.Own, labels.Length)

                  isGradientOf (margin >> Tensor.sum) x 1e-3 (gradient.At(tensor x, labels, [||]))))

          law 30 "towards a class, and for fewer images than there are buffers for" (fun b width h seed ->
              forEach b width h seed (fun network x labels _ _ _ ->
                  let targets = labels |> Array.map (fun label -> (label + 1) % 3)

                  let toward t =
                      let z = Network.logits network t
                      (Tensor.oneHot 3 targets - Tensor.oneHot 3 labels) * z

                  if network.First.Activation.Winners.IsNone then
                      use gradient =
                          new InputGradient(network, Objective.Targeted, Through.Own, labels.Length + 3)

                      isGradientOf (toward >> Tensor.sum) x 1e-4 (gradient.At(tensor x, labels, targets))

                      close
                          1e-4
                          "values"
                          (gradient.Values |> Array.truncate labels.Length |> Array.map float)
                          (doubles (Tensor.sumOver 1 (toward (tensor x))))))

          law 30 "the climb of the cross-entropy is the network's own gradient" (fun b width h seed ->
              forEach b width h seed (fun network x labels _ _ _ ->
                  for input in [ Plain; UnitLength ] do
                      let network = network |> withFirst (fun layer -> { layer with Input = input })

                      use gradient =
                          new InputGradient(network, Objective.CrossEntropy, Through.Own, labels.Length)

                      let expected = Network.inputGradient network labels (tensor x)

                      let value =
                          float labels.Length
                          * float (
                              (Network.crossEntropy (Network.logits network (tensor x)) labels).ToScalar()
                          )

                      // twice: its buffers serve again
                      for _ in 1..2 do
                          close
                              1e-4
                              "gradient"
                              (doubles (gradient.At(tensor x, labels, [||])))
                              (doubles expected)

                          close 1e-4 "value" [| Array.sumBy float gradient.Values |] [| value |])) ]
