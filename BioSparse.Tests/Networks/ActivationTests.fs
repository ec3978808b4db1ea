module BioSparse.Tests.ActivationTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning

/// Every form of activation, with drawn parameters.
let private activations key =
    [ Linear
      Relu
      Power(number 0.2 6.0 key)
      BoundedSigmoid
      Winners(1 + (Random.integers 8 1 key)[0]) ]

let private forEach (PositiveInt b) (PositiveInt h) (Seed seed) check =
    let key = Random.key seed
    // away from the kink at 0
    let a = signed b h 0.05 2.0 (Random.split 1 key)

    for activation in activations key do
        check activation a (tensor a)

[<Tests>]
let tests =
    testList
        "Activation"
        [ law 50 "φ is what its formula says" (fun b h seed ->
              forEach b h seed (fun activation a t ->
                  let expected = flat (Reference.activate activation a)
                  close 2e-6 $"{activation}" (doubles (Activation.apply activation t)) expected))

          law 50 "the slope is the limit of differences" (fun b h seed ->
              forEach b h seed (fun activation a t ->
                  let step = 1e-6

                  let moved by =
                      Reference.activate activation (Array2D.map (fun a -> a + by) a)

                  let expected =
                      Array.map2
                          (fun high low -> (high - low) / (2.0 * step))
                          (flat (moved step))
                          (flat (moved -step))

                  close 1e-5 $"{activation}" (doubles (Activation.slope activation t)) expected))

          law 30 "the slope is a number everywhere" (fun (Seed seed) (PositiveInt h) ->
              let key = Random.key seed
              // far below 0, at 0 and just above
              let a =
                  Array.append (values -50.0 50.0 h key) [| 0.0; -1.0; 1e-20 |] |> Array.map float32

              for activation in activations key do
                  let slope = Activation.slope activation (Tensor.matrix 1 a.Length a)
                  let silent = Array.map2 (fun a s -> a > 0.0f || s = 0.0f) a (slope.ToArray())

                  Expect.isFalse
                      (slope.ToArray() |> Array.exists System.Single.IsNaN)
                      $"{activation}: {slope.ToArray()}"

                  Expect.isTrue
                      (activation = Linear || Array.forall id silent)
                      $"{activation} at and below 0")

          law 100 "name and parameter tell an activation" (fun (Seed seed) ->
              for activation in activations (Random.key seed) do
                  let again =
                      Activation.create (Activation.name activation) (Activation.parameter activation)

                  Expect.equal again (Ok activation) "the same")

          testCase "what is no activation" (fun () ->
              for name, parameter in
                  [ "power", 0.0
                    "power", nan
                    "power", 101.0
                    "winners", 0.0
                    "winners", 2.5
                    "winners", nan
                    "tanh", nan ] do
                  Expect.isError (Activation.create name parameter) $"{name} {parameter}") ]
