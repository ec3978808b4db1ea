/// Layers on fields against plain loops in float64, and against dense layers on unfolded fields.
module BioSparse.Tests.Networks.FieldTests

open Expecto
open FsCheck.FSharp
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Networks
open BioSparse.Tests.Networks.DrawnFields

/// The smallest difference that a tie of maxima, winners or a kink of max(0, ·) turns on: there the two may differ.
let private relative (expected: float[]) =
    1e-3 * max 1e-2 (expected |> Array.map abs |> Array.max)

[<Tests>]
let tests =
    testList
        "Fields"
        [ law 60 "a network on fields answers as plain loops over its maps do" (fun (Seed seed) ->
              let key = Random.key seed
              let network = DrawnFields.network key
              let x = batch key
              let plain = PlainStack.ofNetwork network

              let expected =
                  doubles2D x
                  |> fun x -> [| for i in 0 .. samples - 1 -> PlainStack.plainLogits plain x[i, *] |]
                  |> Array.concat

              close (relative expected) "logits" (doubles (Network.logits network x)) expected
              use pass = new StackPass(network.Layers, network.Readout, Through.Own, true, 2)
              close (relative expected) "logits in buffers" (doubles (pass.Forward x)) expected)

          law
              40
              "gradients through fields, forms, winners and pooling are the differences of plain loops"
              (fun (Seed seed) ->
                  let key = Random.key seed
                  let network = DrawnFields.network key
                  let x = batch key
                  let labels = [| for i in 0 .. samples - 1 -> i % 3 |]
                  let plain = PlainStack.ofNetwork network
                  let gradient = doubles2D (Network.inputGradient network labels x)

                  for i in 0 .. samples - 1 do
                      let own = (doubles2D x)[i, *]

                      let slope step =
                          PlainStack.slopes
                              step
                              (fun x -> PlainStack.crossEntropy (PlainStack.plainLogits plain x) labels[i])
                              own

                      let coarse, fine = slope 1e-5, slope 2e-6

                      for j in 0 .. own.Length - 1 do
                          // where two steps differ, a kink lies between
                          if abs (coarse[j] - fine[j]) < 1e-6 * max 1.0 (abs fine[j]) then
                              Expect.isLessThan
                                  (abs (gradient[i, j] - fine[j]))
                                  (2e-3 * max 0.05 (fine |> Array.map abs |> Array.max))
                                  $"sample {i}, value {j}: {gradient[i, j]}, {fine[j]}")

          law 30 "gradients of weights are the differences of plain loops" (fun (Seed seed) ->
              let key = Random.key seed
              let network = DrawnFields.network key
              let x = batch key
              let labels = [| for i in 0 .. samples - 1 -> i % 3 |]

              use pass =
                  new StackPass(network.Layers, network.Readout, Through.Own, false, samples)

              Kernel.errorInPlace (pass.Forward x) labels 1.0

              let buffer (t: Tensor) = Kernel.buffer t.Shape

              let gradients =
                  { Hidden =
                      [| for layer in network.Layers -> struct (buffer layer.Weights, buffer layer.Bias) |]
                    Output = struct (buffer network.Readout.Weights, buffer network.Readout.Bias) }

              pass.Backward(Some gradients)
              let rows = doubles2D x

              let lossOf (layers: Layer list) =
                  let plain = PlainStack.ofNetwork { network with Layers = layers }

                  Array.init samples (fun i ->
                      PlainStack.crossEntropy (PlainStack.plainLogits plain rows[i, *]) labels[i])
                  |> Array.sum

              for number, layer in List.indexed network.Layers do
                  let struct (weights, bias) = gradients.Hidden[number]

                  let slope (values: float[]) place change =
                      let moved by =
                          let values = values |> Array.mapi (fun i v -> if i = place then v + by else v)

                          network.Layers
                          |> List.mapi (fun i own -> if i = number then change own values else own)

                      let at by = lossOf (moved by)
                      (at 0.01 - at -0.01) / 0.02, (at 0.005 - at -0.005) / 0.01

                  let check name (found: Tensor) (values: float[]) change =
                      let place = int (seed % uint64 values.Length)
                      let coarse, fine = slope values place change

                      if abs (coarse - fine) < 1e-3 * max 0.1 (abs fine) then
                          Expect.isLessThan
                              (abs ((doubles found)[place] - fine))
                              (1e-2 * max 0.1 (abs fine))
                              $"{name} of layer {number} at {place}: {(doubles found)[place]}, {fine}"

                  check "W" weights (doubles layer.Weights) (fun own values ->
                      { own with
                          Weights =
                              Tensor.matrix own.Weights.Rows own.Weights.Columns (Array.map float32 values) })

                  check "b" bias (doubles layer.Bias) (fun own values ->
                      { own with
                          Bias = Tensor.vector (Array.map float32 values) }))

          law 40 "a convolution is a dense layer on unfolded fields" (fun (Seed seed) ->
              let key = Random.key seed
              let drawn = DrawnFields.layer (map 2 6 5 MapOrder.Places) 3 key

              match drawn.Connection with
              | OnFields own ->
                  let own =
                      { own with
                          IsShared = true
                          Whole = Plain
                          Pooling = None
                          Competition = Competition.Place }

                  let layer =
                      { drawn with
                          Connection = OnFields own
                          Weights = Tensor.rows [| 0..2 |] drawn.Weights
                          Bias = Tensor.vector (Array.truncate 3 (drawn.Bias.ToArray())) }

                  let x = batch key
                  let rows = Fields.unfold own.Fields x
                  let dense = Layer.activities { layer with Connection = Dense } rows
                  // the engine's lengths of rows differ in the last bits
                  close 1e-5 "activities" (doubles (Layer.activities layer x)) (doubles dense)
              | Dense -> failtest "a layer on fields")

          law 40 "local weights that are all equal are a convolution" (fun (Seed seed) ->
              let key = Random.key seed
              let drawn = DrawnFields.layer (map 1 6 5 MapOrder.Planes) 3 key

              match drawn.Connection with
              | OnFields own ->
                  let places = own.Fields.Places
                  let weights = Tensor.rows [| 0..2 |] drawn.Weights
                  let bias = Array.truncate 3 (drawn.Bias.ToArray())

                  let shared =
                      { drawn with
                          Connection = OnFields { own with IsShared = true }
                          Weights = weights
                          Bias = Tensor.vector bias }

                  let local =
                      { drawn with
                          Connection = OnFields { own with IsShared = false }
                          Weights = Tensor.rows [| for i in 0 .. 3 * places - 1 -> i % 3 |] weights
                          Bias = Tensor.vector (Array.replicate places bias |> Array.concat) }

                  let x = tensor (matrix samples 30 0.05 1.0 (Random.named "X" key))

                  Expect.equal
                      (doubles (Layer.activities local x))
                      (doubles (Layer.activities shared x))
                      "the same bits"
              | Dense -> failtest "a layer on fields")

          law 60 "folding is the transpose of unfolding" (fun (Seed seed) ->
              let key = Random.key seed
              let order = pick [ MapOrder.Planes; MapOrder.Places ] key

              let fields =
                  { Map = map 2 5 4 order
                    Size = pick [ 1; 2; 3 ] (Random.named "size" key)
                    Stride = pick [ 1; 2; 3 ] (Random.named "stride" key)
                    Padding = 0 }

              let fields =
                  { fields with
                      Padding = pick [ 0 .. fields.Size - 1 ] (Random.named "padding" key) }

              let x = tensor (signed 3 40 0.1 1.0 (Random.named "x" key))
              let unfolded = Fields.unfold fields x

              let y =
                  tensor (signed unfolded.Rows unfolded.Columns 0.1 1.0 (Random.named "y" key))

              let dot a b =
                  Array.fold2 (fun sum a b -> sum + a * b) 0.0 (doubles a) (doubles b)

              let left, right = dot unfolded y, dot x (Fields.fold fields y)
              Expect.isLessThan (abs (left - right)) (1e-4 * (1.0 + abs left)) "⟨U x, y⟩ = ⟨x, Uᵀ y⟩")

          law 60 "words of connections and forms read back" (fun (Seed seed) ->
              let layer = DrawnFields.layer (map 3 9 7 MapOrder.Planes) 2 (Random.key seed)

              match
                  ConnectionText.ofConnection layer.Connection |> ConnectionText.connection, layer.Connection
              with
              | Ok(OnFields read), OnFields own ->
                  Expect.equal { read with Whole = Plain } { own with Whole = Plain } "the connection"
              | read, _ -> failtest $"read {read}"

              let text = ConnectionText.ofForm layer.Input

              match ConnectionText.form text with
              | Ok form -> Expect.equal (ConnectionText.ofForm form) text "the form"
              | Error fault -> failtest fault)

          test "fields and windows that do not fit are named" {
              let fields =
                  { Map = map 1 4 4 MapOrder.Planes
                    Size = 5
                    Stride = 1
                    Padding = 0 }

              Expect.isSome (Fields.fault fields) "a field larger than its map"
              Expect.isNone (Fields.fault { fields with Padding = 1 }) "within the padded map"
              Expect.isSome (Fields.fault { fields with Size = 2; Padding = 2 }) "a field of padding alone"
              Expect.throwsT<System.ArgumentException> (fun () -> Fields.sources fields |> ignore) "sources"

              for text in
                  [ ""
                    "convolution"
                    "dense map=1x2x2"
                    "local map=1x4 order=planes kernel=2 stride=1 padding=0 competition=place pool=none"
                    "convolution map=1x4x4 order=planes kernel=0 stride=1 padding=0 competition=place pool=none" ] do
                  Expect.isError (ConnectionText.connection text) text
          } ]
