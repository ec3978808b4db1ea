/// Networks that other programs wrote: other names, other orders, no metadata.
module BioSparse.Tests.Experiments.ForeignNetworkTests

open System
open System.Collections.Generic
open System.IO
open System.IO.Compression
open Expecto
open BioSparse.App.CommandLine
open BioSparse.App.Experiments
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Sample
open BioSparse.Tests.Scratch
open BioSparse.Tests.NpyTests

let private key = Random.key 77UL

let private network = stack Plain 6 [ 4, Relu.activation ] 3 key

let private deep = stack Plain 6 [ 4, Relu.activation; 5, Relu.activation ] 3 key

/// The arrays of a network by this program's names.
let private arrays (network: Network) =
    let isStack = network.Layers.Length > 1

    [ for i, layer in List.indexed network.Layers do
          let prefix = if isStack then $"layers.{i + 1}." else ""
          NamedArray(prefix + "W", layer.Weights.Shape, layer.Weights.ToArray())
          NamedArray(prefix + "b", layer.Bias.Shape, layer.Bias.ToArray())
      NamedArray("V", network.Readout.Weights.Shape, network.Readout.Weights.ToArray())
      NamedArray("c", network.Readout.Bias.Shape, network.Readout.Bias.ToArray()) ]

let private renamed names (arrays: NamedArray list) =
    arrays
    |> List.map (fun array ->
        match Map.tryFind array.Name names with
        | Some name -> NamedArray(name, array.Shape, array.Values)
        | None -> array)

let private transposed (array: NamedArray) =
    match array.Shape with
    | [| rows; columns |] ->
        NamedArray(
            array.Name,
            [| columns; rows |],
            Array.init array.Values.Length (fun k -> array.Values[k % rows * columns + k / rows])
        )
    | _ -> array

let private safetensors (metadata: (string * string) list) (arrays: NamedArray list) path =
    Safetensors.Write(
        path,
        Dictionary(dict metadata),
        [| for array in arrays -> StoredTensor.OfSingles(array.Name, array.Shape, ReadOnlySpan array.Values) |]
    )

let private npz (arrays: NamedArray list) path = Npz.Write(path, List.toArray arrays)

let private options path map activation input : NetworkOptions =
    { File = path
      Map = [| for part, name in map -> KeyValuePair(part, name) |]
      Activation = activation
      Input = input }

let private load path map activation input =
    NetworkFormat.Load(Catalogue.builtIn, options path map activation input)

let private content (network: Network) =
    [ for layer in network.Layers ->
          layer.Input, layer.Activation, bits (layer.Weights.ToArray()), bits (layer.Bias.ToArray()) ],
    bits (network.Readout.Weights.ToArray()),
    bits (network.Readout.Bias.ToArray())

/// Writes a file, and does something with its path.
let private withFile ending write f =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "foreign" + ending)
        write path
        f path)

let private refused status words f =
    let message = faultOf status f

    for word: string in words do
        Expect.stringContains message word message

let private pytorch =
    Map [ "W", "0.weight"; "b", "0.bias"; "V", "2.weight"; "c", "2.bias" ]

let private activationTests =
    testList
        "activation"
        [ testCase "a file that does not say it is refused with the option that does" (fun () ->
              for metadata in [ []; [ "format", "pt" ]; [ "note", "trained elsewhere" ] ] do
                  withFile ".safetensors" (safetensors metadata (arrays network)) (fun path ->
                      refused ExitStatus.Usage [ path; "--activation relu"; "linear, relu" ] (fun () ->
                          load path [] null null)

                      let loaded = load path [] "relu" null
                      Expect.equal (content loaded.Network) (content network) "said"
                      Expect.exists loaded.Notes _.Contains("--input") "what was taken for the input"
                      Expect.isEmpty (load path [] "relu" "plain").Notes "everything is said"))

          testCase "every activation of the catalogue, with its number" (fun () ->
              withFile ".safetensors" (safetensors [] (arrays network)) (fun path ->
                  for kind in Catalogue.builtIn.Activations do
                      let number = kind.Parameter |> Option.map (fun p -> min p.Most (p.Least + 1.0))
                      let own = kind.Create number

                      let text =
                          match kind.Parameter, number with
                          | Some parameter, Some number ->
                              $"{{kind: {kind.Name}, {parameter.Key}: {number}}}"
                          | _ -> kind.Name

                      Expect.equal (load path [] text "plain").Network.First.Activation own text))

          testCase "a layer each, or all alike" (fun () ->
              withFile ".safetensors" (safetensors [] (arrays deep)) (fun path ->
                  let names text =
                      (load path [] text "unit-length").Network.Layers
                      |> List.map (fun layer -> layer.Activation.Name, layer.Input)

                  Expect.equal (names "relu") [ "relu", UnitLength; "relu", Plain ] "all alike"
                  Expect.equal (names "[relu, linear]") [ "relu", UnitLength; "linear", Plain ] "each"

                  refused ExitStatus.Usage [ "3 activations"; "2 hidden layers" ] (fun () ->
                      load path [] "[relu, relu, relu]" null)))

          testCase "text that is none" (fun () ->
              withFile ".safetensors" (safetensors [] (arrays network)) (fun path ->
                  for text, words in
                      [ "tanh", [ "--activation tanh"; "linear, relu" ]
                        "rlu", [ "did you mean relu?" ]
                        "{kind: power, exponent: -1}", [ "exponent"; "-1" ]
                        "{kind: power, count: 3}", [ "count"; "exponent" ]
                        "[]", [ "an empty list" ]
                        "{kind: relu", [ "YAML" ] ] do
                      refused ExitStatus.Usage words (fun () -> load path [] text null)))

          testCase "what the file says, the option cannot change" (fun () ->
              let metadata =
                  [ "activation", "power"; "activation_parameter", "2.5"; "input", "unit-length" ]

              withFile ".safetensors" (safetensors metadata (arrays network)) (fun path ->
                  let own = (load path [] null null).Network.First
                  Expect.equal (own.Activation, own.Input) (Power.activation 2.5, UnitLength) "as it says"
                  let same = load path [] "{kind: power, exponent: 2.5}" "unit-length"
                  Expect.equal same.Network.First.Activation own.Activation "the same again"

                  refused ExitStatus.Usage [ "--activation relu"; "power 2.5" ] (fun () ->
                      load path [] "relu" null)

                  refused ExitStatus.Usage [ "--input plain"; "unit-length" ] (fun () ->
                      load path [] null "plain"))

              // what is not understood can be said better
              withFile ".safetensors" (safetensors [ "activation", "ReLU" ] (arrays network)) (fun path ->
                  refused ExitStatus.Data [ "ReLU" ] (fun () -> load path [] null null)
                  Expect.equal (load path [] "relu" null).Network.First.Activation Relu.activation "said")) ]

let private nameTests =
    let map = Map.toList pytorch

    testList
        "names"
        [ for ending, write in [ ".safetensors", safetensors []; ".npz", npz ] do
              testCase $"mapped, in {ending}" (fun () ->
                  withFile ending (write (renamed pytorch (arrays network))) (fun path ->
                      refused
                          ExitStatus.Data
                          [ "no tensor W"; "0.weight"; "[4, 6]"; "--map W=NAME" ]
                          (fun () -> load path [] "relu" null)

                      Expect.equal (content (load path map "relu" null).Network) (content network) "mapped"))

              testCase $"strange names, in {ending}" (fun () ->
                  let strange = Map [ "W", "a b=c"; "V", "x,y"; "b", "ü'\"" ]

                  withFile ending (write (renamed strange (arrays network))) (fun path ->
                      let loaded = load path (Map.toList strange) "relu" null
                      Expect.equal (content loaded.Network) (content network) "the parts"))

              testCase $"a stack counted from 0 or from 1, or mapped, in {ending}" (fun () ->
                  let from0 =
                      Map
                          [ for layer in 1..2 do
                                for part in [ "W"; "b" ] do
                                    $"layers.{layer}.{part}", $"layers.{layer - 1}.{part}" ]

                  let foreign = Map [ for KeyValue(_, name) in from0 -> name, "net." + name ]

                  let zero = renamed from0 (arrays deep)

                  for stored, map in [ arrays deep, []; zero, []; renamed foreign zero, Map.toList foreign ] do
                      withFile ending (write stored) (fun path ->
                          Expect.equal
                              (content (load path map "relu" null).Network)
                              (content deep)
                              "the stack"))

          testCase "wrong maps" (fun () ->
              withFile ".safetensors" (safetensors [] (renamed pytorch (arrays network))) (fun path ->
                  for map, words in
                      [ [ "W", "0.weigt" ],
                        [ "--map W=0.weigt"; "did you mean 0.weight?"; "0.bias F32 [4]" ]
                        [ "Q", "0.weight" ], [ "a part Q"; "W, b, V and c" ]
                        [ "layers.x.W", "0.weight" ], [ "layers.x.W" ]
                        [ "W", "0.weight"; "W", "2.weight" ], [ "this part twice" ]
                        [ "W", "0.weight"; "V", "0.weight" ], [ "a second part" ]
                        [ "W", "0.weight"; "layers.1.b", "0.bias" ], [ "one or the other" ] ] do
                      refused ExitStatus.Usage words (fun () -> load path map "relu" null)))

          testCase "a gap between layers, and a layer above it" (fun () ->
              let gap =
                  renamed (Map [ "layers.2.W", "layers.3.W"; "layers.2.b", "layers.3.b" ]) (arrays deep)

              withFile ".safetensors" (safetensors [] gap) (fun path ->
                  refused ExitStatus.Data [ "layers.3.W"; "no tensor layers.2.W" ] (fun () ->
                      load path [] "relu" null)))

          testCase "missing parts: V is asked for, biases are 0, with a word" (fun () ->
              let without name =
                  arrays network |> List.filter (fun array -> array.Name <> name)

              withFile ".safetensors" (safetensors [] (without "V")) (fun path ->
                  refused ExitStatus.Data [ "no tensor V"; "W F32 [4, 6]" ] (fun () ->
                      load path [] "relu" null))

              withFile ".npz" (npz (without "b")) (fun path ->
                  let loaded = load path [] "relu" null
                  Expect.equal (loaded.Network.First.Bias.ToArray()) (Array.zeroCreate 4) "zeros"
                  Expect.exists loaded.Notes _.Contains("no b") "said")

              // a file of this program is whole
              let own =
                  [ "format", "biosparse-network-1"; "activation", "relu"; "input", "plain" ]

              withFile ".safetensors" (safetensors own (without "c")) (fun path ->
                  refused ExitStatus.Data [ "no tensor c" ] (fun () -> load path [] null null))) ]

let private shapeTests =
    testList
        "shapes"
        [ for name, network in [ "one layer", network; "a stack", deep ] do
              for ending, write in [ ".safetensors", safetensors []; ".npz", npz ] do
                  testCase $"weights of inputs × units, {name} in {ending}" (fun () ->
                      let stored = arrays network |> List.map transposed

                      for stored in [ stored; stored |> List.filter (fun array -> array.Shape.Length = 2) ] do
                          withFile ending (write stored) (fun path ->
                              let loaded = load path [] "relu" null

                              Expect.equal
                                  (loaded.Network.First.Weights.ToArray())
                                  (network.First.Weights.ToArray())
                                  "W"

                              Expect.equal
                                  (loaded.Network.Readout.Weights.ToArray())
                                  (network.Readout.Weights.ToArray())
                                  "V"

                              Expect.exists loaded.Notes _.Contains("transposed") "said"))

          testCase "a square layer follows the convention of the file" (fun () ->
              let square = stack Plain 5 [ 5, Relu.activation ] 3 key

              for turn in [ id; transposed ] do
                  withFile ".safetensors" (safetensors [] (arrays square |> List.map turn)) (fun path ->
                      Expect.equal
                          (content (load path [] "relu" null).Network)
                          (content square)
                          "as it is meant"))

          testCase "one matrix alone the other way round" (fun () ->
              for which in [ "W"; "V" ] do
                  let stored =
                      arrays network
                      |> List.map (fun array -> if array.Name = which then transposed array else array)

                  withFile ".safetensors" (safetensors [] stored) (fun path ->
                      Expect.equal (content (load path [] "relu" null).Network) (content network) which))

          testCase "what fits both ways is refused with the shapes, and told apart by biases" (fun () ->
              let both = stack Plain 4 [ 3, Relu.activation ] 4 key
              let weights = arrays both |> List.filter (fun array -> array.Shape.Length = 2)

              withFile ".safetensors" (safetensors [] weights) (fun path ->
                  refused ExitStatus.Data [ "W 3×4"; "V 4×3"; "transposed"; "b: H" ] (fun () ->
                      load path [] "relu" null))

              withFile ".safetensors" (safetensors [] (arrays both)) (fun path ->
                  Expect.equal (content (load path [] "relu" null).Network) (content both) "biases"))

          testCase "shapes that fit no way are said" (fun () ->
              let torn =
                  arrays network
                  |> List.map (fun array ->
                      if array.Name = "V" then
                          NamedArray("V", [| 3; 7 |], Array.zeroCreate 21)
                      else
                          array)

              withFile ".npz" (npz torn) (fun path ->
                  refused ExitStatus.Data [ "W 4×6"; "V 3×7"; "H×d" ] (fun () -> load path [] "relu" null)))

          testCase "ranks and lengths of 0" (fun () ->
              for part, shape, words in
                  [ "W", [| 24 |], [ "W is F32 [24]"; "a matrix" ]
                    "W", [| 4; 6; 1 |], [ "F32 [4, 6, 1]" ]
                    "b", [| 1; 4 |], [ "b is F32 [1, 4]"; "a vector" ]
                    "W", [| 0; 6 |], [ "0" ] ] do
                  let stored =
                      arrays network
                      |> List.map (fun array ->
                          if array.Name = part then
                              NamedArray(part, shape, Array.zeroCreate (Array.fold (*) 1 shape))
                          else
                              array)

                  withFile ".safetensors" (safetensors [] stored) (fun path ->
                      refused ExitStatus.Data words (fun () -> load path [] "relu" null))) ]

let private numberTests =
    let npyOf descr fortran (array: NamedArray) (element: float32 -> byte[]) =
        let extents = String.Join(",", array.Shape) + ","
        npyOf descr fortran $"({extents})" (array.Values |> Array.collect element)

    testList
        "numbers"
        [ testCase "weights that are not finite are refused by place" (fun () ->
              for bad in [ nanf; infinityf; -infinityf ] do
                  let stored =
                      arrays network
                      |> List.map (fun array ->
                          if array.Name = "W" then
                              NamedArray(
                                  "W",
                                  array.Shape,
                                  array.Values |> Array.mapi (fun i v -> if i = 8 then bad else v)
                              )
                          else
                              array)

                  withFile ".safetensors" (safetensors [] stored) (fun path ->
                      refused ExitStatus.Data [ "W is F32 [4, 6]"; "[1, 2]"; "finite" ] (fun () ->
                          load path [] "relu" null)))

          testCase "Fortran order, big endian, float16 and float64, beside objects" (fun () ->
              let halves =
                  arrays network
                  |> List.map (fun array ->
                      NamedArray(
                          array.Name,
                          array.Shape,
                          array.Values |> Array.map (fun v -> float32 (Half.op_Explicit v: Half))
                      ))

              for descr, element in
                  [ "<f4", (fun (v: float32) -> BitConverter.GetBytes v)
                    ">f4", (fun v -> BitConverter.GetBytes v |> Array.rev)
                    "<f8", (fun v -> BitConverter.GetBytes(float v))
                    ">f2", (fun v -> BitConverter.GetBytes(Half.op_Explicit v: Half) |> Array.rev) ] do
                  for fortran in [ "False"; "True" ] do
                      let entries =
                          [ for array in halves do
                                let stored =
                                    if fortran = "True" && array.Shape.Length = 2 then
                                        NamedArray(array.Name, array.Shape, (transposed array).Values)
                                    else
                                        array

                                array.Name + ".npy", npyOf descr fortran stored element
                            "history.npy", NpyTests.npyOf "|O" "False" "(2,)" (Array.zeroCreate 30) ]

                      withFile
                          ".npz"
                          (fun path ->
                              File.WriteAllBytes(path, ArrayFileTests.zip CompressionLevel.Fastest entries))
                          (fun path ->
                              let loaded = (load path [] "relu" null).Network

                              Expect.equal
                                  (bits (loaded.First.Weights.ToArray()))
                                  (bits halves[0].Values)
                                  $"W {descr} {fortran}"

                              Expect.equal
                                  (bits (loaded.Readout.Weights.ToArray()))
                                  (bits halves[2].Values)
                                  $"V {descr} {fortran}"))

          testCase "what export writes is read without a word, every activation" (fun () ->
              for activation in
                  [ Linear.activation
                    Relu.activation
                    Power.activation 2.3
                    BoundedSigmoid.activation
                    KWinners.activation 2
                    Triangle.activation
                    Divisive.activation 0.1
                    SoftWinners.activation 0.5 ] do
                  for input in [ Plain; UnitLength ] do
                      for layers in [ [ 4, activation ]; [ 4, activation; 5, Relu.activation ] ] do
                          let network = stack input 6 layers 3 key
                          let number name value = NamedArray(name, [||], [| value |])
                          let names = Catalogue.builtIn.Activations |> List.map _.Name

                          let stored =
                              [ yield! arrays network
                                for i, layer in List.indexed network.Layers do
                                    let prefix = if layers.Length > 1 then $"layers.{i + 1}." else ""

                                    number
                                        (prefix + "activation")
                                        (float32 (List.findIndex ((=) layer.Activation.Name) names))

                                    number
                                        (prefix + "activation_parameter")
                                        (float32 (defaultArg layer.Activation.Parameter nan))

                                    number
                                        (prefix + "unit_length")
                                        (if layer.Input = Plain then 0.0f else 1.0f) ]

                          withFile ".npz" (npz stored) (fun path ->
                              let loaded = load path [] null null

                              Expect.equal
                                  (content loaded.Network)
                                  (content network)
                                  $"{activation}, {input}"

                              Expect.isEmpty loaded.Notes "nothing was taken"))

          testCase "other files" (fun () ->
              for name, what in [ "net.pt", "PyTorch"; "net.onnx", "ONNX"; "net.h5", "HDF5" ] do
                  refused ExitStatus.Usage [ what; ".safetensors or .npz" ] (fun () ->
                      load name [] "relu" null)

              inFolder (fun folder ->
                  refused ExitStatus.Data [ folder; "a folder" ] (fun () -> load folder [] "relu" null)

                  for ending in [ ".npz"; ".safetensors" ] do
                      let path = Path.Combine(folder, "empty" + ending)
                      File.WriteAllBytes(path, [||])
                      refused ExitStatus.Data [ path ] (fun () -> load path [] "relu" null)))

          testCase "truncated files" (fun () ->
              for ending, write in [ ".safetensors", safetensors []; ".npz", npz ] do
                  withFile ending (write (arrays network)) (fun path ->
                      let whole = File.ReadAllBytes path

                      for length in 0..7 .. whole.Length - 1 do
                          File.WriteAllBytes(path, whole[.. length - 1])
                          refused ExitStatus.Data [ path ] (fun () -> load path [] "relu" null))) ]

[<Tests>]
let tests =
    testList "Foreign networks" [ activationTests; nameTests; shapeTests; numberTests ]
