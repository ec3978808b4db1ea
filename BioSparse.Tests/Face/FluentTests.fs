/// The face for C# gives what the core gives. (The C# program among the samples shows how it reads.)
module BioSparse.Tests.Face.FluentTests

open System
open System.Threading
open Expecto
open BioSparse.Core
open BioSparse.Fluent
open BioSparse.Tests.Sample

let private key = Random.key 4UL
let private data = images 3 20 5 4 key
let private set = ImageSet.Of data

let private options =
    TrainingOptions(hidden = 8, epochs = 3, batchSize = 10, readoutEpochs = 20, seed = 5)

let private trained =
    lazy LearningRules.CompetitiveHebbian(Activations.Relu).Train(set, options)

let private refused what (body: unit -> 'a) =
    Expect.throwsT<ArgumentException> (body >> ignore) what

let private imageSets =
    testList
        "image sets"
        [ testCase "bytes, floats and matrices make the same set" (fun () ->
              let matrix = set.ToArray2D()
              let labels = set.ToLabels()
              let flat = matrix |> Seq.cast<float32> |> Array.ofSeq

              for other in
                  [ ImageSet.FromPixels(matrix, labels, 5, 4)
                    ImageSet.FromPixels(ReadOnlyMemory flat, ReadOnlyMemory labels, 5, 4)
                    ImageSet.FromBytes(data.Images, data.Labels, 5, 4, 3) ] do
                  Expect.isTrue (other.Dataset.Images.ToArray() = data.Images.ToArray()) "pixels"
                  Expect.isTrue (other.Dataset.Labels.ToArray() = data.Labels.ToArray()) "labels"

                  Expect.equal
                      (other.Count, other.Width, other.Height, other.Pixels, other.Classes)
                      (60, 5, 4, 20, 3)
                      "sizes")

          testCase "sizes that are not said are a square or a row" (fun () ->
              let extents pixels =
                  let set = ImageSet.FromPixels(Array2D.zeroCreate 2 pixels, [| 0; 1 |])
                  set.Width, set.Height

              Expect.equal (extents 9) (3, 3) "square"
              Expect.equal (extents 10) (10, 1) "row")

          testCase "what does not fit is refused" (fun () ->
              refused "a pixel" (fun () -> ImageSet.FromPixels(Array2D.create 1 4 1.5f, [| 0 |]))
              refused "NaN" (fun () -> ImageSet.FromPixels(Array2D.create 1 4 nanf, [| 0 |]))
              refused "a label" (fun () -> ImageSet.FromPixels(Array2D.create 1 4 0.5f, [| -1 |]))
              refused "counts" (fun () -> ImageSet.FromPixels(Array2D.create 2 4 0.5f, [| 0 |]))
              refused "extents" (fun () -> ImageSet.FromPixels(Array2D.create 1 4 0.5f, [| 0 |], 3, 3))
              refused "a class" (fun () -> set.OfClasses(0, 7)))

          testCase "choosing" (fun () ->
              Expect.equal
                  (set.Take(7).Count, set.Balanced(2, 1).Count, set.OfClasses(2, 0).Count)
                  (7, 6, 40)
                  "counts"

              let struct (others, chosen) = set.Split(0.25, 1)
              Expect.equal (others.Count, chosen.Count) (45, 15) "split") ]

let private networks =
    testList
        "networks"
        [ testCase "training is the recipe's" (fun () ->
              let rule =
                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Activation = Relu
                          NormaliseInitial = true }

              let plan epochs rate =
                  { Epochs = epochs
                    BatchSize = 10
                    Rate = rate
                    Schedule = LinearPerStep }

              let recipe = Recipe.ofRule rule 8 (plan 3 0.02) ReadoutRule.softmax (plan 20 0.005)

              let network = Expect.wantOk (Recipe.train recipe (Random.key 5UL) data) "trained"
              let mine = trained.Value
              Expect.equal mine.Weights (network.First.Weights.ToArray2D()) "W"
              Expect.equal mine.ReadoutWeights (network.Readout.Weights.ToArray2D()) "V"
              Expect.equal (mine.Accuracy set) (Accuracy.ofNetwork network data) "accuracy")

          testCase "all ways to predict agree, and logits and features with them" (fun () ->
              let network = trained.Value
              let images = set.ToArray2D()
              let classes = network.Predict images
              let flat = images |> Seq.cast<float32> |> Array.ofSeq
              Expect.equal (network.Predict(ReadOnlyMemory flat)) classes "memory"
              Expect.equal (network.Predict set) classes "set"
              let logits = network.Logits images

              Expect.equal
                  (classes |> Array.mapi (fun i c -> Array.max logits[i, *] = logits[i, c]))
                  (Array.create 60 true)
                  "logits"

              Expect.equal (Array2D.length2 (network.Features images)) 8 "features"
              let right = Array.map2 (=) classes (set.ToLabels()) |> Accuracy.share
              Expect.equal (network.Accuracy set) right "accuracy")

          testCase "a network of given weights is the network they came from" (fun () ->
              let network = trained.Value

              let other =
                  TrainedNetwork.FromWeights(
                      network.Weights,
                      network.Bias,
                      network.ReadoutWeights,
                      network.ReadoutBias,
                      network.Activation
                  )

              Expect.equal (other.Logits(set.ToArray2D())) (network.Logits(set.ToArray2D())) "logits"

              refused "V" (fun () ->
                  TrainedNetwork.FromWeights(network.Weights, null, Array2D.zeroCreate 3 2, null, Linear))

              refused "pixels" (fun () -> network.Predict(Array2D.zeroCreate 2 3)))

          testCase "attacks stay within ε, and their accuracies are the core's" (fun () ->
              let network = trained.Value
              let images, labels = set.ToArray2D(), set.ToLabels()

              for attack in
                  [ Attacks.Fgsm
                    Attacks.Pgd(steps = 5)
                    Attacks.Noise
                    Attacks.Square(queries = 20)
                    Attacks.Cascade(steps = 5, queries = 5) ] do
                  let moved = network.Attack(attack, 0.1, images, labels)

                  let most =
                      Seq.map2 (fun (a: float32) b -> abs (a - b)) (Seq.cast moved) (Seq.cast images)
                      |> Seq.max

                  Expect.isLessThanOrEqual most 0.100001f (Attack.name attack)
                  let left = network.AccuracyUnder(attack, 0.1, set)

                  let expected =
                      Attack.survives attack network.Network 0.1 (Random.key 1UL) data |> Accuracy.share

                  Expect.equal left expected (Attack.name attack)

              refused "ε" (fun () -> network.AccuracyUnder(Attacks.Fgsm, 2.0, set))
              refused "steps" (fun () -> network.AccuracyUnder(Attacks.Pgd(steps = 0), 0.1, set))
              refused "a label" (fun () -> network.Attack(Attacks.Fgsm, 0.1, images, Array.create 60 3)))

          testCase "weights are measured as the core measures them" (fun () ->
              let network = trained.Value
              let flat = network.WeightMemory.ToArray()
              Expect.equal (network.Sparsity()) (Sparsity.weights 0.005 8 20 flat) "sparsity"
              Expect.equal (network.Dale()) (Sparsity.dale 0.005 8 20 flat) "Dale"

              Expect.equal
                  (network.Fit(bootstrap = 0)).Values.Length
                  (WeightStatistics.Fit(network.WeightMemory, bootstrap = 0)).Values.Length
                  "fits"

              Expect.isNotEmpty (WeightStatistics.Fit(ReadOnlyMemory [| 0.0f |])).Problem "nothing to fit"
              refused "threshold" (fun () -> network.Fit(threshold = 1.0))) ]

let private rules =
    testList
        "rules"
        [ testCase "a rule of one's own, of tensors or of arrays" (fun () ->
              let rate = 0.02

              let ofTensors =
                  LearningRules.FromTensors(
                      "own",
                      Func<_, _, _, _>(fun (w: Tensor) (x: Tensor) rate ->
                          w + rate * (Tensor.matmul (x.Matmul(w.Transpose()).Transpose()) x / float x.Rows)),
                      ``constraint`` = Constraints.Nonnegative
                  )

              let ofArrays =
                  LearningRules.FromArrays(
                      "own",
                      Func<_, _, _, _>(fun (w: float32[,]) (x: float32[,]) rate ->
                          let w, x = w.ToTensor(), x.ToTensor()

                          (w + rate * (Tensor.matmul (x.Matmul(w.Transpose()).Transpose()) x / float x.Rows))
                              .ToArray2D()),
                      ``constraint`` = Constraints.Nonnegative
                  )

              let options = TrainingOptions(hidden = 6, epochs = 2, batchSize = 10, rate = rate)

              Expect.equal
                  (ofArrays.Train(set, options).Weights)
                  (ofTensors.Train(set, options).Weights)
                  "the same weights"

              Expect.equal ofTensors.Constraint Nonnegative "promise"

              let bent =
                  LearningRules.FromTensors("bent", Func<_, _, _, _>(fun w _ _ -> w.Transpose()))

              refused "shape" (fun () -> bent.Train(set, options)))

          testCase "ours train, and settings out of bounds are refused" (fun () ->
              for rule in
                  [ LearningRules.KrotovHopfield(unitLength = true)
                    LearningRules.RandomFeatures()
                    LearningRules.Pixels
                    LearningRules.CompetitiveHebbian(
                        Activations.Winners 3,
                        Constraints.Dale(20, 0.3, 1),
                        weightDependence = 1.0,
                        multiplicative = true
                    ) ] do
                  Expect.isGreaterThan (rule.Train(set, options).Accuracy set) 0.0 rule.Name

              let taught =
                  LearningRules.Backpropagation().Train(set, TrainingOptions(8, 20, 10, 0.01))

              Expect.isGreaterThan (taught.Accuracy set) 0.9 "backprop"
              // a decay of 2 is no dropout
              LearningRules.Backpropagation(centred = true, weightDecay = 2.0, dropout = 0.5) |> ignore
              refused "dropout" (fun () -> LearningRules.Backpropagation(dropout = 1.0))
              refused "p" (fun () -> LearningRules.KrotovHopfield(p = 1.0))
              refused "winners" (fun () -> Activations.Winners 0)
              refused "exponent" (fun () -> Activations.Power -1.0)
              refused "share" (fun () -> Constraints.Dale(5, 2.0, 1))
              refused "hidden" (fun () -> TrainingOptions(hidden = 0))
              refused "rate" (fun () -> TrainingOptions(rate = nan)))

          testCase "measured, few shots" (fun () ->
              let rule = LearningRules.CompetitiveHebbian(Activations.Relu)

              let measurements =
                  MeasurementOptions(
                      [| struct (Attacks.Fgsm, [| 0.1 |]) |],
                      shots = [| 2 |],
                      draws = 2,
                      bootstrap = 0
                  )

              let measured = rule.Measure(set, set, options, measurements)
              Expect.equal (measured.Value "accuracy") (measured.Network.Accuracy set) "accuracy"

              Expect.equal
                  (measured.Value("few_shot_whole", 2.0))
                  (rule.FewShotAccuracy(set, set, 2, 2, options = options))
                  "whole"

              Expect.equal
                  (measured.Value("few_shot_features", 2.0))
                  (rule.FewShotAccuracy(set, set, 2, 2, true, options))
                  "features"

              refused "no such row" (fun () -> measured.Value "fgsm")

              refused "a teacher" (fun () ->
                  LearningRules.Backpropagation().FewShotAccuracy(set, set, 2, unlabelled = true)))

          testCase "progress, cancellation and failures" (fun () ->
              let rule = LearningRules.CompetitiveHebbian()
              let shares = ResizeArray()

              let watch =
                  { new IProgress<float> with
                      member _.Report share = shares.Add share }

              rule.Train(set, options, watch) |> ignore
              Expect.equal (Seq.last shares) 1.0 "all done"
              Expect.sequenceEqual shares (Seq.sort shares) "rises"
              use source = new CancellationTokenSource()
              source.Cancel()

              Expect.throwsT<OperationCanceledException>
                  (fun () -> rule.Train(set, options, cancellation = source.Token) |> ignore)
                  "training"

              Expect.throwsT<OperationCanceledException>
                  (fun () ->
                      trained.Value.AccuracyUnder(Attacks.Fgsm, 0.1, set, cancellation = source.Token)
                      |> ignore)
                  "attack"

              let wild = LearningRules.FromTensors("wild", Func<_, _, _, _>(fun w _ _ -> 0.0 * w))

              Expect.throwsC (fun () -> wild.Train(set, options) |> ignore) (fun fault ->
                  match fault with
                  | :? TrainingException as fault -> Expect.isTrue fault.HasCollapsed "collapsed"
                  | other -> failtest $"{other}")) ]

[<Tests>]
let tests = testList "Face for C#" [ imageSets; networks; rules ]
