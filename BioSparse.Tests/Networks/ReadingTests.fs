module BioSparse.Tests.Networks.ReadingTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private layer h d key : Layer =
    { Input = Plain
      Weights = tensor (signed h d 0.1 1.0 (Random.named "W" key))
      Bias = vector (values -0.2 0.4 h (Random.named "b" key))
      Activation = KWinners.activation 2
      Connection = Dense }

[<Tests>]
let tests =
    testList
        "Reading"
        [ law 50 "smooth: max(0, ŵ·x/‖x‖)ⁿ, in float64" (fun (Seed seed) (PositiveInt h) (PositiveInt d) ->
              let key = Random.key seed
              let learnt = layer h d key
              let x = matrix 3 d 0.1 1.0 (Random.named "x" key)
              let read = Reading.apply (Smooth 2.5) learnt
              let w = doubles2D learnt.Weights
              let length (v: float[]) = sqrt (Array.sumBy (fun v -> v * v) v)

              let expected =
                  Array.init 3 (fun n ->
                      Array.init h (fun j ->
                          let cosine =
                              Array.fold2 (fun sum w x -> sum + w * x) 0.0 w[j, *] x[n, *]
                              / (length w[j, *] * length x[n, *])

                          max 0.0 cosine ** 2.5))
                  |> Array.concat

              close 1e-4 "activities" (doubles (Layer.activities read (tensor x))) expected)

          law 20 "power: the same with rows as learnt" (fun (Seed seed) (PositiveInt h) (PositiveInt d) ->
              let key = Random.key seed
              let learnt = layer h d key
              let read = Reading.apply (Powered 2.5) learnt
              Expect.equal (read.Weights.ToArray()) (learnt.Weights.ToArray()) "weights"

              let unit =
                  { learnt with
                      Weights = Tensor.unitRows learnt.Weights }

              let x = tensor (matrix 3 d 0.1 1.0 (Random.named "x" key))
              // y of a row of length ℓ is ℓⁿ times that of the row of length 1
              let lengths =
                  doubles2D learnt.Weights
                  |> fun w -> Array.init h (fun j -> sqrt (Array.sumBy (fun v -> v * v) w[j, *]))

              let expected =
                  doubles (Layer.activities (Reading.apply (Smooth 2.5) unit) x)
                  |> Array.mapi (fun i y -> y * lengths[i % h] ** 2.5)

              close 1e-4 "activities" (doubles (Layer.activities read x)) expected)

          law
              50
              "a second reading changes no bit, nor does one put away and taken up again"
              (fun (Seed seed) (PositiveInt h) (PositiveInt d) ->
                  let learnt = layer h d (Random.key seed)
                  let once = Reading.apply (Smooth 4.5) learnt
                  let twice = Reading.apply (Smooth 4.5) once
                  Expect.equal (twice.Weights.ToArray()) (once.Weights.ToArray()) "weights"

                  let rule =
                      CompetitiveHebbian.rule
                          { CompetitiveHebbian.defaults with
                              Reading = Smooth 4.5 }

                  let stored =
                      { LearningState.ofLayer { learnt with Weights = once.Weights } with
                          Readout =
                              Some
                                  { Weights = Tensor.zeros [| 2; h |]
                                    Bias = Tensor.zeros [| 2 |] } }

                  let resumed = LearningState.layer (Rule.resumed rule stored)
                  Expect.equal (resumed.Activation, resumed.Input) (once.Activation, once.Input) "form"
                  Expect.equal (resumed.Weights.ToArray()) (once.Weights.ToArray()) "weights"

                  Expect.equal
                      (LearningState.layer (Rule.resumed rule { stored with Readout = None })).Activation
                      (KWinners.activation 2)
                      "while it learns it answers as it learns")

          testCase "rows of zeros stay, and as learnt nothing changes" (fun () ->
              let learnt =
                  { layer 2 3 (Random.key 1UL) with
                      Weights = Tensor.zeros [| 2; 3 |] }

              Expect.equal
                  ((Reading.apply (Smooth 2.0) learnt).Weights.ToArray())
                  (Array.zeroCreate 6)
                  "zeros"

              Expect.isTrue (obj.ReferenceEquals(Reading.apply AsLearnt learnt, learnt)) "the same layer") ]
