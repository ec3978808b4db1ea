module BioSparse.Tests.NetworkTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning

/// Networks of every activation and input form, with images and labels.
let private forEach (Seed seed) (PositiveInt b) (PositiveInt d) (PositiveInt h) check =
    let key = Random.key seed
    let classes = 2 + (Random.integers 4 1 key)[0]
    // two pixels at least: with one, an image of length 1 has nowhere to go
    let d = d + 1
    let x = matrix b d 0.05 1.0 (Random.named "x" key)
    let labels = labels classes b (Random.named "labels" key)
    let power = number 1.5 4.5 key

    for activation in
        [ Linear.activation
          Relu.activation
          Power.activation power
          BoundedSigmoid.activation
          KWinners.activation (1 + h / 2)
          Triangle.activation
          Divisive.activation 0.1
          SoftWinners.activation 0.5 ] do
        for input in [ Plain; UnitLength ] do
            check (network activation input d h classes key) x labels

[<Tests>]
let tests =
    testList
        "Network"
        [ law 30 "logits and cross-entropy are what their formulas say" (fun seed b d h ->
              forEach seed b d h (fun network x labels ->
                  let expected = Reference.logits (Reference.ofNetwork network) x
                  let z = Network.logits network (tensor x)
                  close 1e-5 "logits" (doubles z) (flat expected)

                  close
                      1e-5
                      "loss"
                      (doubles (Network.crossEntropy z labels))
                      [| Reference.loss expected labels |]))

          law 30 "prediction is the largest logit" (fun seed b d h ->
              forEach seed b d h (fun network x _ ->
                  let z = doubles2D (Network.logits network (tensor x))

                  let best =
                      [| for i in 0 .. Array2D.length1 z - 1 ->
                             Array.findIndex ((=) (Array.max z[i, *])) z[i, *] |]

                  Expect.equal (Network.predict network (tensor x)) best "predict"))

          law 30 "the written-out gradient is the automatic one" (fun seed b d h ->
              forEach seed b d h (fun network x labels ->
                  let summed t =
                      float labels.Length * Network.crossEntropy (Network.logits network t) labels

                  close
                      1e-4
                      $"{network.First.Activation}, {network.First.Input}"
                      (doubles (Network.inputGradient network labels (tensor x)))
                      (doubles (Tensor.grad summed (tensor x)))))

          law 20 "a layer of length-normalised input does not see the length" (fun seed b d h ->
              forEach seed b d h (fun network x _ ->
                  if network.First.Input = UnitLength then
                      let twice = x |> Array2D.map ((*) 2.0)
                      let y = Layer.activities network.First
                      close 1e-6 "activities" (doubles (y (tensor twice))) (doubles (y (tensor x)))))

          law 20 "the identity layer passes pixels on" (fun (Seed seed) (PositiveInt b) (PositiveInt d) ->
              let x = tensor (pixels b d (Random.key seed))
              Expect.equal (doubles2D (Layer.activities (Layer.identity d) x)) (doubles2D x) "pixels")

          testCase "a blank image has a finite gradient of its own potentials" (fun () ->
              let network = network Relu.activation UnitLength 4 3 2 (Random.key 5UL)
              let gradient = Network.inputGradient network [| 0 |] (Tensor.zeros [| 1; 4 |])
              Expect.isTrue (Tensor.isFinite gradient) "finite") ]
