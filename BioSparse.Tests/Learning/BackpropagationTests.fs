module BioSparse.Tests.Learning.BackpropagationTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning
open BioSparse.Tests.Learning.Batches

let private settings d key : Backpropagation list =
    [ for activation in
          [ Linear.activation
            Relu.activation
            Power.activation (number 1.5 4.5 key)
            BoundedSigmoid.activation
            KWinners.activation 3 ] do
          for input in [ Plain; UnitLength ] do
              for constraint' in [ Unconstrained; Nonnegative; Dale(Polarity.draw 0.3 d key) ] do
                  { Backpropagation.defaults with
                      Activation = activation
                      Input = input
                      Constraint = constraint' } ]

let private shape h d =
    { Inputs = d
      Hidden = [ h ]
      Classes = 3 }

/// The same with everything that is off in the defaults.
let private regularised d key =
    [ for settings in settings d key do
          { settings with
              BiasStart = BiasStart.Centred
              WeightDecay = 3.0
              Dropout = number 0.1 0.8 key } ]

/// A network of 300 units after ten epochs of the embedded digits.
let private onDigits rate rule =
    let plan =
        { Epochs = 10
          BatchSize = 100
          Rate = rate
          Schedule = LinearPerStep }

    let recipe = Recipe.ofRule rule 300 plan ReadoutRule.softmax plan

    match Recipe.train recipe (Random.key 1UL) BioSparse.Digits.Digits.train with
    | Ok network -> network
    | Error failure -> failtest failure.Message

let private testAccuracy network =
    Accuracy.ofNetwork network BioSparse.Digits.Digits.test

/// The same weights without the nonlinearity.
let private linearised =
    withFirst (fun layer ->
        { layer with
            Activation = Linear.activation })

let private nonnegative start =
    Backpropagation.rule
        { Backpropagation.defaults with
            Constraint = Nonnegative
            BiasStart = start }

let private forAll (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) check =
    let key = Random.key seed

    for settings in settings d key do
        check settings ((Backpropagation.rule settings).Start (shape h d) key) (batch b d) key

[<Tests>]
let tests =
    testList
        "Backpropagation"
        [ law 20 "steps are the formula's, Adam's memory included" (fun b h d seed ->
              forAll b h d seed (fun settings state batch key ->
                  Reference.agrees
                      (Reference.backpropagation settings)
                      (Backpropagation.rule settings)
                      2e-5
                      state
                      [ for i in 0..3 -> moment 0.01 i, batch (Random.split i key) ]))

          law
              20
              "steps with centred biases, weight decay and dropout are the formula's"
              (fun (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) ->
                  let key = Random.key seed
                  // one pixel at unit length is the same for every image, and then every potential the mean
                  let d = d + 1

                  for settings in regularised d key do
                      let rule = Backpropagation.rule settings

                      Reference.agrees
                          (Reference.backpropagation settings)
                          rule
                          2e-5
                          (rule.Start (shape h d) key)
                          [ for i in 0..3 ->
                                { moment 0.01 i with
                                    Key = Random.split i key },
                                batch b d (Random.split i key) ])

          law 20 "the reference's gradient is the limit of differences" (fun b h d seed ->
              forAll b h d seed (fun _ state batch key ->
                  let batch = batch key
                  let x, labels = doubles2D batch.Inputs, batch.Labels
                  let state = Reference.ofState state

                  let mask =
                      matrix labels.Length state.B.Length 0.0 2.0 (Random.named "mask" key)
                      |> Array2D.map float

                  let w, bias, v, c = Reference.maskedGradients mask state (x, labels)
                  let step = 1e-6

                  let loss state =
                      Reference.loss (Reference.maskedLogits mask state x) labels

                  let slope move =
                      (loss (move step) - loss (move -step)) / (2.0 * step)

                  let at i j by (m: float[,]) =
                      m |> Array2D.mapi (fun a b v -> if a = i && b = j then v + by else v)

                  let along i by (v: float[]) =
                      v |> Array.mapi (fun a x -> if a = i then x + by else x)

                  let slopes =
                      [| slope (fun by -> { state with W = at 0 0 by state.W })
                         slope (fun by -> { state with B = along 0 by state.B })
                         slope (fun by -> { state with V = at 1 0 by state.V })
                         slope (fun by -> { state with C = along 2 by state.C }) |]

                  close 1e-5 "gradient" [| w[0, 0]; bias[0]; v[1, 0]; c[2] |] slopes))

          law 20 "the start lies within ±1/√fan-in, with the signs of the constraint" (fun b h d seed ->
              forAll b h d seed (fun settings state _ _ ->
                  let within (fan: int) (t: Tensor) =
                      Expect.all (doubles t) (fun w -> abs w <= 1.0 / sqrt (float fan) + 1e-6) "range"

                  let h, d =
                      (LearningState.layer state).Weights.Rows, (LearningState.layer state).Weights.Columns

                  let readout = Option.get state.Readout

                  [ (LearningState.layer state).Weights; (LearningState.layer state).Bias ]
                  |> List.iter (within d)

                  [ readout.Weights; readout.Bias ] |> List.iter (within h)

                  Expect.equal
                      (Constraint.violations settings.Constraint (LearningState.layer state).Weights)
                      0
                      "signs"))

          law 20 "after a centred start the first batch has mean potential 0" (fun b h d seed ->
              forAll b h d seed (fun settings _ batch key ->
                  let rule =
                      Backpropagation.rule
                          { settings with
                              BiasStart = BiasStart.Centred }

                  let batch = batch key

                  let start =
                      rule.Start (shape (let (PositiveInt h) = h in h) batch.Inputs.Columns) key

                  let state = rule.Step (moment 0.0 0) start batch

                  let means =
                      Tensor.sumOver 0 (Layer.potentials (LearningState.layer state) batch.Inputs)

                  Expect.all (doubles means) (fun sum -> abs sum < 1e-4) "sums of potentials"))

          testCase "settings out of bounds are refused" (fun () ->
              for settings in
                  [ { Backpropagation.defaults with
                        WeightDecay = -0.1 }
                    { Backpropagation.defaults with
                        WeightDecay = nan }
                    { Backpropagation.defaults with
                        Dropout = -0.1 }
                    { Backpropagation.defaults with
                        Dropout = 1.0 } ] do
                  Expect.throwsT<System.ArgumentException>
                      (fun () -> Backpropagation.rule settings |> ignore)
                      "refused")

          testCase "nonnegative weights need centred biases to be more than a linear classifier" (fun () ->
              let pixels = testAccuracy (onDigits 0.005 RandomFeatures.pixels)
              let uniform = onDigits 0.001 (nonnegative BiasStart.Uniform)
              let centred = onDigits 0.01 (nonnegative BiasStart.Centred)
              let plain = testAccuracy uniform

              Expect.floatClose
                  { absolute = 0.002; relative = 0.0 }
                  (testAccuracy (linearised uniform))
                  plain
                  "uniform: linear"

              Expect.isLessThan plain (pixels + 0.01) "uniform: no better than softmax on pixels"
              Expect.isGreaterThan (testAccuracy centred) (pixels + 0.01) "centred: better"

              Expect.isLessThan
                  (testAccuracy (linearised centred))
                  (testAccuracy centred - 0.03)
                  "centred: nonlinear")

          testCase "it learns what is easy" (fun () ->
              let data = images 3 20 5 5 (Random.key 4UL)
              let rule = Backpropagation.rule Backpropagation.defaults
              let start = rule.Start (shape 8 25) (Random.key 1UL)
              let steps = [ for i in 0..59 -> moment 0.02 i, whole data ]
              let network = LearningState.network (Reference.byStep rule start steps)
              Expect.equal (Accuracy.ofNetwork network data) 1.0 "training accuracy") ]
