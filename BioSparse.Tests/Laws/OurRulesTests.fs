/// Our own rules through the property kit.
module BioSparse.Tests.Laws.OurRulesTests

open Expecto
open BioSparse.Core
open BioSparse.Laws
open BioSparse.Tests

let private dale = Dale(Polarity.draw 0.4 7 (Random.key 5UL))
let private constraints = [ Unconstrained; Nonnegative; dale ]

/// Starts with rows of length 1 and drawn biases, so that units are silent and active, in all activations.
let private lively (rule: Rule) =
    { rule with
        Start =
            fun shape key ->
                let state = rule.Start shape key
                let layer = LearningState.layer state
                let bias = Random.uniform -0.2f 0.3f layer.Weights.Rows (Random.named "b" key)

                { state with
                    Layers =
                        [ { layer with
                              Weights = Tensor.unitRows layer.Weights
                              Bias = Tensor.vector bias } ] } }

let private competitive =
    [ for i, activation in
          List.indexed
              [ Linear.activation
                Relu.activation
                Power.activation 2.5
                BoundedSigmoid.activation
                KWinners.activation 2 ] do
          for constraint' in constraints do
              for enforcement in [ Projection; Multiplicative ] do
                  let dependence =
                      [ WeightDependence.Power 0.0
                        WeightDependence.LogStdp(0.05, 5.0, None)
                        WeightDependence.Split(0.0, 1.0)
                        WeightDependence.Power 0.5
                        WeightDependence.Power 1.0
                        WeightDependence.LogStdp(0.1, 20.0, Some 3.0) ][(i
                                                                         + (if enforcement.IsProjection then
                                                                                0
                                                                            else
                                                                                4))
                                                                            %
                                                                            6]

                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Activation = activation
                          Input = if i % 2 = 0 then Plain else UnitLength
                          WeightDependence = dependence
                          Imbalance = (if i = 3 then 1.5 else 1.0)
                          Scaling = if i % 2 = 0 then MaxNormalised else Raw
                          Homeostasis =
                              { Rate = (if i < 2 then 0.0 else 0.05)
                                Target = 0.3 }
                          Metaplasticity =
                              (if i % 2 = 0 then
                                   Metaplasticity.Falling 0.2
                               else
                                   Metaplasticity.Constant)
                          Constraint = constraint'
                          Enforcement = enforcement }
                  |> lively ]

/// With turnover, structural plasticity and scaling, whose random numbers belong to places.
let private undergoing =
    [ for constraint' in constraints do
          for scaling in
              [ SynapticScaling.Unscaled
                SynapticScaling.Sum 1.0
                SynapticScaling.Length 1.0 ] do
              for enforcement in [ Projection; Multiplicative ] do
                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Activation = KWinners.activation 2
                          WeightDependence = WeightDependence.Power 1.0
                          Enforcement = enforcement
                          Constraint = constraint'
                          Processes =
                              { Turnover =
                                  Some
                                      { Time = 10.0
                                        Median = 0.2
                                        Noise = 0.1 }
                                Structure =
                                  Some
                                      { Threshold = 0.05
                                        Probability = 0.3
                                        Size = 0.1 }
                                Scaling = scaling } }
                  |> lively ]

let private krotovHopfield =
    [ for constraint' in constraints do
          for p, k in [ 2.0, 2; 3.0, 3; 2.5, 7 ] do
              KrotovHopfield.rule
                  { KrotovHopfield.defaults with
                      P = p
                      K = k
                      Constraint = constraint' } ]

let private backpropagation =
    [ for constraint' in constraints do
          for activation in [ Relu.activation; BoundedSigmoid.activation ] do
              Backpropagation.rule
                  { Backpropagation.defaults with
                      Activation = activation
                      Constraint = constraint' } ]

/// With centred biases, weight decay and this dropout.
let private regularised dropout =
    [ for constraint' in constraints do
          for activation in [ Relu.activation; BoundedSigmoid.activation ] do
              Backpropagation.rule
                  { Backpropagation.defaults with
                      Activation = activation
                      Constraint = constraint'
                      BiasStart = BiasStart.Centred
                      WeightDecay = 2.0
                      Dropout = dropout } ]

/// The rule with this many layers of a few units above the first.
let private deeper sizes (rule: Rule) =
    { rule with
        Start =
            fun shape key ->
                rule.Start
                    { shape with
                        Hidden = shape.Hidden @ sizes }
                    key }

/// Starts with rows of several lengths, or several shares of wins, so that units do not tie where there is a single input.
let private untied (rule: Rule) =
    { rule with
        Start =
            fun shape key ->
                let state = rule.Start shape key
                let layer = LearningState.layer state
                let units = layer.Weights.Rows
                let drawn = Random.uniform 0.7f 1.3f units (Random.named "lengths" key)

                if state.Memory.ContainsKey "wins" then
                    let wins = drawn |> Array.map (fun share -> share / float32 units)

                    { state with
                        Memory = Map.add "wins" (Tensor.vector wins) state.Memory }
                else
                    { state with
                        Layers =
                            [ { layer with
                                  Weights = Tensor.matrix units 1 drawn * layer.Weights } ] } }

/// SoftHebb, generalised Hebbian learning, the population rule, BCM, Oja's rule and k-means, in all their forms whose units have no
/// order.
let private local =
    [ for i, constraint' in List.indexed constraints do
          let input = if i = 0 then Plain else UnitLength

          for losers, isAdaptive, scaling in
              [ LosersLearn.Hebbian, false, Raw
                LosersLearn.Hebbian, true, MaxNormalised
                LosersLearn.AntiHebbian, true, MaxNormalised
                LosersLearn.AntiHebbian, false, Raw ] do
              SoftHebb.rule
                  { SoftHebb.defaults with
                      Input = input
                      Constraint = constraint'
                      Temperature = 0.2
                      Losers = losers
                      HasAdaptiveRate = isAdaptive
                      Scaling = scaling
                      Length = 2.0 }

          for hasWinner in [ false; true ] do
              Hpca.rule
                  { Hpca.defaults with
                      Input = input
                      Constraint = constraint'
                      HasWinner = hasWinner }

          PopulationHebbian.rule
              { PopulationHebbian.defaults with
                  Input = input
                  Constraint = constraint' }

          for scaling in [ Raw; MaxNormalised ] do
              Bcm.rule
                  { Bcm.defaults with
                      Input = input
                      Constraint = constraint'
                      Scaling = scaling
                      Bound = 1.35 }

          Oja.rule
              { Oja.defaults with
                  Input = input
                  Constraint = constraint' }

          for distance in [ KMeansDistance.Spherical; KMeansDistance.Euclidean ] do
              KMeans.rule
                  { KMeans.defaults with
                      Input = input
                      Constraint = constraint'
                      Distance = distance } ]

/// Starts with second moments of gradients near 0.01, so that Adam's first steps divide by nothing that is nearly 0.
let private steady (rule: Rule) =
    { rule with
        Start =
            fun shape key ->
                let state = rule.Start shape key

                { state with
                    Memory =
                        LearningState.parts state
                        |> Seq.map (fun part -> $"s.{part.Key}", Tensor.full 1e-7 part.Value.Shape)
                        |> Map.ofSeq } }

let private controls =
    [ RandomFeatures.rule Relu.activation; RandomFeatures.pixels ]

/// A rule of the output layer from a drawn readout: at a gradient of 0, where V = 0 begins, the last bits decide which way
/// Adam goes.
let private onFeatures (rule: Rule) =
    { rule with
        Start =
            fun shape key ->
                let features =
                    Random.uniform 0.1f 1.0f (10 * shape.Inputs) (Random.named "features" key)

                let state =
                    ReadoutRule.attach shape.Classes (Tensor.matrix 10 shape.Inputs features)

                let v = Random.normal (shape.Classes * shape.Inputs) (Random.named "V" key)
                let c = Random.normal shape.Classes (Random.named "c" key)

                { state with
                    Readout =
                        Some
                            { Weights = Tensor.matrix shape.Classes shape.Inputs v
                              Bias = Tensor.vector c } } }

let private faster times (rule: Rule) =
    { rule with
        Step =
            fun moment ->
                rule.Step
                    { moment with
                        Rate = times * moment.Rate } }

let private some =
    { Trial.defaults with
        Cases = 10
        Replay = BioSparse.Tests.Sample.replay }

/// The usual trial, of cases that a merge repeats.
let private pinned =
    { Trial.defaults with
        Replay = BioSparse.Tests.Sample.replay }

/// Fields of 2×2 places on a map of two channels and 3×2 places, 12 values.
let private onFields isShared : FieldConnection =
    { Fields =
        { Map =
            { Channels = 2
              Height = 3
              Width = 2
              Order = MapOrder.Planes }
          Size = 2
          Stride = 1
          Padding = 0 }
      IsShared = isShared
      Whole = Plain
      Competition = Competition.Place
      Pooling =
        Some
            { Kind = PoolKind.Max
              Size = 1
              Stride = 1 } }

let private fieldRules =
    [ yield! competitive |> List.filter (fun rule -> not rule.Constraint.IsDale)
      yield! krotovHopfield |> List.filter (fun rule -> not rule.Constraint.IsDale)
      yield! local |> List.filter (fun rule -> not rule.Constraint.IsDale) |> List.map untied
      Hpca.rule
          { Hpca.defaults with
              Decay = HpcaDecay.Sanger }
      RandomFeatures.rule Relu.activation ]

/// The law of the signs that a rule promises; none without a constraint.
let private promised (rule: Rule) =
    match rule.Constraint with
    | Nonnegative -> Some(Laws.nonnegative rule)
    | Dale polarities -> Some(Laws.polarityKept polarities rule)
    | Unconstrained -> None

let private lawsOf name tolerance rules =
    testList
        name
        [ for i, rule in List.indexed rules do
              testList
                  $"{i}: {rule.Constraint.ToString().Split(' ')[0]}"
                  [ Laws.allUnder { some with Tolerance = tolerance } rule ] ]

[<Tests>]
let tests =
    testList
        "Laws of our rules"
        [ lawsOf "competitive Hebbian" 5e-5 competitive
          lawsOf "Krotov–Hopfield" 5e-5 krotovHopfield
          lawsOf "backpropagation" 5e-4 (List.map steady backpropagation)
          lawsOf "backpropagation, centred and decaying" 5e-4 (regularised 0.0 |> List.map steady)

          testList
              "competitive Hebbian with processes beside learning"
              [ for i, rule in List.indexed undergoing do
                    testList
                        $"{i}"
                        [ for law in
                              [ "deterministic"
                                "shapesKept"
                                "finite"
                                "sampleOrderIndifferent"
                                "sessionAgrees"
                                "labelsUnseen"
                                "readoutUntouched" ] do
                              Laws.under pinned law rule

                          yield! Option.toList (promised rule) ] ]

          // a mask belongs to places, so that units and images have an order
          testList
              "backpropagation with dropout"
              [ for i, rule in List.indexed (List.map steady (regularised 0.4)) do
                    testList
                        $"{i}"
                        [ for law in
                              [ "deterministic"
                                "shapesKept"
                                "finite"
                                "zeroRateChangesNothing"
                                "sessionAgrees" ] do
                              Laws.under pinned law rule

                          promised rule |> Option.defaultValue (Laws.inputPermutationEquivariant rule) ] ]

          testList
              "backpropagation through stacks"
              [ for sizes in [ [ 17 ]; [ 17; 19 ] ] do
                    for i, rule in
                        List.indexed (
                            backpropagation @ regularised 0.4
                            |> List.filter (fun rule -> not rule.Constraint.IsDale)
                        ) do
                        testList
                            $"{sizes.Length + 1} layers, {i}"
                            [ let rule = rule |> deeper sizes |> steady

                              for law in
                                  [ "deterministic"
                                    "shapesKept"
                                    "finite"
                                    "zeroRateChangesNothing"
                                    "sessionAgrees"
                                    "inputPermutationEquivariant" ] do
                                  Laws.under pinned law rule

                              if rule.Constraint = Nonnegative then
                                  Laws.nonnegative rule ] ]

          for isShared in [ true; false ] do
              testList
                  (if isShared then "convolution" else "local connection")
                  [ for i, rule in List.indexed fieldRules do
                        testList
                            $"{i}"
                            [ FieldRule.on (onFields isShared) None rule
                              |> Laws.onFields
                                  12
                                  { some with
                                      Tolerance = 5e-5
                                      Cases = 5 } ] ]
          lawsOf "local rules" 5e-5 (List.map untied local)

          // its units have an order: each subtracts what those before it explain
          testList
              "generalised Hebbian learning after Sanger"
              [ for hasWinner in [ false; true ] do
                    let rule =
                        Hpca.rule
                            { Hpca.defaults with
                                Decay = HpcaDecay.Sanger
                                HasWinner = hasWinner }
                        |> untied

                    testList
                        $"winner {hasWinner}"
                        [ for law in
                              [ "deterministic"
                                "shapesKept"
                                "finite"
                                "zeroRateChangesNothing"
                                "sampleOrderIndifferent"
                                "sessionAgrees"
                                "inputPermutationEquivariant"
                                "labelsUnseen"
                                "readoutUntouched" ] do
                              Laws.under pinned law rule ] ]

          lawsOf "controls" 1e-6 controls
          lawsOf
              "constrained by projection"
              5e-5
              [ for constraint' in constraints.Tail -> Rule.constrained constraint' krotovHopfield.Head ]

          testList
              "the multiplicative form, at a hundred times the usual rate"
              [ for i, rule in List.indexed competitive do
                    if i % 2 = 1 then
                        testList $"{i}" [ Laws.signsNeverFlip (faster 10.0 rule) ] ]

          testList
              "softmax readout"
              [ Laws.all (onFeatures ReadoutRule.softmax)
                Laws.hiddenUntouched (onFeatures ReadoutRule.softmax) ]

          // its noise belongs to places, so that units have an order
          testList
              "weight perturbation"
              [ for name, settings in
                    [ "a perturbation for each image",
                      { WeightPerturbation.defaults with
                          Sigma = 0.1
                          Hebbian = 0.5 }
                      "groups, one side, a loss for each unit",
                      { WeightPerturbation.defaults with
                          Sigma = 0.1
                          Images = 3
                          IsAntithetic = false
                          Threshold = 0.0
                          Loss = PerturbedLoss.Logistic } ] do
                    let perturbation = onFeatures (WeightPerturbation.rule settings)

                    testList
                        name
                        [ for law in
                              [ "deterministic"
                                "shapesKept"
                                "finite"
                                "zeroRateChangesNothing"
                                "sessionAgrees"
                                "hiddenUntouched" ] do
                              Laws.under pinned law perturbation ] ] ]
