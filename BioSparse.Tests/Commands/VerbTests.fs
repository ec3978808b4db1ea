module BioSparse.Tests.Commands.VerbTests

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open BioSparse.App.Commands
open BioSparse.App.Experiments
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.EndToEnd.Program

let private well folder words =
    let outcome = biosparseIn folder words
    Expect.equal outcome.Status 0 $"{words}: {outcome.Error}"
    Expect.isFalse (outcome.Output.Contains '\u001b') "no control characters"
    outcome.Output

/// A line on standard error that names these words, and nothing on standard output.
let private isRefused status names folder words =
    let outcome = biosparseIn folder words
    Expect.equal outcome.Output "" $"{words}"
    oneLine outcome status ("biosparse: " :: names)

/// A network of eight units on digits, with drawn weights that tell something apart.
let internal network folder =
    let draw name count =
        Random.normal count (Random.named name (Random.key 5UL))

    let stored name shape (values: float32[]) =
        StoredTensor.OfSingles(name, shape, ReadOnlySpan values)

    let metadata =
        readOnlyDict [ "activation", "winners"; "activation_parameter", "3"; "input", "unit-length" ]

    let path = Path.Combine(folder, "network.safetensors")

    Safetensors.Write(
        path,
        metadata,
        [| stored "W" [| 8; 784 |] (draw "W" (8 * 784))
           stored "b" [| 8 |] (draw "b" 8)
           stored "V" [| 10; 8 |] (draw "V" 80)
           stored "c" [| 10 |] (draw "c" 10) |]
    )

    path

let private number pattern (text: string) =
    float (Regex.Match(text, pattern).Groups[1].Value)

[<Tests>]
let tests =
    testList
        "Verbs"
        [ testCase "attack: accuracies, and the images that gave them" (fun () ->
              inScratch (fun folder ->
                  let weights = network folder

                  let attack words =
                      [ "attack"; weights; "--dataset"; "mnist-embedded"; "--samples"; "50" ] @ words

                  let output =
                      well
                          folder
                          (attack
                              [ "--attack"; "pgd"; "--steps"; "3"; "--epsilon"; "0,0.1"; "--save"; "x.npy" ])

                  let clean = number @"clean accuracy +([0-9.]+)" output
                  Expect.equal (number @"ε 0 +([0-9.]+)" output) clean "no radius, no harm"
                  Expect.isLessThanOrEqual (number @"ε 0.1 +([0-9.]+)" output) clean "harm"
                  Expect.isMatch output @"zero-gradient share +[01]\.\d{4}" "share"

                  let original = Npy.Read(Path.Combine(folder, "x-eps0.npy"))
                  let moved = Npy.Read(Path.Combine(folder, "x-eps0.1.npy"))
                  Expect.equal moved.Shape [| 50; 784 |] "N × pixels"
                  let change = Array.map2 (fun a b -> abs (a - b)) original.Values moved.Values
                  Expect.isTrue (moved.Values |> Array.forall (fun x -> x >= 0.0f && x <= 1.0f)) "in [0, 1]"
                  Expect.isLessThan (Array.max change) 0.10001f "within the radius"
                  Expect.isGreaterThan (Array.max change) 0.0f "changed"

                  let labels =
                      BioSparse.App.Data.DataSets.Load("mnist-embedded", null).Test.Labels.ToArray()
                      |> Array.truncate 50
                      |> Array.map int

                  let answers =
                      Network.predict
                          (NetworkFormat.Load(Catalogue.builtIn, weights))
                          (Tensor.matrix 50 784 moved.Values)

                  let right = Array.map2 (fun a b -> if a = b then 1.0 else 0.0) answers labels

                  Expect.floatClose
                      Accuracy.low
                      (number @"ε 0.1 +([0-9.]+)" output)
                      (Array.average right)
                      "the same"

                  let again =
                      well folder (attack [ "--attack"; "noise"; "--epsilon"; "0.1"; "--seed"; "7" ])

                  let saved =
                      attack [ "--attack"; "noise"; "--epsilon"; "0.1"; "--seed"; "7"; "--save"; "y.npy" ]

                  Expect.equal (well folder saved) again "saving changes nothing"
                  Expect.isTrue (File.Exists(Path.Combine(folder, "y.npy"))) "one radius, the name as given"))

          testCase "attack: what does not fit is said" (fun () ->
              inScratch (fun folder ->
                  let attack weights dataset words =
                      [ "attack"
                        weights
                        "--dataset"
                        dataset
                        "--attack"
                        "fgsm"
                        "--epsilon"
                        "0.1" ]
                      @ words

                  let weights = network folder
                  isRefused 3 [ "absent" ] folder (attack "absent" "mnist-embedded" [])
                  isRefused 2 [ "mnits"; "mnist-embedded" ] folder (attack weights "mnits" [])

                  isRefused
                      2
                      [ "--attack pdg"; "did you mean pgd?" ]
                      folder
                      [ "attack"
                        weights
                        "--dataset"
                        "mnist-embedded"
                        "--attack"
                        "pdg"
                        "--epsilon"
                        "0" ]

                  isRefused 3 [ "data"; "mnist"; "--data-dir" ] folder (attack weights "mnist" [])

                  isRefused
                      3
                      [ "no/x.npy" ]
                      folder
                      (attack weights "mnist-embedded" [ "--save"; "no/x.npy" ])

                  isRefused 2 [ ".npy" ] folder (attack weights "mnist-embedded" [ "--save"; "x.png" ])))

          testCase "attack: as JSON, and of what export wrote" (fun () ->
              inScratch (fun folder ->
                  let weights = network folder

                  let attack weights words =
                      [ "attack"; weights; "--dataset"; "mnist-embedded"; "--samples"; "40" ]
                      @ [ "--attack"; "pgd"; "--steps"; "2"; "--epsilon"; "0.00001,0.00002" ]
                      @ words

                  let lines = well folder (attack weights [])
                  Expect.stringContains lines "accuracy at ε 0.00001 " "the radii are told apart"
                  Expect.stringContains lines "accuracy at ε 0.00002 " "the radii are told apart"
                  well folder [ "export"; weights; "--out"; "out.npz" ] |> ignore

                  let exported = well folder (attack "out.npz" [])

                  Expect.equal
                      (exported.Split '\n' |> Array.tail)
                      (lines.Split '\n' |> Array.tail)
                      "the same network"

                  use json = JsonDocument.Parse(well folder (attack weights [ "--json" ]))
                  let root = json.RootElement
                  Expect.equal (root.GetProperty("attack").GetString()) "pgd" "attack"
                  Expect.equal (root.GetProperty("settings").GetProperty("steps").GetInt32()) 2 "settings"
                  Expect.equal (root.GetProperty("samples").GetInt32()) 40 "samples"

                  Expect.floatClose
                      Accuracy.low
                      (root.GetProperty("clean_accuracy").GetDouble())
                      (number @"clean accuracy +([0-9.]+)" lines)
                      "clean accuracy"

                  let radii = root.GetProperty("radii").EnumerateArray() |> List.ofSeq

                  Expect.equal
                      (radii |> List.map _.GetProperty("epsilon").GetDouble())
                      [ 1e-5; 2e-5 ]
                      "radii"

                  Expect.all radii (fun radius -> radius.GetProperty("n").GetInt32() = 40) "n"))

          testCase "attack and export: a network of another program" (fun () ->
              inScratch (fun folder ->
                  let own = Safetensors.Read(network folder)
                  let names = dict [ "W", "0.weight"; "b", "0.bias"; "V", "2.weight"; "c", "2.bias" ]

                  Safetensors.Write(
                      Path.Combine(folder, "foreign.safetensors"),
                      readOnlyDict [ "format", "pt" ],
                      [| for tensor in own.Tensors.Values ->
                             StoredTensor.OfSingles(
                                 names[tensor.Name],
                                 tensor.Shape,
                                 ReadOnlySpan(tensor.ToSingles())
                             ) |]
                  )

                  let attack weights words =
                      [ "attack"; weights; "--dataset"; "mnist-embedded"; "--samples"; "40" ]
                      @ [ "--attack"; "fgsm"; "--epsilon"; "0.1" ]
                      @ words

                  let map = [ "--map"; "W=0.weight,b=0.bias,V=2.weight,c=2.bias" ]

                  isRefused
                      3
                      [ "foreign.safetensors"; "0.weight F32 [8, 784]"; "--map" ]
                      folder
                      (attack "foreign.safetensors" [ "--activation"; "relu" ])

                  isRefused
                      2
                      [ "foreign.safetensors"; "--activation" ]
                      folder
                      (attack "foreign.safetensors" map)

                  isRefused
                      2
                      [ "foreign.safetensors"; "--activation" ]
                      folder
                      ([ "export"; "foreign.safetensors"; "--out"; "x.npz" ] @ map)

                  isRefused 2 [ "net.pt"; "PyTorch" ] folder (attack "net.pt" map)

                  let kind =
                      Catalogue.builtIn.Activations
                      |> List.find (fun kind -> kind.Create(Some 3.0) = KWinners.activation 3)

                  let said =
                      map
                      @ [ "--activation"
                          $"{{kind: {kind.Name}, {kind.Parameter.Value.Key}: 3}}"
                          "--input"
                          "unit-length" ]

                  let answers (text: string) = text.Split '\n' |> Array.tail

                  Expect.equal
                      (answers (well folder (attack "foreign.safetensors" said)))
                      (answers (well folder (attack "network.safetensors" [])))
                      "the same network"

                  well folder ([ "export"; "foreign.safetensors"; "--out"; "x.npz" ] @ said) |> ignore
                  well folder [ "export"; "network.safetensors"; "--out"; "y.npz" ] |> ignore

                  Expect.equal
                      (File.ReadAllBytes(Path.Combine(folder, "x.npz")))
                      (File.ReadAllBytes(Path.Combine(folder, "y.npz")))
                      "the same file"))

          testCase "export: a forward pass from the arrays alone gives the network's answers" (fun () ->
              inScratch (fun folder ->
                  let weights = network folder
                  well folder [ "export"; weights; "--out"; "network.npz" ] |> ignore

                  let array name =
                      Npz.Read(Path.Combine(folder, "network.npz"), name)

                  let w, b, v, c = array "W", array "b", array "V", array "c"

                  Expect.equal
                      (w.Shape, b.Shape, v.Shape, c.Shape)
                      ([| 8; 784 |], [| 8 |], [| 10; 8 |], [| 10 |])
                      "shapes"

                  // linear, relu, power, bounded-sigmoid, winners: numbers that files keep
                  Expect.equal (array "activation").Values [| 4.0f |] "winners"

                  Expect.equal (array "activation_parameter").Values [| 3.0f |] "winners"
                  Expect.equal (array "unit_length").Values [| 1.0f |] "input"

                  let x = Random.uniform 0.0f 1.0f 784 (Random.key 9UL)
                  let length = x |> Array.sumBy (fun p -> float p * float p) |> sqrt

                  let row (m: NamedArray) i (x: float[]) =
                      let columns = x.Length
                      Seq.sum (Seq.init columns (fun j -> float m.Values[i * columns + j] * x[j]))

                  let unit = x |> Array.map (fun p -> float p / length)
                  let a = Array.init 8 (fun i -> row w i unit + float b.Values[i])
                  let third = (Array.sortDescending a)[2]
                  let y = a |> Array.map (fun a -> if a >= third then max 0.0 a else 0.0)
                  let logits = Array.init 10 (fun i -> row v i y + float c.Values[i])

                  let expected =
                      (Network.logits
                          (NetworkFormat.Load(Catalogue.builtIn, weights))
                          (Tensor.matrix 1 784 x))
                          .ToArray()

                  for logit, expected in Array.zip logits expected do
                      Expect.isLessThan (abs (logit - float expected)) 1e-4 "logit"

                  isRefused
                      2
                      [ ".npz"; ".onnx"; ".safetensors" ]
                      folder
                      [ "export"; weights; "--out"; "network.bin" ]

                  isRefused 3 [ "no/x.npz" ] folder [ "export"; weights; "--out"; "no/x.npz" ]))

          testCase "analyse: what it measures, as a table and as JSON" (fun () ->
              inScratch (fun folder ->
                  // 3 units × 4 inputs; of 12 weights 5 above 0.1 of the largest; input 0 has both signs
                  let values =
                      [| 1.0f; 0.0f; 0.05f; 0.0f; -0.5f; 0.3f; 0.0f; 0.0f; 0.4f; 0.0f; 0.0f; -0.2f |]

                  Npy.Write(Path.Combine(folder, "w.npy"), [| 3; 4 |], values)

                  use json =
                      JsonDocument.Parse(well folder [ "analyse"; "w.npy"; "--threshold"; "0.1"; "--json" ])

                  let root = json.RootElement

                  let figure (group: string) (name: string) =
                      root.GetProperty(group).GetProperty(name)

                  Expect.equal ((figure "sparsity" "synapses").GetInt32()) 5 "synapses"
                  Expect.equal ((figure "sparsity" "used_inputs").GetInt32()) 3 "inputs"
                  Expect.equal ((figure "dale" "mixed").GetInt32()) 1 "mixed"
                  Expect.equal ((figure "dale" "inhibitory").GetInt32()) 1 "inhibitory"

                  Expect.equal
                      (root.GetProperty("fits").GetArrayLength())
                      11
                      "eight families truncated, three plain"

                  Expect.equal
                      (root.GetProperty("judgements").GetArrayLength())
                      16
                      "four thresholds under four normalisations"

                  let table = well folder [ "analyse"; "w.npy"; "--threshold"; "0.1" ]

                  for words in [ "3×4"; "Dale"; "lognormal"; "truncated"; "Gini"; "99.9 % quantile" ] do
                      Expect.stringContains table words "table"))

          testCase "analyse: one vector has no Dale's law; bad data are status 3" (fun () ->
              inScratch (fun folder ->
                  let write (name: string) (values: float32[]) =
                      Npy.Write(Path.Combine(folder, name), [| values.Length |], values)

                  write "v.npy" [| 1.0f; 2.0f; 4.0f |]
                  write "nan.npy" [| 1.0f; nanf |]
                  write "zero.npy" [| 0.0f; 0.0f |]
                  write "none.npy" [||]
                  use json = JsonDocument.Parse(well folder [ "analyse"; "v.npy"; "--json" ])

                  Expect.equal
                      (json.RootElement.GetProperty("dale").ValueKind)
                      JsonValueKind.Null
                      "no matrix"

                  for name in [ "nan.npy"; "zero.npy"; "none.npy"; "absent.npy" ] do
                      isRefused 3 [ name ] folder [ "analyse"; name; "--json" ]

                  network folder |> ignore

                  isRefused
                      2
                      [ "--array X"; "V F32 [10, 8], W F32 [8, 784], b F32 [8], c F32 [10]" ]
                      folder
                      [ "analyse"; "network.safetensors"; "--array"; "X" ]))

          testCase "data: the list, the set inside, and files that are not right" (fun () ->
              inScratch (fun folder ->
                  let list = well folder [ "data"; "list" ]

                  for name in [ "mnist-embedded"; "mnist"; "fashion-mnist"; "cifar10"; "stl10" ] do
                      Expect.isMatch list $"(?m)^{name} " name

                  let inside = well folder [ "data"; "verify"; "mnist-embedded" ]
                  Expect.equal (inside.Trim().Split '\n').Length 4 "files inside"
                  Expect.all (inside.Trim().Split '\n') _.StartsWith("right ") "all right"
                  isRefused 2 [ "mnist-embedded"; "inside" ] folder [ "data"; "fetch"; "mnist-embedded" ]
                  isRefused 2 [ "mnits"; "fashion-mnist" ] folder [ "data"; "fetch"; "mnits" ]

                  let verify found parts =
                      let outcome = biosparseIn folder [ "data"; "verify"; "mnist" ]
                      oneLine outcome 3 [ "4 of 4 files"; "data fetch mnist" ]
                      let lines = outcome.Output.Trim().Split '\n'
                      Expect.equal lines.Length 4 "a line for each file"
                      Expect.all lines _.StartsWith($"{found} ") "its state"

                      for part in parts do
                          Expect.stringContains lines[0] part "why"

                  verify "missing" [ "train-images-idx3-ubyte" ]

                  let place = Path.Combine(folder, "data", "mnist")
                  Directory.CreateDirectory place |> ignore

                  for name in BioSparse.App.Data.DatasetFiles.Standard.All do
                      let shape = if name.Contains "images" then [ 1; 1; 1 ] else [ 1 ]

                      File.WriteAllBytes(
                          Path.Combine(place, name),
                          BioSparse.Tests.Digits.idx shape [| 3uy |]
                      )

                  verify "wrong" [ "train-images-idx3-ubyte"; "SHA-256" ])) ]
