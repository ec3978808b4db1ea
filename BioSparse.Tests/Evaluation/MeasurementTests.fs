module BioSparse.Tests.Evaluation.MeasurementTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation

let private descent =
    { Steps = 10
      StepSize = 0.02
      RandomStart = true
      Restarts = 1 }

let private plan attack source =
    { Attack = attack
      Epsilons = [| 0.1; 0.2 |]
      Samples = 50
      Source = source }

let private key = Random.key 5UL

let private survivors (outcomes: AttackOutcome[]) name epsilon =
    outcomes
    |> Array.find (fun outcome -> outcome.Attack = name && outcome.Epsilon = epsilon)
    |> _.Survives

[<Tests>]
let tests =
    testList
        "Measurement"
        [ testCase "an attack carried over from the network itself is the attack" (fun () ->
              let test, network = Trained.data, snd (Trained.all.Force()[0])

              Expect.equal
                  (Attack.transfers (Pgd.attack descent) network network 0.1 key test)
                  (Attack.survives (Pgd.attack descent) network 0.1 key test)
                  "the same")

          testCase "another network is hurt by what was made on the first, and less than the first" (fun () ->
              let test, source = Trained.data, snd (Trained.all.Force()[0])
              let other = snd (Trained.all.Force()[1])

              let left network =
                  Accuracy.share (Attack.transfers (Pgd.attack descent) source network 0.2 key test)

              Expect.isLessThan (left other) (Accuracy.ofNetwork other test) "hurt"
              Expect.isLessThan (left source) (left other) "less")

          testCase "the worst case is what withstood every attack, transfer among them" (fun () ->
              let test, source = Trained.data, snd (Trained.all.Force()[0])
              let network = snd (Trained.all.Force()[2])

              let outcomes =
                  Measurement.attacks
                      [| plan Noise.attack None
                         plan (Pgd.attack descent) (Some(fun () -> source))
                         plan Fgsm.attack None |]
                      network
                      key
                      test
                      ignore

              Expect.equal
                  (outcomes |> Array.map _.Attack |> Array.distinct)
                  [| "noise"; "transfer"; "fgsm" |]
                  "names"

              for struct (epsilon, share) in Measurement.worstCase outcomes do
                  let all =
                      [ for name in [ "noise"; "transfer"; "fgsm" ] do
                            for radius in [ 0.1; 0.2 ] do
                                if radius <= epsilon then
                                    survivors outcomes name radius ]

                  let withstood = Array.init 50 (fun i -> all |> List.forall (Array.item i))
                  Expect.equal share (Accuracy.share withstood) $"ε = {epsilon}"
                  Expect.isTrue (all |> List.forall (fun one -> share <= Accuracy.share one)) "the least")

          law
              100
              "the worst case never rises with ε, and no attack leaves less"
              (fun (Seed seed) (PositiveInt n) ->
                  let key = Random.key seed

                  let outcomes =
                      [| for i, name in List.indexed [ "fgsm"; "pgd"; "square" ] do
                             for j, epsilon in List.indexed [ 0.2; 0.05; 0.1 ] do
                                 { Attack = name
                                   Epsilon = epsilon
                                   Survives =
                                     Random.uniform 0.0f 1.0f (n + i) (Random.split (3 * i + j) key)
                                     |> Array.map (fun u -> u < 0.7f) } |]

                  let worst = Measurement.worstCase outcomes

                  Expect.equal
                      (worst |> Array.map (fun struct (epsilon, _) -> epsilon))
                      [| 0.05; 0.1; 0.2 |]
                      "radii"

                  for struct (epsilon, share), struct (at, images) in
                      Array.zip worst (Measurement.withstood outcomes) do
                      Expect.equal (at, Accuracy.share images) (epsilon, share) "the share of the images"

                  for struct (_, before), struct (_, after) in Array.pairwise worst do
                      Expect.isLessThanOrEqual after before "rises"

                  for struct (epsilon, share) in worst do
                      for outcome in outcomes |> Array.filter (fun outcome -> outcome.Epsilon <= epsilon) do
                          Expect.isLessThanOrEqual
                              share
                              (Accuracy.share (Array.truncate n outcome.Survives))
                              $"{outcome.Attack} at {outcome.Epsilon}")

          law
              30
              "worst case ≤ every attack ≤ clean accuracy, for any attacks, radii and numbers of images"
              (fun (Seed seed) ->
                  let key = Random.key seed
                  let test = Trained.data

                  let network =
                      snd (Trained.all.Force()[(Random.integers 4 1 (Random.named "network" key))[0]])

                  let kinds =
                      [| Noise.attack
                         Fgsm.attack
                         Pgd.attack { descent with Steps = 3 }
                         Square.attack { Queries = 5; Restarts = 1 }
                         Cascade.attack { Steps = 3; Queries = 3 } |]

                  let plans =
                      [| for i in Random.permutation kinds.Length key |> Array.truncate 3 do
                             let own = Random.split i key

                             { Attack = kinds[i]
                               Epsilons =
                                 [| 0.03; 0.05; 0.1; 0.2 |]
                                 |> Array.filter (fun e -> number 0.0 1.0 (Random.named $"{e}" own) < 0.7)
                               Samples = 20 + (Random.integers 30 1 own)[0]
                               Source = None } |]
                      |> Array.filter (fun plan -> plan.Epsilons.Length > 0)

                  let outcomes = Measurement.attacks plans network key test ignore
                  let clean = Accuracy.correct network test
                  let common = Array.fold (fun least (p: AttackPlan) -> min least p.Samples) 60 plans

                  for outcome in outcomes do
                      Expect.isLessThanOrEqual
                          (Accuracy.share outcome.Survives)
                          (Accuracy.share (Array.truncate outcome.Survives.Length clean))
                          "an attack does not help"

                  let worst = Measurement.worstCase outcomes
                  let radii = plans |> Array.map (_.Epsilons >> Set.ofArray)

                  Expect.equal
                      (worst |> Array.map (fun struct (epsilon, _) -> epsilon) |> Set.ofArray)
                      (if radii.Length = 0 then
                           Set.empty
                       else
                           Array.reduce Set.intersect radii)
                      "given where every attack was made"

                  for struct (epsilon, share) in worst do
                      for outcome in outcomes |> Array.filter (fun outcome -> outcome.Epsilon = epsilon) do
                          // on the images that all of them took
                          Expect.isLessThanOrEqual
                              share
                              (Accuracy.share (Array.truncate common outcome.Survives) + 1e-12)
                              outcome.Attack)

          testCase "a linear classifier is told from its activation" (fun () ->
              let row metric value =
                  Metrics.row "m" 1 Split.Validation metric None value

              let said accuracy linear =
                  Measurement.linearity [| row "accuracy" accuracy; row "linear_accuracy" linear |]

              Expect.hasLength (said 0.927 0.925) 1 "as good without its activation"
              Expect.isEmpty (said 0.97 0.90) "worse without it"

              Expect.isEmpty
                  (Measurement.linearity [| row "accuracy" 0.9 |])
                  "no hidden weights, nothing said")

          testCase "an accuracy near chance is said" (fun () ->
              let said classes accuracy =
                  // the first class has half of the images and one more
                  let labels =
                      [| for i in 0 .. 2 * classes - 1 -> if i < classes then 0uy else byte (i % classes) |]

                  let images =
                      Dataset.create 1 1 classes (ReadOnlyMemory labels) (ReadOnlyMemory labels)

                  let chance =
                      float (labels |> Array.filter ((=) 0uy) |> Array.length) / float labels.Length

                  chance,
                  Measurement.nearChance
                      (Expect.wantOk images "images")
                      [| Metrics.row "m" 1 Split.Train "accuracy" None 0.0
                         Metrics.row "m" 1 Split.Test "accuracy" None accuracy |]

              for classes in [ 2; 3; 10 ] do
                  let chance, below = said classes 0.0

                  let percent =
                      (100.0 * chance).ToString("0.0", Globalization.CultureInfo.InvariantCulture)

                  Expect.stringContains (Array.exactlyOne below) $"near chance, {percent} %%" "below chance"
                  Expect.hasLength (snd (said classes (chance + 0.09 * (1.0 - chance)))) 1 "a little above"
                  Expect.isEmpty (snd (said classes (chance + 0.11 * (1.0 - chance)))) "a tenth of the way")

          testCase "a cascade that leaves more than Square is called weak" (fun () ->
              let outcome name survives =
                  { Attack = name
                    Epsilon = 0.1
                    Survives = Array.init 100 (fun i -> i < survives) }

              let said cascade square =
                  Measurement.sanity 10 [| outcome "cascade" cascade; outcome "square" square |]

              Expect.exists (said 60 40) (fun (text: string) -> text.Contains "weak") "weak"
              Expect.isEmpty (said 40 60) "strong")

          testCase "a readout's presynaptic neurons are the hidden units: a column of V each" (fun () ->
              let network = snd (Trained.all.Force()[0])
              let classes, units = network.Readout.Weights.Rows, network.Readout.Weights.Columns

              // unit 5 has both signs, and unit 6 negative ones alone; every row has both
              let weights =
                  Array.init (classes * units) (fun i ->
                      match i / units, i % units with
                      | 0, 5
                      | _, 6 -> -1.0f
                      | _ -> 1.0f)

              let network =
                  { network with
                      Readout =
                          { network.Readout with
                              Weights = Tensor.matrix classes units weights } }

              let rows =
                  Measurement.layerRows "m" 1 Split.Test 0.005 network.Layers network Trained.data

              let value metric =
                  rows |> Array.find (fun row -> row.Metric = metric) |> _.Value

              Expect.floatClose
                  Accuracy.high
                  (value "dale_violations_readout")
                  (1.0 / float units)
                  "one unit"

              let hidden = network.First.Weights
              let own = Sparsity.dale 0.005 hidden.Rows hidden.Columns (hidden.ToArray())
              Expect.equal (value "dale_violations") own.Violations "the hidden layer's own")

          testCase "rows of a stack have the number of the layer, or none" (fun () ->
              let key = Random.key 9UL

              let network =
                  stack Plain Trained.data.Pixels [ 9, Relu.activation; 7, KWinners.activation 2 ] 4 key

              let before =
                  (stack
                      Plain
                      Trained.data.Pixels
                      [ 9, Relu.activation; 7, KWinners.activation 2 ]
                      4
                      (Random.key 8UL))
                      .Layers

              let rows = Measurement.layerRows "m" 1 Split.Test 0.1 before network Trained.data

              let alone =
                  let one = Trained.backpropagation Relu.activation
                  Measurement.layerRows "m" 1 Split.Test 0.1 one.Layers one Trained.data

              let named name =
                  rows |> Array.filter (fun row -> row.Metric = name)

              let ofNetwork = [ "dale_violations_readout"; "linear_accuracy"; "capacity" ]
              Expect.all alone (fun row -> row.X.IsNone) "one layer"

              Expect.equal
                  (rows |> Array.map _.Metric |> Array.distinct)
                  (alone |> Array.map _.Metric)
                  "metrics, in their order"

              for row in alone do
                  if List.contains row.Metric ofNetwork then
                      let only = Array.exactlyOne (named row.Metric)
                      Expect.isTrue (only.X.IsNone) row.Metric
                  else
                      Expect.equal (named row.Metric |> Array.map _.X) [| Some 1.0; Some 2.0 |] row.Metric

              let x = (whole Trained.data).Inputs

              for i, layer in List.indexed network.Layers do
                  let value name = (named name |> Array.item i).Value
                  let weights = layer.Weights.ToArray()
                  let sparsity = Sparsity.weights 0.1 layer.Weights.Rows layer.Weights.Columns weights
                  Expect.equal (value "density") sparsity.Density "density"

                  Expect.equal
                      (value "sign_flips")
                      (float (Sparsity.signFlips 0.0 (before[i].Weights.ToArray()) weights))
                      "sign flips"

                  let y = Layers.activities (List.truncate (i + 1) network.Layers) x

                  Expect.equal
                      (value "population_sparseness")
                      (Sparsity.activities x.Rows layer.Weights.Rows (y.ToArray())).Population
                      "population sparseness"

              let linear = Network.linearised network
              Expect.all linear.Layers (fun layer -> layer.Activation = Linear.activation) "every layer"

              Expect.equal
                  (Array.exactlyOne (named "linear_accuracy")).Value
                  (Accuracy.ofNetwork linear Trained.data)
                  "linear accuracy")

          law
              30
              "the linear accuracy is that of the network with y = a"
              (fun (PositiveInt depth) (Seed seed) ->
                  let key = Random.key seed

                  let inputs =
                      [ for drawn in Random.integers 2 3 (Random.named "inputs" key) do
                            if drawn = 0 then Plain else UnitLength ]

                  let sizes =
                      [ 9, Relu.activation; 7, KWinners.activation 2; 5, Power.activation 2.0 ]

                  let network =
                      stack Plain Trained.data.Pixels (List.truncate (1 + depth % 3) sizes) 4 key

                  let network =
                      { network with
                          Layers =
                              (List.truncate network.Layers.Length inputs, network.Layers)
                              ||> List.map2 (fun input layer -> { layer with Input = input }) }

                  let row =
                      Measurement.layerRows "m" 1 Split.Test 0.1 network.Layers network Trained.data
                      |> Array.find (fun row -> row.Metric = "linear_accuracy")

                  let linear = Network.linearised network
                  let images = whole Trained.data
                  let logits = (Network.logits linear images.Inputs).ToArray2D()

                  // answers that rounding decides may differ
                  let decided =
                      [| for i in 0 .. Trained.data.Count - 1 do
                             let best = logits[i, *] |> Array.sortDescending
                             best[0] - best[1] > 1e-5f * (abs best[0] + 1.0f) |]

                  let doubtful = decided |> Array.filter not |> Array.length

                  Expect.isLessThanOrEqual
                      (abs (row.Value - Accuracy.ofNetwork linear Trained.data))
                      (float doubtful / float Trained.data.Count + 1e-9)
                      "share")

          testCase "fits and weights as learnt are described layer by layer" (fun () ->
              let network =
                  stack Plain 6 [ 9, Relu.activation; 7, Relu.activation ] 3 (Random.key 9UL)

              let smooth =
                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Reading = Smooth 2.0 }

              let learnt rules =
                  Measurement.learntRows "m" 1 0.1 rules network.Layers |> Array.map _.X |> Array.distinct

              Expect.equal (learnt [ smooth; smooth ]) [| Some 1.0; Some 2.0 |] "both are read otherwise"
              Expect.equal (learnt [ RandomFeatures.pixels; smooth ]) [| Some 2.0 |] "the second is"
              let fits = Measurement.fits 0.1 0 (Random.key 1UL) network
              let rows = Measurement.fitRows "m" 1 network fits
              Expect.equal (rows |> Array.map _.X |> Array.distinct) [| Some 1.0; Some 2.0 |] "fits"

              let alone =
                  Network.ofLayer
                      network.First
                      { Weights = Tensor.zeros [| 3; 9 |]
                        Bias = Tensor.zeros [| 3 |] }

              let own =
                  Measurement.fitRows "m" 1 alone (Measurement.fits 0.1 0 (Random.key 1UL) alone)

              Expect.all own (fun row -> row.X.IsNone) "one layer"

              Expect.equal
                  (own |> Array.map (fun row -> row.Metric, string row.Value))
                  (rows
                   |> Array.filter (fun row -> row.X = Some 1.0)
                   |> Array.map (fun row -> row.Metric, string row.Value))
                  "of the first layer the same")

          testCase "a PGD that leaves more than an attack without gradients is called masked" (fun () ->
              let outcome name survives =
                  { Attack = name
                    Epsilon = 0.1
                    Survives = survives }

              let of' share = Array.init 100 (fun i -> i < share)

              for name in [ "square"; "transfer"; "cascade"; "noise" ] do
                  let masked =
                      Measurement.sanity 10 [| outcome "pgd" (of' 80); outcome name (of' 40) |]

                  Expect.exists masked (fun (text: string) -> text.Contains "masked") name

                  let open' =
                      Measurement.sanity 10 [| outcome "pgd" (of' 40); outcome name (of' 80) |]

                  Expect.isFalse (open' |> Array.exists _.Contains("masked")) name)

          testCase "an attack has one sentence with all its radii" (fun () ->
              let outcome name epsilon survives =
                  { Attack = name
                    Epsilon = epsilon
                    Survives = Array.init 100 (fun i -> i < survives) }

              Expect.equal
                  (Measurement.sanity
                      10
                      [| outcome "pgd" 0.05 90
                         outcome "pgd" 0.1 80
                         outcome "pgd" 0.15 70
                         outcome "cascade" 0.15 30
                         outcome "cascade" 0.1 50
                         outcome "cascade" 0.05 89
                         outcome "fgsm" 0.1 70 |])
                  [| "PGD's number at ε = 0.1, 0.15 is masked: it leaves 80.0 %, 70.0 %; cascade 50.0 %, 30.0 %"
                     "PGD leaves more than FGSM at ε = 0.1: 80.0 % against 70.0 %" |]
                  "sentences") ]
