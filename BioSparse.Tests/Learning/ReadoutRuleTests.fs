module BioSparse.Tests.Learning.ReadoutRuleTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning
open BioSparse.Tests.Learning.Batches

let private layer h d key : Layer =
    { Input = Plain
      Weights = tensor (matrix h d 0.0 (number 0.1 20.0 key) (Random.named "W" key))
      Bias = Tensor.zeros [| h |]
      Activation = Relu.activation
      Connection = Dense }

/// The batch as the layer's activities.
let private onLayer layer (batch: Batch) =
    { batch with
        Inputs = Layer.activities layer batch.Inputs }

let private moment rate step =
    { Rate = rate
      Step = step
      Key = Random.split step (Random.key 8UL) }

/// A readout that has already learned something, on drawn features.
let private forEach (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) check =
    let key = Random.key seed
    let layer = layer h d key

    let batches =
        [ for i in 0..2 -> moment 0.02 i, onLayer layer (batch b d (Random.split i key)) ]

    let attached = ReadoutRule.attach 3 (snd batches.Head).Inputs

    let readout =
        { Weights = tensor (signed 3 h 0.0 0.1 (Random.named "V" key))
          Bias = vector (values -0.2 0.2 3 (Random.named "c" key)) }

    check { attached with Readout = Some readout } batches

let private rules =
    [ ReadoutRule.softmax
      WeightPerturbation.rule
          { WeightPerturbation.defaults with
              Threshold = 0.0
              Hebbian = 0.5 } ]

[<Tests>]
let tests =
    testList
        "Readout"
        [ law 40 "softmax steps are the formula's" (fun b h d seed ->
              forEach b h d seed (fun state steps ->
                  Reference.agrees Reference.softmaxReadout ReadoutRule.softmax 2e-5 state steps))

          law 20 "the scale of the features does not matter to what is learned" (fun b h d seed ->
              forEach b h d seed (fun state steps ->
                  for rule in rules do
                      let logits (factor: float) =
                          let larger =
                              [ for moment, batch in steps ->
                                    moment,
                                    { batch with
                                        Inputs = factor * batch.Inputs } ]

                          let features = (snd larger.Head).Inputs
                          let trained = Reference.byStep rule (ReadoutRule.attach 3 features) larger
                          doubles (Network.outputs (Option.get trained.Readout) features)

                      close 1e-4 rule.Name (logits 64.0) (logits 1.0)))

          law 20 "the scale is the power of two nearest to the features' root mean square" (fun b h d seed ->
              forEach b h d seed (fun state steps ->
                  let y = doubles (snd steps.Head).Inputs
                  let size = sqrt (Array.averageBy (fun y -> y * y) y)
                  let found = Math.Log2 (Reference.ofState state).Scale
                  Expect.equal found (round found) "a power of two"
                  Expect.isLessThanOrEqual (abs (found - Math.Log2 size)) 0.50001 "the nearest"))

          testCase "features that are all silent leave the readout finite" (fun () ->
              let silent: Layer =
                  { layer 3 4 (Random.key 1UL) with
                      Weights = Tensor.full -1.0 [| 3; 4 |] }

              let batch = onLayer silent (batch 5 4 (Random.key 2UL))
              let start = ReadoutRule.attach 3 batch.Inputs

              for rule in rules do
                  let later = Reference.byStep rule start [ for i in 0..3 -> moment 0.02 i, batch ]
                  Expect.all (LearningState.tensors later) Tensor.isFinite rule.Name)

          testCase "what cannot be started is refused" (fun () ->
              let shape =
                  { Inputs = 2
                    Hidden = [ 2 ]
                    Classes = 2 }

              Expect.throwsT<InvalidOperationException>
                  (fun () -> ReadoutRule.softmax.Start shape (Random.key 1UL) |> ignore)
                  "no features") ]
