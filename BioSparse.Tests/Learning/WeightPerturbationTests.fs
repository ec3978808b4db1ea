module BioSparse.Tests.Learning.WeightPerturbationTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning
open BioSparse.Tests.Learning.Batches

let private moment rate step =
    { Rate = rate
      Step = step
      Key = Random.split step (Random.key 8UL) }

/// A readout that has already learned something, on drawn features.
let private started b units key =
    let batches = [ for i in 0..2 -> moment 0.02 i, batch b units (Random.split i key) ]

    let readout =
        { Weights = tensor (signed 3 units 0.0 0.3 (Random.named "V" key))
          Bias = vector (values -0.2 0.2 3 (Random.named "c" key)) }

    { ReadoutRule.attach 3 (snd batches.Head).Inputs with
        Readout = Some readout },
    batches

let private forms =
    [ for loss in [ PerturbedLoss.CrossEntropy; PerturbedLoss.Logistic ] do
          for images in [ 1; 3; 1000 ] do
              for isAntithetic in [ true; false ] ->
                  { WeightPerturbation.defaults with
                      Loss = loss
                      Images = images
                      IsAntithetic = isAntithetic } ]

let private readoutOf (state: LearningState) =
    let readout = Option.get state.Readout
    Array.append (doubles readout.Weights) (doubles readout.Bias)

let private changeBy (rule: Rule) moment state batch =
    use session = Rule.openSession rule state
    session.Step(moment, batch)
    Array.map2 (-) (readoutOf session.State) (readoutOf state)

/// ∂L/∂V and ∂L/∂c of the mean loss, written out for one weight at a time.
let private gradient loss (state: LearningState) (batch: Batch) =
    let found = Reference.ofState state
    let y = doubles2D batch.Inputs
    let units = Reference.columns y

    let errors =
        batch.Labels
        |> Array.mapi (fun b label ->
            let z =
                [| for c in 0..2 ->
                       found.C[c] + Seq.sum (seq { for j in 0 .. units - 1 -> y[b, j] * found.V[c, j] }) |]

            let answer c =
                match loss with
                | PerturbedLoss.CrossEntropy -> exp z[c] / Array.sumBy exp z
                | PerturbedLoss.Logistic -> 1.0 / (1.0 + exp -z[c])

            [| for c in 0..2 -> answer c - (if c = label then 1.0 else 0.0) |])

    let mean (of': int -> float) =
        Seq.averageBy of' (seq { 0 .. batch.Labels.Length - 1 })

    [| for c in 0..2 do
           for j in 0 .. units - 1 -> mean (fun b -> errors[b][c] * y[b, j])
       for c in 0..2 -> mean (fun b -> errors[b][c]) |]

[<Tests>]
let tests =
    testList
        "Weight perturbation"
        [ law 40 "steps are the formula's" (fun (PositiveInt b) (PositiveInt units) (Seed seed) ->
              let key = Random.key seed
              let state, steps = started b units key

              for form in forms do
                  let settings =
                      { form with
                          Sigma = number 0.1 0.5 (Random.named "sigma" key)
                          Threshold = pick [ 0.0; 0.5; 1.0 ] (Random.named "threshold" key)
                          Hebbian = pick [ 0.0; 0.7 ] (Random.named "hebbian" key) }

                  Reference.agrees
                      (Reference.weightPerturbation settings)
                      (WeightPerturbation.rule settings)
                      // two nearly equal losses are subtracted
                      1e-4
                      state
                      steps)

          testCase "the mean over many perturbations is the gradient, weight by weight" (fun () ->
              let state, steps = started 6 4 (Random.key 12UL)
              let batch = snd steps.Head
              let scale = float (state.Memory["feature scale"].ToScalar())
              let draws = 4000

              for form in forms do
                  let rule =
                      WeightPerturbation.rule
                          { form with
                              Threshold = 0.0
                              Sigma = 0.02 }

                  let changes = Array.init draws (fun i -> changeBy rule (moment 1.0 i) state batch)

                  gradient form.Loss state batch
                  |> Array.iteri (fun i slope ->
                      // in the scale of the features V moves by ∂L/∂(sV), and back in its own by 1/s of that
                      let expected = if i < 12 then -slope / (scale * scale) else -slope
                      let own = changes |> Array.map (fun change -> change[i])
                      let mean = Array.average own
                      let spread = own |> Array.averageBy (fun x -> (x - mean) ** 2.0) |> sqrt

                      Expect.isLessThan
                          (abs (mean - expected))
                          (4.5 * spread / sqrt (float draws) + 1e-3)
                          $"{form}: place {i}"))

          testCase "the antithetic form takes no part of a loss that is the same on both sides" (fun () ->
              // the same features with either label, V = 0: L(δ) = L(−δ)
              let row = values 0.2 1.0 5 (Random.key 3UL)

              let batch =
                  { Inputs = tensor (Array2D.init 2 5 (fun _ j -> row[j]))
                    Labels = [| 0; 1 |] }

              let state = ReadoutRule.attach 2 batch.Inputs

              let largest isAntithetic =
                  let rule =
                      WeightPerturbation.rule
                          { WeightPerturbation.defaults with
                              Sigma = 0.5
                              Images = 2
                              Threshold = 0.0
                              IsAntithetic = isAntithetic }

                  Array.init 20 (fun i ->
                      changeBy rule (moment 1.0 i) state batch |> Array.map abs |> Array.max)
                  |> Array.max

              Expect.isLessThan (largest true) 1e-6 "both sides"
              Expect.isGreaterThan (largest false) 1e-2 "one side")

          law
              30
              "synapses of units that are not above the threshold do not move, nor do their activities matter to the others"
              (fun (PositiveInt b) (PositiveInt units) (Seed seed) ->
                  let key = Random.key seed
                  let units = units + 1
                  let drawn = batch b units key
                  let isWeak j = j % 2 = 1

                  let features weak =
                      doubles2D drawn.Inputs
                      |> Array2D.mapi (fun _ j y -> if isWeak j then weak * y else y)
                      |> tensor

                  let weak = features 1e-4
                  let scale = ReadoutRule.attach 3 weak

                  let readout =
                      { Weights =
                          signed 3 units 0.0 0.3 (Random.named "V" key)
                          |> Array2D.mapi (fun _ j v -> if isWeak j then 0.0 else v)
                          |> tensor
                        Bias = Tensor.zeros [| 3 |] }

                  let state = { scale with Readout = Some readout }

                  for form in forms do
                      let rule = WeightPerturbation.rule { form with Threshold = 0.01 }

                      let after features =
                          let moved =
                              Reference.bySession
                                  rule
                                  state
                                  [ moment 0.02 1, { drawn with Inputs = features } ]

                          (Option.get moved.Readout).Weights

                      let found = doubles2D (after weak)

                      found
                      |> Array2D.iteri (fun _ j v ->
                          if isWeak j then
                              Expect.equal v 0.0 "not above")

                      Expect.equal (doubles (after (features 0.0))) (flat found) "others")

          testCase "settings out of their range are refused" (fun () ->
              for wrong in
                  [ { WeightPerturbation.defaults with
                        Sigma = 0.0 }
                    { WeightPerturbation.defaults with
                        Images = 0 }
                    { WeightPerturbation.defaults with
                        Threshold = -0.1 }
                    { WeightPerturbation.defaults with
                        Hebbian = nan } ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> WeightPerturbation.rule wrong |> ignore)
                      $"{wrong}") ]
