/// Networks as files: one hidden layer as ever, and stacks.
module BioSparse.Tests.Experiments.NetworkFormatTests

open System.Collections.Generic
open System.IO
open Expecto
open BioSparse.App.CommandLine
open BioSparse.App.Experiments
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Sample
open BioSparse.Tests.Scratch

let private key = Random.key 41UL

let private jobOf rules : Job =
    let plan: TrainingPlan =
        { Epochs = 1
          BatchSize = 1
          Rate = 1.0
          Schedule = Constant }

    let recipe: Recipe =
        { Layers =
            [ for rule in rules ->
                  { Rule = rule
                    Units = [ 1 ]
                    Plan = plan
                    Preprocessing = Preprocessing.Nothing } ]
          Readout = ReadoutRule.softmax
          ReadoutPlan = plan }

    { Model = "model"
      Seed = 7
      Recipe = recipe
      FewShot = recipe
      FewShotSteps = None
      LearnsFromLabels = false
      HasWeights = true
      Replay = 0
      IsBeforehand = false }

let internal rule = RandomFeatures.rule Relu.activation

/// Writes a network on images of 2×3 pixels as that of a job.
let internal saved path rules network =
    NetworkFormat(BioSparse.Tests.Sample.grey 2 3).Save(path, jobOf rules, network)

/// The bytes of one layer's file, from what the format has always been.
let private expected path (network: Network) =
    let hidden = network.First

    let activity =
        match hidden.Activation.Name with
        | "linear" -> "a"
        | "relu" -> "max(0, a)"
        | "power" -> "max(0, a) ^ activation_parameter"
        | "bounded-sigmoid" -> "max(0, 2 sigmoid(a) - 1)"
        | "triangle" -> "max(0, a - mean of the a of a sample)"
        | "divisive" -> "|a| / sqrt(activation_parameter + sum of the a^2 of a sample)"
        | "soft-winners" -> "softmax of a / activation_parameter over the units of a sample"
        | _ -> "max(0, a) for the activation_parameter largest a of a sample, 0 for the others"

    let x = if hidden.Input = Plain then "x" else "(x / ||x||)"

    let metadata =
        Dictionary(
            dict
                [ "format", "biosparse-network-1"
                  "model", "model"
                  "rule", "random-features"
                  "seed", "7"
                  "activation", hidden.Activation.Name
                  "activation_parameter",
                  hidden.Activation.Parameter |> Option.map string |> Option.defaultValue ""
                  "input", (if hidden.Input = Plain then "plain" else "unit-length")
                  "width", "3"
                  "height", "2"
                  "forward",
                  $"a = {x} W^T + b; y = {activity}; logits = y V^T + c; x in [0, 1], x = byte / 255" ]
        )

    let stored name (tensor: Tensor) =
        StoredTensor.OfSingles(name, tensor.Shape, tensor.ToArray())

    Safetensors.Write(
        path,
        metadata,
        [| stored "W" hidden.Weights
           stored "b" hidden.Bias
           stored "V" network.Readout.Weights
           stored "c" network.Readout.Bias |]
    )

    File.ReadAllBytes path

let private content (network: Network) =
    [ for layer in network.Layers ->
          layer.Input, layer.Activation, bits (layer.Weights.ToArray()), bits (layer.Bias.ToArray()) ],
    bits (network.Readout.Weights.ToArray()),
    bits (network.Readout.Bias.ToArray())

let private activations =
    [ Linear.activation
      Relu.activation
      Power.activation 2.5
      BoundedSigmoid.activation
      KWinners.activation 2
      Triangle.activation
      Divisive.activation 0.1
      SoftWinners.activation 0.5 ]

let private shapeOf path =
    NetworkFormat
        .Load(
            Catalogue.builtIn,
            { File = path
              Map = [||]
              Activation = null
              Input = null }
        )
        .Shape

[<Tests>]
let tests =
    testList
        "NetworkFormat"
        [ testCase "a file of one hidden layer has the bytes that it always had" (fun () ->
              inFolder (fun folder ->
                  for activation in activations do
                      for input in [ Plain; UnitLength ] do
                          let network = stack input 6 [ 4, activation ] 3 key
                          let path = Path.Combine(folder, "one")
                          saved path [ rule ] network

                          Expect.equal
                              (File.ReadAllBytes path)
                              (expected (path + "2") network)
                              $"{activation}, {input}"

                          Expect.equal
                              (content (NetworkFormat.Load(Catalogue.builtIn, path)))
                              (content network)
                              "read back"))

          testCase "channels are recorded where there are several" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "network")
                  let network = stack Plain 6 [ 4, Relu.activation ] 3 key

                  for channels in [ 1; 3 ] do
                      let shape: ImageShape =
                          { Channels = channels
                            Height = 2
                            Width = 6 / 2 / channels }

                      NetworkFormat(shape, "x = pixel / 1").Save(path, jobOf [ rule ], network)
                      Expect.equal (shapeOf path) shape "shape"
                      let metadata = (Safetensors.Read path).Metadata
                      Expect.equal (metadata.ContainsKey "channels") (channels > 1) "channels"
                      Expect.stringContains metadata["forward"] "x = pixel / 1" "inputs"

                  let wrong (key: string, value: string) =
                      let file = Safetensors.Read path
                      let path = path + key
                      let metadata = Dictionary file.Metadata
                      metadata[key] <- value
                      Safetensors.Write(path, metadata, Seq.toArray file.Tensors.Values)

                      Expect.stringContains
                          (faultOn path (fun () -> shapeOf path))
                          $"{key} {value}; 1 to"
                          "what is wrong"

                  for entry in [ "channels", "0"; "width", "-1"; "height", "99999999999" ] do
                      wrong entry))

          testCase "a stack is read as it was written" (fun () ->
              inFolder (fun folder ->
                  for depth in 2..4 do
                      for input in [ Plain; UnitLength ] do
                          let layers = [ for i in 1..depth -> 3 + i, pick activations (Random.split i key) ]

                          let network = stack input 6 layers 3 key
                          let path = Path.Combine(folder, "stack")
                          saved path (List.replicate depth rule) network

                          Expect.equal
                              (content (NetworkFormat.Load(Catalogue.builtIn, path)))
                              (content network)
                              $"{depth} layers"

                          let file = Safetensors.Read path

                          Expect.containsAll
                              file.Tensors.Keys
                              [ "layers.1.W"; $"layers.{depth}.b"; "V"; "c" ]
                              "names"

                          Expect.stringContains
                              file.Metadata["forward"]
                              $"logits = y{depth} V^T + c"
                              "forward"

                          let again = path + "2"

                          saved
                              again
                              (List.replicate depth rule)
                              (NetworkFormat.Load(Catalogue.builtIn, path))

                          Expect.equal
                              (File.ReadAllBytes again)
                              (File.ReadAllBytes path)
                              "the same bytes again"))

          testCase "layers that do not compose are refused by name" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "torn")
                  let network = stack Plain 6 [ 4, Relu.activation; 5, Relu.activation ] 3 key
                  let other = stack Plain 7 [ 4, Relu.activation ] 3 key

                  saved
                      path
                      [ rule; rule ]
                      { network with
                          Layers = [ network.First; other.First ] }

                  Expect.stringContains
                      (faultOn path (fun () -> NetworkFormat.Load(Catalogue.builtIn, path) |> ignore))
                      "layer 2"
                      "which")) ]
