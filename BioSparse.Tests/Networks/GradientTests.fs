/// The chain rule through stacks, against finite differences in float64.
module BioSparse.Tests.Networks.GradientTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Networks.PlainStack

let private smooth =
    [ Linear.activation
      Relu.activation
      Power.activation 2.5
      BoundedSigmoid.activation
      Triangle.activation
      Divisive.activation 0.1
      SoftWinners.activation 0.5 ]

/// Stacks of two layers with these activations, images that are not dark, and labels.
let private forEach activations (PositiveInt b) (PositiveInt h) (Seed seed) check =
    let key = Random.key seed
    let d, classes = 5, 3
    let x = matrix b d 0.05 1.0 (Random.named "x" key)
    let labels = labels classes b (Random.named "labels" key)

    for first in activations do
        for input in [ Plain; UnitLength ] do
            let second = pick activations (Random.named "second" key)
            let network = stack input d [ h + 4, first; h + 3, second ] classes key
            check network x labels

/// The gradient at the pixels by both ways of computing it.
let private both through (network: Network) (x: float[,]) labels =
    let passes = Gradient.passes network.Layers (tensor x)
    let z = Network.outputs network.Readout (List.last passes).Activities

    let pure' =
        Gradient.error z labels
        |> Gradient.atPotentials through passes network.Readout
        |> List.head
        |> Gradient.atInput passes.Head

    use inPlace =
        new InputGradient(network, Objective.CrossEntropy, through, labels.Length)

    [ "formulas", doubles2D pure'
      "in place", doubles2D (inPlace.At(tensor x, labels, [||])) ]

/// max(0, a) σ((a − θ)/T), with T as it is at `at` and θ that of a.
let private soft fraction count (at: float[]) (a: float[]) =
    let struct (_, temperature, _, _) =
        ThresholdGradient.threshold fraction count (ReadOnlySpan(at |> Array.map float32))

    let sorted = Array.sortDescending a
    let theta = 0.5 * (sorted[count - 1] + sorted[count])

    a |> Array.map (fun a -> max 0.0 a / (1.0 + exp ((theta - a) / float temperature)))

/// ∂L/∂x of a layer on x from ∂L/∂y, by differences of its soft form.
let private backThrough fraction layer (x: float[]) (atActivities: float[]) =
    let answer =
        match layer.Activation.Winners with
        | Some count when count < layer.B.Length -> soft fraction count (potentials layer x)
        | _ -> activate layer.Activation

    let along x =
        Array.fold2 (fun sum g y -> sum + g * y) 0.0 atActivities (answer (potentials layer x))

    slopes 1e-6 along x

[<Tests>]
let tests =
    testList
        "Gradient"
        [ law 20 "through two layers it is the limit of differences of the cross-entropy" (fun b h seed ->
              forEach smooth b h seed (fun network x labels ->
                  let plain = ofNetwork network

                  for way, found in both Through.Own network x labels do
                      for i in 0 .. labels.Length - 1 do
                          let loss x =
                              crossEntropy (logits (unmasked plain) plain x) labels[i]

                          close 1e-3 way found[i, *] (slopes 1e-6 loss x[i, *])))

          law
              20
              "through the thresholds of two layers of k-winners it is the product of their soft slopes"
              (fun b h seed ->
                  forEach
                      [ KWinners.activation 2; KWinners.activation 3; Relu.activation ]
                      b
                      h
                      seed
                      (fun network x labels ->
                          let fraction = 0.2
                          let plain = ofNetwork network

                          for way, found in both (Through.Threshold fraction) network x labels do
                              for i in 0 .. labels.Length - 1 do
                                  let first, second = plain.Layers.Head, plain.Layers.Tail.Head

                                  let hard layer x =
                                      potentials layer x |> activate layer.Activation

                                  let y = hard first x[i, *]
                                  let delta = error (affine plain.V plain.C (hard second y)) labels[i]

                                  let atActivities =
                                      Array.init second.B.Length (fun j ->
                                          Array.fold2 (fun sum v d -> sum + v * d) 0.0 plain.V[*, j] delta)

                                  let expected =
                                      atActivities
                                      |> backThrough fraction second y
                                      |> backThrough fraction first x[i, *]

                                  close 2e-3 way found[i, *] expected))

          law
              30
              "the network's own is the automatic one, in stacks of one to three layers"
              (fun (PositiveInt b) (PositiveInt h) (Seed seed) ->
                  let key = Random.key seed
                  let x = tensor (matrix b 5 0.05 1.0 (Random.named "x" key))
                  let labels = labels 3 b (Random.named "labels" key)

                  for depth in 1..3 do
                      for input in [ Plain; UnitLength ] do
                          let layers =
                              [ for i in 1..depth ->
                                    h + i, pick (KWinners.activation 2 :: smooth) (Random.split i key) ]

                          let network = stack input 5 layers 3 key

                          let summed t =
                              float labels.Length * Network.crossEntropy (Network.logits network t) labels

                          let automatic nudge =
                              [ "gradient", doubles (Tensor.grad summed (nudge x)) ]

                          for name, expected, swing in swings key automatic do
                              closeBut
                                  (fun _ -> swing)
                                  1e-4
                                  name
                                  (doubles (Network.inputGradient network labels x))
                                  expected) ]
