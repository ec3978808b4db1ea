/// Label inputs: what their steps are of the rule on more inputs.
module BioSparse.Tests.Learning.LabelInputTests

open System
open Expecto
open BioSparse.Core
open BioSparse.Laws
open BioSparse.Tests.Sample

let private competitive input constraint' =
    CompetitiveHebbian.rule
        { CompetitiveHebbian.defaults with
            Activation = KWinners.activation 2
            Input = input
            Constraint = constraint'
            Reading = Smooth 2.0 }

let private rules =
    [ competitive Plain Nonnegative
      competitive UnitLength Unconstrained
      KrotovHopfield.rule KrotovHopfield.defaults
      Bcm.rule { Bcm.defaults with Input = UnitLength } ]

let private shape: Shape =
    { Inputs = 6
      Hidden = [ 4 ]
      Classes = 3 }

let private strength s = { Strength = s; IsShuffled = false }

let private moment key : Moment = { Rate = 0.02; Step = 0; Key = key }

let private batch key =
    { Inputs = tensor (matrix 5 6 0.05 1.0 (Random.named "X" key))
      Labels = labels 3 5 (Random.named "labels" key) }

let private layer = LearningState.layer

[<Tests>]
let tests =
    testList
        "Label inputs"
        [ for i, rule in List.indexed rules do
              testList
                  $"laws, {i}"
                  [ let taught = LabelInput.on (strength 0.7) rule

                    for law in
                        [ Laws.deterministic
                          Laws.shapesKept
                          Laws.finite
                          Laws.zeroRateChangesNothing
                          Laws.sampleOrderIndifferent
                          Laws.sessionAgrees
                          Laws.readoutUntouched ] do
                        law taught

                    if rule.Constraint = Nonnegative then
                        Laws.nonnegative taught ]

          testList
              "laws, shuffled"
              [ let taught = LabelInput.on { Strength = 0.7; IsShuffled = true } rules.Head

                for law in
                    [ Laws.deterministic
                      Laws.shapesKept
                      Laws.zeroRateChangesNothing
                      Laws.sessionAgrees ] do
                    law taught ]

          law 20 "shuffled labels are the batch's, of other images" (fun (Seed seed) ->
              let key = Random.key seed
              let batch = batch key
              let start = (LabelInput.on (strength 0.7) rules.Head).Start shape key
              let order = Random.permutation 5 (Random.named "labels" key)

              let expected =
                  (LabelInput.on (strength 0.7) rules.Head).Step
                      (moment key)
                      start
                      { batch with
                          Labels = order |> Array.map (Array.get batch.Labels) }

              let found =
                  (LabelInput.on { Strength = 0.7; IsShuffled = true } rules.Head).Step
                      (moment key)
                      start
                      batch

              Expect.equal (bytes found) (bytes expected) "bytes")

          law 20 "a step is the rule's on rows with the label behind the formed image" (fun (Seed seed) ->
              let key = Random.key seed

              for rule in rules do
                  let taught = LabelInput.on (strength 0.7) rule
                  let start = taught.Start shape key
                  let batch = batch key

                  let joined =
                      let x = doubles2D (Layer.receive (layer start) batch.Inputs)

                      Array2D.init 5 9 (fun n i ->
                          if i < 6 then x[n, i]
                          elif batch.Labels[n] = i - 6 then 0.7
                          else 0.0)

                  let plain = rule.Start { shape with Inputs = 9 } key

                  // the rows have their form already
                  let formed =
                      { plain with
                          Layers = [ { layer plain with Input = Plain } ] }

                  let expected =
                      rule.Step (moment key) formed { batch with Inputs = tensor joined } |> layer

                  let found = taught.Step (moment key) start batch
                  let w, l = doubles2D (layer found).Weights, doubles2D found.Memory["labels"]

                  close
                      1e-6
                      rule.Name
                      (flat (Array2D.init 4 9 (fun j i -> if i < 6 then w[j, i] else l[j, i - 6])))
                      (flat (doubles2D expected.Weights)))

          law 20 "labels change what is learnt, and a trained layer takes images alone" (fun (Seed seed) ->
              let key = Random.key seed
              let taught = LabelInput.on (strength 2.0) rules.Head
              let start = taught.Start shape key
              let batch = batch key

              let other =
                  { batch with
                      Labels = batch.Labels |> Array.map (fun label -> (label + 1) % 3) }

              let learnt = taught.Step (moment key) start batch
              let otherwise = taught.Step (moment key) start other

              Expect.notEqual
                  ((layer learnt).Weights.ToArray())
                  ((layer otherwise).Weights.ToArray())
                  "weights of images"

              let read = Reading.apply taught.Reading (layer learnt)
              Expect.equal (Layer.activities read batch.Inputs).Shape [| 5; 4 |] "activities"

              close
                  1e-5
                  "rows of length 1"
                  [| for row in Array.chunkBySize 6 (read.Weights.ToArray()) ->
                         sqrt (row |> Array.sumBy (fun w -> float w * float w)) |]
                  (Array.create 4 1.0))

          testCase "a strength of 0, polarities and states without a label input are refused" (fun () ->
              Expect.throwsT<ArgumentException>
                  (fun () -> LabelInput.on (strength 0.0) rules.Head |> ignore)
                  "strength"

              let dale = Dale(Polarity.draw 0.5 6 (Random.key 1UL))

              Expect.throwsT<ArgumentException>
                  (fun () -> LabelInput.on (strength 1.0) (competitive Plain dale) |> ignore)
                  "polarities"

              let key = Random.key 2UL
              let untaught = rules.Head.Start shape key
              Expect.isFalse (LabelInput.isIn untaught) "not in it"

              Expect.isTrue
                  (LabelInput.isIn ((LabelInput.on (strength 1.0) rules.Head).Start shape key))
                  "in it"

              Expect.throwsT<ArgumentException>
                  (fun () ->
                      (LabelInput.on (strength 1.0) rules.Head).Step (moment key) untaught (batch key)
                      |> ignore)
                  "no label weights") ]
