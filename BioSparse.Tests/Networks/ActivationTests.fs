module BioSparse.Tests.ActivationTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning

/// Every form of activation, with drawn parameters.
let private activations key =
    [ Linear.activation
      Relu.activation
      Power.activation (number 0.2 6.0 key)
      BoundedSigmoid.activation
      KWinners.activation (1 + (Random.integers 8 1 key)[0]) ]

let private read name parameter =
    Activation.read Catalogue.builtIn.Activations name parameter

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
                  close 2e-6 $"{activation}" (doubles (activation.Apply t)) expected))

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

                  close 1e-5 $"{activation}" (doubles (activation.Slope t)) expected))

          law 30 "the slope is a number everywhere" (fun (Seed seed) (PositiveInt h) ->
              let key = Random.key seed
              // far below 0, at 0 and just above
              let a =
                  Array.append (values -50.0 50.0 h key) [| 0.0; -1.0; 1e-20 |] |> Array.map float32

              for activation in activations key do
                  let slope = activation.Slope(Tensor.matrix 1 a.Length a)
                  let silent = Array.map2 (fun a s -> a > 0.0f || s = 0.0f) a (slope.ToArray())

                  Expect.isFalse
                      (slope.ToArray() |> Array.exists System.Single.IsNaN)
                      $"{activation}: {slope.ToArray()}"

                  Expect.isTrue
                      (activation = Linear.activation || Array.forall id silent)
                      $"{activation} at and below 0")

          law 100 "name and parameter tell an activation" (fun (Seed seed) ->
              for activation in activations (Random.key seed) do
                  let again = read activation.Name activation.Parameter
                  Expect.equal again (Ok activation) "the same")

          law 50 "one of two functions is the same in place" (fun b h seed ->
              forEach b h seed (fun activation a t ->
                  let own = Activation.create "own" activation.Apply activation.Slope
                  let y = (own.Apply t).ToArray()
                  let inPlace = t.ToArray()
                  own.InPlace.Activate(t.Columns, inPlace.AsSpan())
                  Expect.sequenceEqual inPlace y $"{activation}: y"
                  let g = Array.map float32 (flat a)
                  let expected = Array.map2 (*) g ((own.Slope t).ToArray())
                  own.InPlace.TimesSlope(t.Columns, y, t.ToArray(), g.AsSpan())
                  Expect.sequenceEqual g expected $"{activation}: g ⊙ φ′"))

          testCase "files of version 0.1 name k-winners winners" (fun () ->
              Expect.equal (read "winners" (Some 7.0)) (Ok(KWinners.activation 7)) "read")

          testCase "what is no activation" (fun () ->
              for name, parameter in
                  [ "power", Some 0.0
                    "power", Some nan
                    "power", Some 101.0
                    "power", None
                    "k-winners", Some 0.0
                    "k-winners", Some 2.5
                    "k-winners", Some nan
                    "k-winners", None
                    "winner-share", Some 0.1
                    "tanh", None ] do
                  Expect.isError (read name parameter) $"{name} {parameter}") ]
