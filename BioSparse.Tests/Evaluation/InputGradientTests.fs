/// The gradient in private buffers against the definition.
module BioSparse.Tests.Evaluation.InputGradientTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation.Drawn

[<Tests>]
let tests =
    testList
        "InputGradient"
        [ law 30 "with width 1 and active units the margin's gradient is its own" (fun b width h seed ->
              forEach b width h seed (fun network x labels _ _ _ ->
                  let active =
                      { network with
                          Hidden =
                              { network.Hidden with
                                  Weights = Tensor.abs network.Hidden.Weights
                                  Bias = Tensor.abs network.Hidden.Bias + 0.01 } }

                  let own =
                      Tensor.grad
                          (fun t -> Tensor.sum (Margin.ofLogits (Network.logits active t) labels))
                          (tensor x)

                  use gradient = new InputGradient(active, Climb.Margin 1.0, labels.Length)

                  let surrogate = gradient.At(tensor x, labels)
                  close 1e-4 "gradient" (doubles surrogate) (doubles own)))

          law 30 "the climb of the cross-entropy is the network's own gradient" (fun b width h seed ->
              forEach b width h seed (fun network x labels _ _ _ ->
                  for input in [ Plain; UnitLength ] do
                      let network =
                          { network with
                              Hidden = { network.Hidden with Input = input } }

                      use gradient = new InputGradient(network, Climb.CrossEntropy, labels.Length)

                      let expected = Network.inputGradient network labels (tensor x)
                      // twice: its buffers serve again
                      for _ in 1..2 do
                          close 1e-4 "gradient" (doubles (gradient.At(tensor x, labels))) (doubles expected))) ]
