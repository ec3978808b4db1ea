/// Portraits of networks: what their numbers say, beside plain computations of the same.
module BioSparse.Tests.Evaluation.PortraitTests

open System
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Networks

let private threshold = 0.1
let private keyOf seed = Random.key seed

/// Images of the shape that `DrawnFields` networks see, some of them twice, of three classes.
let private images key =
    let count = 30

    let drawn =
        Random.integers 256 (count / 2 * DrawnFields.inputs) key |> Array.map byte

    let labels = Random.integers 3 count (Random.named "labels" key) |> Array.map byte

    let shape = { Channels = 2; Height = 6; Width = 5 }

    match
        Dataset.ofPixels
            shape
            3
            (PixelValues.Bytes(ReadOnlyMemory(Array.append drawn drawn)))
            (ReadOnlyMemory labels)
    with
    | Ok images -> images
    | Error why -> failwith why

let private labelsOf (images: Dataset) =
    images.Labels.ToArray() |> Array.map int

let private unpooled (layer: Layer) =
    match layer.Connection with
    | OnFields own ->
        { layer with
            Connection = OnFields { own with Pooling = None } }
    | Dense -> layer

let private isShared (layer: Layer) =
    match layer.Connection with
    | OnFields own -> own.IsShared
    | Dense -> false

/// The response of each unit of a layer to each image, image by image.
let private responses (layer: Layer) (below: Tensor) =
    let units = layer.Weights.Rows

    (Layer.activities (unpooled layer) below).ToArray2D()
    |> fun y ->
        Array.init below.Rows (fun n ->
            Array.init units (fun unit' ->
                if isShared layer then
                    seq { unit'..units .. Array2D.length2 y - 1 } |> Seq.averageBy (fun j -> float y[n, j])
                else
                    float y[n, unit']))

/// What each layer takes.
let private inputsOf (network: Network) x =
    List.scan (fun x layer -> Layer.activities layer x) x network.Layers
    |> List.truncate network.Layers.Length

/// A stack on fields with a dense layer on top, and one that ends in a layer on fields.
let private networks key =
    let whole = DrawnFields.network key
    let below = List.truncate (whole.Layers.Length - 1) whole.Layers
    let outputs = Layer.outputs (List.last below)

    let readout: Readout =
        { Weights = tensor (signed 3 outputs 0.1 1.0 (Random.named "readout" key))
          Bias = vector (values -0.5 0.5 3 (Random.named "bias" key)) }

    [ whole; Network.create below readout ]

let private forEach seed check =
    let key = keyOf seed
    let images = images key

    for network in networks key do
        check network images (whole images).Inputs (Portrait.whole true threshold [] network key images)

/// The activities that the readout sees where a unit's responses are 0 at all places.
let private silenced (layer: Layer) unit' below =
    let y = (Layer.activities (unpooled layer) below).ToArray2D()
    let units = layer.Weights.Rows

    let left =
        y
        |> Array2D.mapi (fun _ j value ->
            if (if isShared layer then j % units else j) = unit' then
                0.0f
            else
                value)
        |> Tensor.ofArray2D

    match layer.Connection with
    | OnFields { Pooling = Some pooling } ->
        Pooling.apply pooling (Connection.map layer.Connection layer.Weights).Value left
    | Dense
    | OnFields _ -> left

let private crossEntropy (network: Network) labels (features: Tensor) =
    let logits =
        Tensor.matmul features (Tensor.transpose network.Readout.Weights) + network.Readout.Bias

    float ((Network.crossEntropy logits labels).ToScalar())

let private units =
    testList
        "units"
        [ law 30 "mean responses over the classes make the mean response over all images" (fun (Seed seed) ->
              forEach seed (fun network images x portrait ->
                  let counts = labelsOf images |> Array.countBy id |> dict

                  for layer, below, described in
                      List.zip3 network.Layers (inputsOf network x) (List.ofArray portrait.Layers) do
                      let own = responses layer below

                      let weighted =
                          Array.init described.Units (fun unit' ->
                              LayerPortrait.meansOf unit' described
                              |> Array.mapi (fun label mean ->
                                  match counts.TryGetValue label with
                                  | true, count -> float count * float mean / float images.Count
                                  | _ ->
                                      Expect.isTrue (Single.IsNaN mean) "a class without images"
                                      0.0)
                              |> Array.sum)

                      close
                          1e-5
                          "means"
                          weighted
                          (Array.init layer.Weights.Rows (fun unit' ->
                              own |> Array.averageBy (Array.get >> (|>) unit')))))

          law 30 "the cost of a unit is the rise of cross-entropy without its activity" (fun (Seed seed) ->
              forEach seed (fun network images x portrait ->
                  let labels = labelsOf images
                  let last = List.last network.Layers
                  let below = List.last (inputsOf network x)
                  let described = Array.last portrait.Layers
                  let before = crossEntropy network labels (Layer.activities last below)

                  let isDefined =
                      match last.Connection with
                      | OnFields own -> own.IsShared || own.Pooling.IsNone
                      | Dense -> true

                  if isDefined then
                      close
                          1e-4
                          "costs"
                          (Array.map float described.RemovalCosts)
                          (Array.init described.Units (fun unit' ->
                              crossEntropy network labels (silenced last unit' below) - before))
                  else
                      Expect.all described.RemovalCosts Single.IsNaN "units share what the readout sees"

                  for lower in portrait.Layers[.. portrait.Layers.Length - 2] do
                      Expect.all lower.RemovalCosts Single.IsNaN "layers below"))

          law 30 "top images have the largest responses, of equal ones the first" (fun (Seed seed) ->
              forEach seed (fun network _ x portrait ->
                  for layer, below, described in
                      List.zip3 network.Layers (inputsOf network x) (List.ofArray portrait.Layers) do
                      let own: float32[][] = responses layer below |> Array.map (Array.map float32)

                      for place, unit' in Array.indexed described.Shown do
                          let named =
                              [ for i in place * LayerPortrait.Top .. (place + 1) * LayerPortrait.Top - 1 do
                                    if described.TopImages[i] >= 0 then
                                        portrait.ImageNumbers[described.TopImages[i]],
                                        described.TopResponses[i] ]

                          let wanted =
                              [ 0 .. own.Length - 1 ]
                              |> List.filter (fun n -> own[n].[unit'] > 0.0f)
                              |> List.sortBy (fun n -> struct (-(own[n].[unit']), n))
                              |> List.truncate LayerPortrait.Top

                          // means over places are rounded otherwise, and may part what is equal
                          if isShared layer then
                              close
                                  1e-5
                                  "responses"
                                  [| for _, response in named -> float response |]
                                  [| for n in wanted -> float (own[n].[unit']) |]
                          else
                              Expect.equal
                                  named
                                  [ for n in wanted -> n, own[n].[unit'] ]
                                  "images and responses"))

          law 30 "synapses of units are those of their layer" (fun (Seed seed) ->
              forEach seed (fun network _ _ portrait ->
                  for layer, described in List.zip network.Layers (List.ofArray portrait.Layers) do
                      let weights = layer.Weights.ToArray()

                      Expect.equal
                          (Array.sum described.Synapses)
                          (Sparsity.weights threshold layer.Weights.Rows layer.Weights.Columns weights)
                              .Synapses
                          "synapses"

                      Expect.equal described.Units layer.Weights.Rows "units"))

          law 30 "named images are those of the data set" (fun (Seed seed) ->
              forEach seed (fun _ images _ portrait ->
                  let all = bytesOf images

                  Expect.equal
                      portrait.Images
                      (portrait.ImageNumbers
                       |> Array.collect (fun n -> Array.sub all (n * images.Pixels) images.Pixels))
                      "pixels"

                  Expect.equal
                      portrait.ImageLabels
                      (portrait.ImageNumbers |> Array.map (Array.get (labelsOf images)))
                      "labels"))

          testCase "pixels outside [0, 1] keep their order" (fun () ->
              let shape = grey 1 3
              let pixels = [| -2.0f; 0.0f; 3.0f; 0.5f; 1.0f; -1.0f |]

              match
                  Dataset.ofPixels
                      shape
                      2
                      (PixelValues.Singles(ReadOnlyMemory pixels))
                      (ReadOnlyMemory [| 0uy; 1uy |])
              with
              | Error why -> failtest why
              | Ok images ->
                  let network =
                      Network.ofLayer
                          (Layer.dense
                              Plain
                              (Tensor.matrix 1 3 [| 0.0f; 1.0f; 1.0f |])
                              (Tensor.zeros [| 1 |])
                              Relu.activation)
                          { Weights = Tensor.matrix 2 1 [| 1.0f; 0.0f |]
                            Bias = Tensor.zeros [| 2 |] }

                  let portrait = Portrait.whole true threshold [] network (keyOf 1UL) images
                  Expect.equal portrait.PixelRange (struct (-2.0, 3.0)) "range"
                  Expect.equal portrait.Images [| 0uy; 102uy; 255uy |] "bytes between its ends"
                  Expect.equal portrait.Layers[0].TopImages[0..1] [| 0; -1 |] "only above 0"
                  Expect.equal (LayerPortrait.bestClass 0 portrait.Layers[0]) (Some 0) "best class") ]

let private confusion =
    testList
        "confusion"
        [ law
              30
              "its sum is the number of images, and the share of its diagonal the accuracy"
              (fun (Seed seed) ->
                  forEach seed (fun network images _ portrait ->
                      Expect.equal (Array.sum portrait.Confusion) images.Count "sum"
                      let right = Seq.sum (seq { for c in 0..2 -> portrait.Confusion[4 * c] })

                      Expect.equal
                          (float right / float images.Count)
                          (Accuracy.ofNetwork network images)
                          "accuracy"

                      for label in 0..2 do
                          Expect.equal
                              (Array.sum portrait.Confusion[3 * label .. 3 * label + 2])
                              (labelsOf images |> Array.filter ((=) label) |> Array.length)
                              "rows are true classes"

                      Expect.equal
                          (Portrait.ofClasses network images)
                          { portrait with
                              Layers = [||]
                              Images = [||]
                              ImageNumbers = [||]
                              ImageLabels = [||] }
                          "alone")) ]

let private plan attack epsilons : AttackPlan =
    { Attack = attack
      Epsilons = epsilons
      Samples = 20
      Source = None }

let private plans =
    [ plan Noise.attack [| 0.1 |]
      plan Fgsm.attack [| 0.0; 0.03; 0.2 |]
      plan
          (Pgd.attack
              { Steps = 5
                StepSize = 0.05
                RandomStart = true
                Restarts = 2 })
          [| 0.1; 0.3 |]
      plan (Square.attack { Queries = 20; Restarts = 1 }) [| 0.15 |]
      plan (Cascade.attack { Steps = 5; Queries = 10 }) [| 0.15 |] ]

let private examplesOf plans network (images: Dataset) =
    (Portrait.whole false threshold plans network (keyOf 3UL) images).Examples

let private attacked =
    testList
        "images under attack"
        [ testCase
              "stay in the ball and in [0, 1], and begin with those that are classified rightly"
              (fun () ->
                  for _, network in Trained.all.Force() do
                      let images = Trained.data
                      let right = Accuracy.correct network images

                      match examplesOf plans network images with
                      | None -> failtest "no examples"
                      | Some examples ->
                          let first =
                              [| 0 .. images.Count - 1 |]
                              |> Array.filter (Array.get right)
                              |> Array.truncate AdversarialExamples.Count

                          Expect.equal examples.Numbers first "the first of them"

                          Expect.equal
                              examples.Labels
                              (first |> Array.map (Array.get (labelsOf images)))
                              "labels"

                          Expect.equal
                              [ for attack in examples.Attacks -> attack.Attack, attack.Epsilons ]
                              [ for plan in plans -> Attack.name plan.Attack, plan.Epsilons ]
                              "attacks and radii"

                          for attack in examples.Attacks do
                              for i, epsilon in Array.indexed attack.Epsilons do
                                  let own =
                                      Array.sub
                                          attack.Images
                                          (i * examples.Images.Length)
                                          examples.Images.Length

                                  let furthest =
                                      Array.map2
                                          (fun (a: byte) (b: byte) -> abs (float a - float b))
                                          own
                                          examples.Images
                                      |> Array.max

                                  // rounding to bytes
                                  Expect.isLessThanOrEqual furthest (255.0 * epsilon + 0.501) attack.Attack

                                  if epsilon = 0.0 then
                                      let predicted =
                                          Array.sub attack.Predicted (i * first.Length) first.Length

                                      Expect.equal own examples.Images "nothing changes"
                                      Expect.equal predicted examples.Labels "and the answers stay"

                          let largest = examples.Attacks |> Array.find (fun attack -> attack.Attack = "pgd")

                          Expect.isTrue
                              (Array.forall2 (<>) largest.Predicted[first.Length ..] examples.Labels
                               || network.Last.Activation <> Relu.activation)
                              "PGD at 0.3 fools a network of ReLU"

                          Expect.equal (examplesOf plans network images) (Some examples) "the same again")

          testCase "of a transfer are made on its source, and answered by the network" (fun () ->
              let networks = Trained.all.Force() |> List.map snd
              let network, source = networks[2], networks[0]

              let transfer =
                  { plan Fgsm.attack [| 0.2 |] with
                      Source = Some(fun () -> source) }

              let examples = (examplesOf [ transfer ] network Trained.data).Value
              let batch = Training.batch Trained.data (ReadOnlySpan examples.Numbers)

              let moved =
                  Attack.perturb
                      Fgsm.attack
                      source
                      0.2
                      Trained.data.Shape
                      (keyOf 1UL)
                      batch.Labels
                      batch.Inputs

              Expect.equal examples.Attacks[0].Attack "transfer" "its name"

              Expect.equal
                  examples.Attacks[0].Images
                  (moved.ToArray() |> Array.map (fun pixel -> byte (MathF.Round(255.0f * pixel))))
                  "images"

              Expect.equal examples.Attacks[0].Predicted (Network.predict network moved) "answers")

          testCase "are none without attacks" (fun () ->
              Expect.equal (examplesOf [] (snd (Trained.all.Force()[0])) Trained.data) None "none") ]

let private order =
    testList
        "order of units"
        [ law 50 "by survivors, then by length, then by number" (fun (Seed seed) ->
              let key = keyOf seed
              let units, width = 7, 4
              // few distinct values, so that units are equal
              let values =
                  Random.integers 3 (units * width) key |> Array.map (fun v -> float32 (v - 1))

              let survivors = UnitOrder.survivors threshold units values

              Expect.equal
                  survivors
                  (values |> Array.chunkBySize width |> Array.map (Array.filter ((<>) 0.0f) >> Array.length))
                  "survivors"

              Expect.equal
                  (UnitOrder.order threshold units values |> List.ofArray)
                  ([ 0 .. units - 1 ]
                   |> List.sortByDescending (fun unit' ->
                       survivors[unit'],
                       values[unit' * width .. (unit' + 1) * width - 1] |> Array.sumBy (fun v -> v * v)))
                  "order")

          testCase "values that do not divide into units are refused" (fun () ->
              Expect.throwsT<ArgumentException>
                  (fun () -> UnitOrder.order threshold 2 [| 1.0f; 2.0f; 3.0f |] |> ignore)
                  "three values of two units") ]

[<Tests>]
let tests = testList "Portrait" [ confusion; units; attacked; order ]
