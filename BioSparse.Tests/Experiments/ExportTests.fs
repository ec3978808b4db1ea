/// Exported networks: ONNX Runtime computes what the program does, safetensors are the same bytes, .npz has no room for everything.
module BioSparse.Tests.Experiments.ExportTests

open System
open System.IO
open Expecto
open Microsoft.ML.OnnxRuntime
open BioSparse.App.Commands
open BioSparse.App.Experiments
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.Networks
open BioSparse.Tests.Sample
open BioSparse.Tests.Scratch

let private activations =
    DrawnFields.activations @ [ Power.activation 2.3; KWinners.activation 3; Divisive.activation 0.001 ]

let private exported (target: string) source =
    use output = new StringWriter()
    use error = new StringWriter()

    ExportCommand(
        Catalogue.builtIn,
        { File = source
          Map = [||]
          Activation = null
          Input = null },
        target,
        output,
        error
    )
        .Execute()
    |> ignore

    output.ToString()

/// Logits and classes of ONNX Runtime.
let private answers (path: string) (x: Tensor) =
    use options = new SessionOptions(IntraOpNumThreads = 1)
    use session = new InferenceSession(path, options)
    use run = new RunOptions()
    let shape = [| int64 x.Rows; int64 x.Columns |]
    use input = OrtValue.CreateTensorValueFromMemory(x.ToArray(), shape)
    use outputs = session.Run(run, [| "x" |], [| input |], [| "logits"; "class" |])

    outputs[0].GetTensorDataAsSpan<float32>().ToArray() |> Array.map float,
    outputs[1].GetTensorDataAsSpan<int64>().ToArray() |> Array.map int

/// For each sample whether no row that is divided by its length is almost 0.
let private lengthsAreClear form samples (rows: Tensor) =
    let least = 1e-3

    let clear (x: Tensor) =
        x.ToArray()
        |> Array.map float
        |> Array.chunkBySize x.Columns
        |> Array.map (fun row ->
            let length = row |> Array.sumBy (fun value -> value * value) |> sqrt
            length = 0.0 || length > least)
        |> Array.splitInto samples
        |> Array.map (Array.forall id)

    ((rows, Array.create samples true), InputForm.simple form)
    ||> List.fold (fun (rows, found) form ->
        InputForm.apply form rows,
        (if form = UnitLength then
             Array.map2 (&&) found (clear rows)
         else
             found))
    |> snd

/// For each sample whether no winner is as good as the unit that loses to it.
let private winnersAreClear (layer: Layer) (a: Tensor) =
    match (Layer.activation layer).Winners with
    | None -> Array.create a.Rows true
    | Some count ->
        let competing = Connection.competing layer.Connection layer.Weights

        doubles a
        |> Array.chunkBySize competing
        |> Array.map (fun row ->
            let row = Array.sortDescending row
            let scale = row |> Array.map abs |> Array.max

            count >= row.Length || row[count] < -1e-4 * scale || row[count - 1] - row[count] > 1e-4 * scale)
        |> Array.splitInto a.Rows
        |> Array.map (Array.forall id)

/// For each sample whether rounding decides nothing in it: a winner, or the direction of a row that is almost 0.
let private isClear (network: Network) (x: Tensor) =
    ((x, Array.create x.Rows true), network.Layers)
    ||> List.fold (fun (x, found) layer ->
        let seen =
            match layer.Connection with
            | Dense -> [ lengthsAreClear layer.Input x.Rows x ]
            | OnFields own ->
                [ lengthsAreClear own.Whole x.Rows x
                  lengthsAreClear layer.Input x.Rows (Fields.unfold own.Fields (InputForm.apply own.Whole x)) ]

        let clear = winnersAreClear layer (Layer.potentials layer x) :: seen
        Layer.activities layer x, List.fold (Array.map2 (&&)) found clear)
    |> snd

/// ONNX Runtime gives the logits of the clear samples, and the class where the margin exceeds 10⁻⁴; the number of such samples.
let private isComputed network (x: Tensor) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "network.onnx")
        OnnxNetwork.Write(path, network, readOnlyDict [ "model", "drawn" ])
        let logits, classes = answers path x
        let expected = doubles2D (Network.logits network x)
        let clear = isClear network x
        Expect.hasLength logits expected.Length "logits"
        let rows = logits |> Array.chunkBySize (Array2D.length2 expected)

        for i in 0 .. x.Rows - 1 do
            if clear[i] then
                let own = expected[i, *]
                close 2e-4 $"logits of sample {i}" rows[i] own
                let sorted = Array.sortDescending own

                if sorted[0] - sorted[1] > max 1e-4 (4e-4 * abs sorted[0]) then
                    Expect.equal own[classes[i]] sorted[0] $"class of sample {i}"

        clear |> Array.filter id |> Array.length)

let private saved folder network =
    let path = Path.Combine(folder, "network.safetensors")
    let rules = network.Layers |> List.map (fun _ -> NetworkFormatTests.rule)
    NetworkFormatTests.saved path rules network
    path

[<Tests>]
let tests =
    testList
        "Export"
        [ law 100 "ONNX Runtime computes networks on fields" (fun (Seed seed) ->
              let key = Random.key seed
              let network = DrawnFields.networkWith activations key
              let top = List.last network.Layers

              let network =
                  { network with
                      Layers =
                          List.take (network.Layers.Length - 1) network.Layers
                          @ [ { top with
                                  Input = DrawnFields.formOf (Layer.inputs top) (Random.named "top form" key)
                                  Activation = pick activations (Random.named "top φ" key) } ] }

              isComputed network (DrawnFields.batch key) |> ignore)

          testCase "most drawn networks are compared" (fun () ->
              let compared =
                  Seq.init 40 (fun i ->
                      let key = Random.key (uint64 i)
                      isComputed (DrawnFields.networkWith activations key) (DrawnFields.batch key))
                  |> Seq.sum

              Expect.isGreaterThan compared 120 "of 160 samples")

          testCase "ONNX Runtime computes dense networks, every activation and form" (fun () ->
              let key = Random.key 17UL

              for activation in activations do
                  for form in [ Plain; UnitLength; Contrast 0.01 ] do
                      for layers in [ [ 7, activation ]; [ 9, activation; 6, activation ] ] do
                          let network = stack form 12 layers 4 key
                          let x = tensor (pixels 6 12 (Random.named "x" key))

                          Expect.isGreaterThan
                              (isComputed network x)
                              0
                              $"{activation}, {ConnectionText.ofForm form}"
                          // N is free
                          isComputed network (Tensor.rows [| 2 |] x) |> ignore)

          testCase "of equal potentials the earlier unit wins in ONNX too" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "ties.onnx")

                  let layer =
                      Layer.dense
                          Plain
                          (Tensor.full 1.0 [| 5; 3 |])
                          (Tensor.zeros [| 5 |])
                          (KWinners.activation 2)

                  let network =
                      Network.ofLayer
                          layer
                          { Weights = tensor (Array2D.init 5 5 (fun i j -> if i = j then 1.0 else 0.0))
                            Bias = Tensor.zeros [| 5 |] }

                  OnnxNetwork.Write(path, network, readOnlyDict [])
                  let x = Tensor.full 0.5 [| 1; 3 |]
                  Expect.equal (answers path x) ([| 1.5; 1.5; 0.0; 0.0; 0.0 |], [| 0 |]) "the first two"
                  Expect.equal (doubles (Network.logits network x)) [| 1.5; 1.5; 0.0; 0.0; 0.0 |] "here too"))

          testCase "export: a file of a run as ONNX, and as safetensors the same bytes" (fun () ->
              inFolder (fun folder ->
                  for seed in 1UL .. 20UL do
                      let key = Random.key seed
                      let network = DrawnFields.network key
                      let source = saved folder network
                      let again = Path.Combine(folder, "again.safetensors")
                      exported again source |> ignore
                      Expect.equal (File.ReadAllBytes again) (File.ReadAllBytes source) "the same bytes"
                      let onnx = Path.Combine(folder, "network.onnx")
                      Expect.stringContains (exported onnx source) "opset 18" "what was written"
                      let direct = Path.Combine(folder, "direct.onnx")
                      OnnxNetwork.Write(direct, network, (Safetensors.Read source).Metadata)

                      Expect.equal
                          (File.ReadAllBytes onnx)
                          (File.ReadAllBytes direct)
                          "the network of the file"))

          testCase "the ONNX file says what the network is" (fun () ->
              inFolder (fun folder ->
                  let onnx = Path.Combine(folder, "network.onnx")
                  exported onnx (saved folder (DrawnFields.network (Random.key 3UL))) |> ignore
                  use session = new InferenceSession(onnx)
                  let about = session.ModelMetadata
                  Expect.equal about.ProducerName "biosparse" "producer"
                  Expect.equal about.CustomMetadataMap["model"] "model" "model"
                  Expect.stringContains about.CustomMetadataMap["forward"] "logits = " "forward"
                  Expect.equal session.InputMetadata["x"].Dimensions [| -1; DrawnFields.inputs |] "x"
                  Expect.equal session.OutputMetadata["logits"].Dimensions [| -1; 3 |] "logits"
                  Expect.equal session.OutputMetadata["class"].ElementType typeof<int64> "class"))

          testCase "what a format has no room for is refused in a line" (fun () ->
              inFolder (fun folder ->
                  let refused extension network (words: string list) =
                      let target = Path.Combine(folder, "refused" + extension)
                      let source = saved folder network
                      let message = faultOf ExitStatus.Usage (fun () -> exported target source)

                      for word in target :: words do
                          Expect.stringContains message word message

                      Expect.isFalse (File.Exists target) "nothing is written"

                  let key = Random.key 5UL
                  refused ".npz" (DrawnFields.network key) [ "layer 1"; "is on fields"; ".onnx" ]

                  let second = stack Plain 6 [ 4, Relu.activation; 3, Relu.activation ] 3 key

                  refused
                      ".npz"
                      { second with
                          Layers =
                              [ second.First
                                { second.Last with
                                    Input = Contrast 0.5 } ] }
                      [ "layer 2"; "contrast:0.5"; ".safetensors" ]

                  refused ".bin" second [ ".npz, .onnx or .safetensors" ]

                  let own = Activation.create "own" id (fun a -> Tensor.full 1.0 a.Shape)
                  let path = Path.Combine(folder, "own.onnx")

                  let message =
                      faultOf ExitStatus.Usage (fun () ->
                          OnnxNetwork.Write(path, stack Plain 6 [ 4, own ] 3 key, readOnlyDict []))

                  for word in [ path; "layers.1"; "activation own"; "soft-winners" ] do
                      Expect.stringContains message word message)) ]
