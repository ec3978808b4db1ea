module BioSparse.Tests.Learning.CompetitiveHebbianTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning

let private powers = [ 0.0; 0.5; 1.0; 1.5 ] |> List.map WeightDependence.Power

let private dependences =
    powers
    @ [ WeightDependence.Split(0.0, 1.0)
        WeightDependence.Split(0.4, 0.7)
        WeightDependence.LogStdp(0.05, 5.0, None)
        WeightDependence.LogStdp(0.1, 20.0, Some 3.0) ]

let private polarities d key =
    Dale(Polarity.draw 0.3 d (Random.named "polarity" key))

let private activations key =
    [ Linear.activation
      Relu.activation
      Power.activation (number 1.2 4.5 key)
      BoundedSigmoid.activation
      KWinners.activation (pick [ 1; 2; 5 ] key)
      Triangle.activation
      SoftWinners.activation 0.3 ]

/// All settings with this weight dependence and enforcement; what does not matter to the formula is drawn.
let private settings dependence enforcement d key =
    [ for scaling in [ Raw; MaxNormalised ] do
          for constraint' in [ Unconstrained; Nonnegative; polarities d key ] do
              for activation in activations key do
                  { CompetitiveHebbian.defaults with
                      Activation = activation
                      Input = pick [ Plain; UnitLength ] (Random.named activation.Name key)
                      WeightDependence = dependence
                      Imbalance = pick [ 1.0; 1.0; 1.7 ] (Random.named activation.Name key)
                      Scaling = scaling
                      Homeostasis = pick [ { Rate = 0.0; Target = 0.1 }; { Rate = 0.05; Target = 0.3 } ] key
                      Metaplasticity =
                          pick
                              [ Metaplasticity.Constant; Metaplasticity.Falling 0.7 ]
                              (Random.named activation.Name key)
                      Constraint = constraint'
                      Enforcement = enforcement } ]

/// A layer whose rows have length 1 and signs that the settings allow.
let private start (settings: CompetitiveHebbian) h d key : LearningState =
    LearningState.ofLayer
        { Input = settings.Input
          Weights =
            signed h d 0.1 0.5 (Random.named "W" key)
            |> tensor
            |> Tensor.unitRows
            |> Constraint.adopt settings.Constraint
          Bias = vector (values -0.2 0.3 h (Random.named "b" key))
          Activation = settings.Activation
          Connection = Dense }
    |> fun state ->
        { state with
            Memory =
                ((CompetitiveHebbian.rule settings).Start
                    { Inputs = d
                      Hidden = [ h ]
                      Classes = 3 }
                    key)
                    .Memory }

let private batch b d key =
    { Inputs = tensor (pixels b d key)
      Labels = labels 3 b key }

let private raw settings state (batch: Batch) =
    let x = Layer.receive (LearningState.layer state) batch.Inputs
    let y = Layer.activities (LearningState.layer state) batch.Inputs
    CompetitiveHebbian.change y x (LearningState.layer state).Weights

/// A rate at which the largest change g of a step is about 0.02, whatever the scaling.
let private rate (settings: CompetitiveHebbian) state batch =
    match settings.Scaling with
    | MaxNormalised -> 0.02
    | Raw -> 0.02 / max 1e-3 (float ((Tensor.max (Tensor.abs (raw settings state batch))).ToScalar()))

let private moments settings state batches key =
    batches
    |> List.mapi (fun i batch ->
        { Rate = rate settings state batch
          Step = i
          Key = Random.split i key },
        batch)

/// Runs a check for all settings on a drawn state and a drawn batch.
let private forAll dependence enforcement (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) check =
    let key = Random.key seed
    let batch = batch b d (Random.named "X" key)

    for settings in settings dependence enforcement d key do
        let state = start settings h d key

        let largest =
            float ((Tensor.max (Tensor.abs (raw settings state batch))).ToScalar())

        // a change that is rounding alone has no direction to be normalised
        if settings.Scaling = Raw || largest > 1e-5 then
            check settings state (moments settings state [ batch ] key)

let private each name count check =
    testList
        name
        [ for dependence in dependences do
              for enforcement in [ Projection; Multiplicative ] do
                  let count = if dependence.IsPower then count else (count + 1) / 2

                  law count $"{dependence}, {enforcement}" (fun b h d seed ->
                      forAll dependence enforcement b h d seed check) ]

let private after settings state steps =
    Reference.byStep (CompetitiveHebbian.rule settings) state steps

[<Tests>]
let tests =
    testList
        "Competitive Hebbian"
        [ each "one step is the formula" 20 (fun settings state steps ->
              Reference.agrees
                  (Reference.competitive settings)
                  (CompetitiveHebbian.rule settings)
                  3e-6
                  state
                  steps)

          each "a team of threads takes the same step" 3 (fun settings state steps ->
              Threads.Use(
                  2,
                  fun () ->
                      Reference.agrees
                          (Reference.competitive settings)
                          (CompetitiveHebbian.rule settings)
                          3e-6
                          state
                          steps
              ))

          law
              6
              "few weights left: the session works on those alone, and three steps are the formula"
              (fun b seed ->
                  let (PositiveInt b), (Seed seed) = b, seed
                  let key = Random.key seed
                  let h, d = 24, 40

                  for dependence in dependences.Tail do
                      for settings in settings dependence Multiplicative d key do
                          let whole = start settings h d key
                          let kept = Random.uniform 0.0f 1.0f (h * d) (Random.named "kept" key)

                          let few =
                              doubles2D (LearningState.layer whole).Weights
                              |> Array2D.mapi (fun j i w -> if kept[j * d + i] < 0.03f then w else 0.0)

                          let state =
                              LearningState.ofLayer
                                  { LearningState.layer whole with
                                      Weights = tensor few }

                          let batches = [ for i in 1..3 -> batch b d (Random.split i key) ]

                          Threads.Use(
                              (pick [ 1; 2 ] key),
                              fun () ->
                                  Reference.agrees
                                      (Reference.competitive settings)
                                      (CompetitiveHebbian.rule settings)
                                      1e-5
                                      state
                                      (moments settings state batches key)
                          ))

          law 20 "in the multiplicative form a weight of 0 stays 0 and disturbs no other" (fun b h d seed ->
              for dependence in dependences do
                  forAll dependence Multiplicative b h d seed (fun settings state steps ->
                      let some =
                          doubles2D (LearningState.layer state).Weights
                          |> Array2D.mapi (fun j i w ->
                              if (i + j) % 3 = 0 then 0.0
                              elif (i + j) % 3 = 1 then sign w |> float |> (*) 1e-42
                              else w)

                      let state =
                          LearningState.ofLayer
                              { LearningState.layer state with
                                  Weights = tensor some }

                      for way in [ Reference.byStep; Reference.bySession ] do
                          let later =
                              (LearningState.layer (way (CompetitiveHebbian.rule settings) state steps))
                                  .Weights

                          Expect.isTrue (Tensor.isFinite later) $"finite with {dependence}"

                          doubles2D later
                          |> Array2D.iteri (fun j i w ->
                              if some[j, i] = 0.0 then
                                  Expect.equal w 0.0 "dead")))

          law 20 "the raw change of a batch is the mean of its samples' changes" (fun b h d seed ->
              forAll powers.Head Projection b h d seed (fun settings state steps ->
                  let batch = snd steps.Head
                  let rows = batch.Inputs.Rows

                  let ofSample i =
                      raw
                          settings
                          state
                          { Inputs = Tensor.rows [| i |] batch.Inputs
                            Labels = [| 0 |] }
                      |> doubles

                  let mean =
                      Array.init rows ofSample
                      |> Array.reduce (Array.map2 (+))
                      |> Array.map (fun sum -> sum / float rows)

                  close 3e-6 "G" (doubles (raw settings state batch)) mean))

          law 20 "max-normalised, the largest change is the rate" (fun b h d seed ->
              forAll powers.Head Projection b h d seed (fun settings state steps ->
                  if
                      settings.Scaling = MaxNormalised
                      && settings.Constraint = Unconstrained
                      && settings.Metaplasticity = Metaplasticity.Constant
                      && settings.Imbalance = 1.0
                  then
                      let moved =
                          (LearningState.layer (after settings state steps)).Weights
                          - (LearningState.layer state).Weights

                      let g =
                          float ((Tensor.max (Tensor.abs (raw settings state (snd steps.Head)))).ToScalar())

                      if g > 0.0 then
                          let change = float ((Tensor.max (Tensor.abs moved)).ToScalar())
                          Expect.isLessThan (abs (change - 0.02)) 1e-6 "largest change"))

          law
              20
              "the start has the settings' range, signs and lengths"
              (fun (PositiveInt h) (PositiveInt d) (Seed seed) ->
                  let key = Random.key seed

                  for constraint' in [ Unconstrained; Nonnegative; polarities d key ] do
                      for normalise in [ false; true ] do
                          let settings =
                              { CompetitiveHebbian.defaults with
                                  Constraint = constraint'
                                  NormaliseInitial = normalise }

                          let shape =
                              { Inputs = d
                                Hidden = [ h ]
                                Classes = 2 }

                          let state = (CompetitiveHebbian.rule settings).Start shape key
                          let w = doubles2D (LearningState.layer state).Weights

                          Expect.equal
                              ((LearningState.layer state).Weights.Shape,
                               (LearningState.layer state).Bias.Shape)
                              ([| h; d |], [| h |])
                              "shapes"

                          Expect.equal
                              (Constraint.violations constraint' (LearningState.layer state).Weights)
                              0
                              "signs"

                          if normalise then
                              for j in 0 .. h - 1 do
                                  close 1e-6 "length" [| w[j, *] |> Array.sumBy (fun w -> w * w) |] [| 1.0 |]
                          else
                              Expect.all (flat w) (fun w -> abs w >= 0.00999 && abs w <= 0.1) "range") ]
