module BioSparse.Tests.Configuration.ConfigurationTests

open System
open System.IO
open Expecto
open FsCheck.FSharp
open BioSparse.App.Configuration
open BioSparse.App.Configuration.Schema
open BioSparse.App.Experiments
open BioSparse.App.Faults

let private read (yaml: string) (overrides: string list) =
    ConfigReader.Read(yaml, "f.yaml", "/base", List.toArray overrides)

let private quick overrides =
    BuiltIn.Configure("quick", List.toArray overrides)

let private faults (ask: unit -> ExperimentConfig) =
    try
        ask () |> ignore
        failtest "it is taken"
    with :? FaultException as fault ->
        Expect.equal fault.Status ExitStatus.Usage "the status"
        List.ofArray (fault.Message.Split '\n')

/// Sets a setting where it has a meaning: with its kind, with its siblings when they are required.
let private setting (row: Setting) value =
    let kind =
        match row.Kind with
        | null -> []
        | kind -> [ $"{row.KindPath}={kind}" ]

    let siblings =
        if row.Required then
            [ for other in Settings.All do
                  if other.Section = row.Section && other.Required then
                      $"{other.Path}=/x" ]
        else
            []

    kind @ siblings @ [ $"{row.Path}={value}" ]

// Models that every setting goes with, and a source for the transfer.
let private allModels =
    "models=[competitive-hebbian, krotov-hopfield, backprop-nonnegative, backprop, random-features, pixel-softmax]"

let private roundTrips (config: ExperimentConfig) = read (config.ToYaml()) [] = config

let private written (row: Setting) (config: ExperimentConfig) = row.Type.Write(row.Get.Invoke config)

let private draws =
    gen {
        let! rows = Gen.subListOf Settings.All

        let! values =
            rows
            |> Seq.map (fun row -> Gen.elements (SettingSamples.ofSetting row) |> Gen.map (setting row))
            |> Gen.sequenceToList

        return
            allModels
            :: (values |> Seq.concat |> Seq.filter (fun s -> not (s.StartsWith "models=")) |> List.ofSeq)
    }

// A file, and for each line that is said of it, the words it must have.
let private mistakes =
    [ "unknown key, near another", "hiden: 3", [ [ "f.yaml:1: hiden: found"; "did you mean hidden?" ] ]
      "unknown key in a section",
      "name: a\nkrotov-hopfield:\n  p: 2\n  rat: 1",
      [ [ "f.yaml:4: krotov-hopfield.rat: found"
          "allowed hidden, epochs, rate"
          "mean krotov-hopfield.rate?" ] ]
      "known key in the wrong place",
      "bootstrap: 3",
      [ [ "f.yaml:1: bootstrap:"; "did you mean analyse.bootstrap?" ] ]
      "a path as a key", "analyse.bootstrap: 3", [ [ "f.yaml:1: analyse.bootstrap: found"; "did you mean" ] ]
      "a word for a number", "hidden: many", [ [ "f.yaml:1: hidden: found many; allowed an integer from 1" ] ]
      "a quoted number", "batch_size: \"5\"", [ [ "batch_size: found the text \"5\"; allowed an integer" ] ]
      "a fraction for an integer", "batch_size: 1.5", [ [ "batch_size: found 1.5; allowed an integer" ] ]
      "a number too large for any", "batch_size: 99999999999999", [ [ "batch_size: found 99999999999999" ] ]
      "no number", "validation: .nan", [ [ "validation: found .nan; allowed a number from 0 to 0.9" ] ]
      "infinity", "krotov-hopfield: {rate: Infinity}", [ [ "krotov-hopfield.rate: found Infinity; allowed" ] ]
      "out of bounds",
      "krotov-hopfield: {p: 1.9}",
      [ [ "krotov-hopfield.p: found 1.9; allowed a number from 2" ] ]
      "at an open bound", "analyse: {threshold: 1}", [ [ "analyse.threshold: found 1; allowed"; "below 1" ] ]
      "nothing for a value", "hidden:", [ [ "f.yaml:1: hidden: found nothing; allowed" ] ]
      "a word that is near",
      "models: [competitve-hebbian]",
      [ [ "models: found competitve-hebbian"; "did you mean comp" ] ]
      "yes for true",
      "evaluate:\n  pgd:\n    random_start: yes",
      [ [ "f.yaml:3: evaluate.pgd.random_start: found yes; allowed true or false" ] ]
      "an item of a list", "seeds:\n  - 1\n  - x\n", [ [ "f.yaml:3: seeds: found x; allowed" ] ]
      "an item twice", "classes: [1, 2, 1]", [ [ "classes: found 1; allowed"; "nothing twice" ] ]
      "an empty list", "models: []", [ [ "models: found an empty list" ] ]
      "a mapping for a number", "hidden: {a: 1}", [ [ "hidden: found a mapping; allowed" ] ]
      "a number for a mapping",
      "analyse: 3",
      [ [ "analyse: found 3; allowed a mapping with threshold, bootstrap" ] ]
      "nothing for a mapping",
      "evaluate:\n  pgd:\n",
      [ [ "f.yaml:2: evaluate.pgd: found nothing; allowed none, or" ] ]
      "a key twice",
      "hidden: 1\nseeds: 2\nhidden: 3",
      [ [ "f.yaml:3: hidden: found it twice (before: line 1)" ] ]
      "an unknown kind",
      "competitive-hebbian:\n  activation: rely",
      [ [ "f.yaml:2: competitive-hebbian.activation.kind: found rely; allowed linear"
          "did you mean relu?" ] ]
      "a parameter of another kind",
      "competitive-hebbian:\n  activation:\n    kind: relu\n    count: 5",
      [ [ "f.yaml:4: competitive-hebbian.activation.count: found a setting of kind winners"
          "with relu: nothing" ] ]
      "a data set with missing files",
      "dataset: {train_images: a, test_images: b}",
      [ [ "dataset.train_labels: found nothing; allowed a file" ]
        [ "dataset.test_labels: found nothing" ] ]
      "a name that is no file's", "name: ../x", [ [ "name: found ../x; allowed 1 to 64 letters" ] ]
      "more winners than units",
      "hidden: [100, 20]\ncompetitive-hebbian: {activation: {kind: winners, count: 50}}",
      [ [ "f.yaml:2: competitive-hebbian.activation.count: found 50; allowed at most the 20 hidden units" ] ]
      "a rank beyond the units",
      "hidden: 5\nkrotov-hopfield: {k: 6}",
      [ [ "f.yaml:2: krotov-hopfield.k: found 6" ] ]
      "an upside-down interval",
      "competitive-hebbian: {initial: {low: 0.5}}",
      [ [ "competitive-hebbian.initial.low: found 0.5; allowed at most initial.high, 0.1" ] ]
      "a transfer from no model",
      "evaluate: {transfer: {}}",
      [ [ "f.yaml"; "evaluate.transfer.source: found backprop" ] ]
      "broken YAML", "name: a\nhidden: [1, 2", [ [ "f.yaml:2: found what is no YAML" ] ]
      "a tab", "evaluate:\n\tpgd: {}", [ [ "f.yaml:2"; "no YAML" ] ]
      "an anchor and its alias",
      "hidden: &a 5\nbatch_size: *a",
      [ [ "f.yaml:1: found an anchor" ]; [ "f.yaml:2: found an alias" ] ]
      "a tag", "hidden: !!int 5", [ [ "f.yaml:1: found a tag" ] ]
      "a mapping as a key", "? {a: 1}\n: 3", [ [ "f.yaml:1: found a mapping as a key" ] ]
      "two documents", "hidden: 5\n---\nhidden: 6", [ [ "f.yaml:2: found a second document" ] ]
      "an empty file", "", [ [ "f.yaml:1: found nothing; allowed a mapping" ] ]
      "only comments", "# hello\n", [ [ "f.yaml:1: found nothing" ] ]
      "a list as the file", "- 1\n- 2", [ [ "f.yaml:1: found a list; allowed a mapping with name" ] ]
      "deep nesting", String('[', 500000), [ [ "f.yaml:1: found values nested too deeply" ] ]
      "a huge text",
      "name: " + String('a', ConfigReader.LargestFile),
      [ [ "f.yaml:1: found more than 1 MB" ] ]
      "control characters", "hidden: \"\\e[31m\\n\"", [ [ "hidden: found the text \"\\u001b[31m\\u000a\"" ] ]
      "five at once",
      "hidden: 0\nbatchsize: 5\nmodels: [bakprop]\nreadout:\n  kind: softmax\n  sigma: 1\nanalyse: {bootstrap: -1}",
      [ [ "f.yaml:1: hidden" ]
        [ "f.yaml:2: batchsize"; "did you mean batch_size?" ]
        [ "f.yaml:3: models"; "did you mean backprop?" ]
        [ "f.yaml:6: readout.sigma"; "with softmax: epochs, rate, batch_size" ]
        [ "f.yaml:7: analyse.bootstrap" ] ] ]

let private overrideMistakes =
    [ "hidden", "--set hidden: found no KEY=VALUE; allowed such as hidden=200"
      "hiden=3", "did you mean hidden?"
      "hidden=x", "--set hidden=x: hidden: found x; allowed an integer"
      "hidden=", "hidden: found nothing"
      "hidden=[1", "no YAML"
      "krotov-hopfield.rte=1", "did you mean krotov-hopfield.rate?"
      "competitive-hebbian.activation.kind=rellu", "did you mean relu?"
      "competitive-hebbian.activation.count=5", "with linear: nothing else"
      "evaluate.pgd=3", "evaluate.pgd: found 3; allowed none, or a mapping with epsilon" ]

let private laws =
    testList
        "laws"
        [ testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 150 }
              "what is written reads back equal, whatever is set"
              (Prop.forAll (Arb.fromGen draws) (fun overrides -> roundTrips (quick overrides)))

          testCase "every setting takes effect, and is written as it was given" (fun () ->
              for row in Settings.All do
                  let samples = SettingSamples.ofSetting row

                  let configs =
                      [ for value in samples -> quick (allModels :: "hidden=100" :: setting row value) ]

                  if row.Key <> "kind" || samples.Length > 1 then
                      Expect.equal (List.distinct configs).Length samples.Length row.Path

                  for value, config in List.zip samples configs do
                      Expect.isTrue (roundTrips config) row.Path

                      if not (row.Type :? FileType) && not (row.Path = "models") then
                          Expect.equal (written row config) value row.Path)

          testCase "no setting takes a list in a list" (fun () ->
              for row in Settings.All do
                  if not (row.Type :? FileType) then
                      let lines = faults (fun () -> quick (allModels :: setting row "[[7]]"))
                      Expect.exists lines (fun line -> line.Contains $"]]: {row.Path}: found") row.Path)

          testCase "every default is a value that its setting takes" (fun () ->
              for row in Settings.All do
                  if not (isNull row.Default) then
                      let text = row.Type.Write row.Default
                      let config = quick (allModels :: "hidden=100" :: setting row text)
                      Expect.equal (written row config) text row.Path)

          testCase "the listing names every setting" (fun () ->
              let listing = Settings.Listing()
              Settings.All |> Seq.iter (fun row -> Expect.stringContains listing $"  {row.Path}" row.Doc)) ]

let private settingOver =
    testList
        "--set"
        [ testCase "the example of the contract" (fun () ->
              let config =
                  quick [ "hidden=200"; "competitive-hebbian.activation.kind=relu"; "seeds=1" ]

              Expect.sequenceEqual config.Hidden [ 200 ] "hidden"
              Expect.equal config.CompetitiveHebbian.Activation (ActivationConfig.Relu()) "activation"
              Expect.sequenceEqual config.Seeds [ 1 ] "seeds")

          testCase "another kind drops the parameters of the former, the same kind keeps them" (fun () ->
              let yaml = "competitive-hebbian: {activation: {kind: winners, count: 7}}"

              let activation set =
                  (read yaml set).CompetitiveHebbian.Activation

              let kind = "competitive-hebbian.activation.kind"
              Expect.equal (activation [ $"{kind}=relu" ]) (ActivationConfig.Relu()) "relu"
              Expect.equal (activation [ $"{kind}=winners" ]) (ActivationConfig.Winners 7) "the same kind"

              Expect.equal
                  (activation [ $"{kind}=relu"; $"{kind}=winners" ])
                  (ActivationConfig.Winners 50)
                  "there and back"

              Expect.equal
                  (activation [ $"{kind}=power" ])
                  (ActivationConfig.Power 2.0)
                  "a default for what is missing"

              Expect.equal
                  (activation [ "competitive-hebbian.activation=relu" ])
                  (ActivationConfig.Relu())
                  "the section as a word"

              Expect.equal
                  (activation [ "competitive-hebbian.activation={kind: power, exponent: 3}" ])
                  (ActivationConfig.Power 3.0)
                  "the section as a mapping")

          testCase "a parameter with the same name in another kind gets that kind's default" (fun () ->
              match (quick [ "readout.kind=weight-perturbation" ]).Readout with
              | :? ReadoutConfig.WeightPerturbation as readout -> Expect.equal readout.Rate 0.0005 "rate"
              | other -> failtestf "%A" other)

          testCase "a part can be added and taken away" (fun () ->
              Expect.isNull (quick []).Evaluate.Square "absent"
              Expect.isNull (quick [ "evaluate.pgd=none" ]).Evaluate.Pgd "taken away"

              match (quick [ "evaluate.square.queries=10" ]).Evaluate.Square with
              | null -> failtest "absent"
              | square -> Expect.equal (square.Queries, square.Epsilon.Count) (10, 2) "given and default")

          testCase "the last of two wins" (fun () ->
              Expect.sequenceEqual (quick [ "hidden=10"; "hidden=[20, 30]" ]).Hidden [ 20; 30 ] "hidden")

          testCase "a name replaces files, and files a name" (fun () ->
              let files =
                  "dataset: {train_images: a, train_labels: b, test_images: c, test_labels: /d}"

              Expect.equal (read files [ "dataset=mnist" ]).Dataset (DatasetConfig.Named "mnist") "a name"

              Expect.equal
                  (read files []).Dataset
                  (DatasetConfig.Files("/base/a", "/base/b", "/base/c", "/d"))
                  "paths start at the file's folder"

              let set =
                  [ for key in [ "train_images"; "train_labels"; "test_images"; "test_labels" ] ->
                        $"dataset.{key}=x" ]

              Expect.equal
                  (quick set).Dataset
                  (let x = Path.GetFullPath "x" in DatasetConfig.Files(x, x, x, x))
                  "paths start at the current folder")

          testCase "a value that is replaced is not checked" (fun () ->
              Expect.sequenceEqual (read "hidden: x" [ "hidden=5" ]).Hidden [ 5 ] "hidden")

          testList
              "mistakes"
              [ for given, expected in overrideMistakes ->
                    testCase given (fun () ->
                        match faults (fun () -> quick [ given ]) with
                        | [ line ] ->
                            Expect.stringStarts line "--set" "where"
                            Expect.stringContains line expected "what"
                        | lines -> failtestf "%A" lines) ] ]

let private examples =
    testList
        "examples"
        [ testCase "quick is as the contract has it" (fun () ->
              let config = quick []
              let hebbian = config.CompetitiveHebbian
              Expect.equal config.Dataset (DatasetConfig.Named "mnist-embedded") "dataset"
              Expect.equal (config.Models.Count, config.Seeds.Count) (3, 3) "three models, three seeds"

              Expect.equal
                  (hebbian.Epochs, hebbian.Rate, hebbian.Step)
                  (5, 0.02, StepScaling.MaxNormalised)
                  "step"

              Expect.equal hebbian.Enforcement Enforcement.Projection "additive steps are projected"
              Expect.equal config.Readout (ReadoutConfig.Softmax(10, 0.005, 100)) "readout"
              Expect.isFalse config.Threads.HasValue "threads")

          testCase "multiplicative steps need no projection" (fun () ->
              let hebbian =
                  (quick [ "competitive-hebbian.weight_dependence=1" ]).CompetitiveHebbian

              Expect.equal hebbian.Enforcement Enforcement.Multiplicative "form")

          testCase "every built-in experiment reads, is named after itself, and reads back equal" (fun () ->
              for name in BuiltIn.Names do
                  let config = BuiltIn.Configure(name, [||])
                  Expect.equal config.Name name "name"
                  Expect.isTrue (roundTrips config) name
                  Expect.isGreaterThan (BuiltIn.Summary name).Length 20 "a line about it")

          testCase "block and flow mappings say the same" (fun () ->
              let flow = read "competitive-hebbian: {activation: {kind: winners, count: 5}}" []

              let block =
                  read "competitive-hebbian:\n  activation:\n    kind: winners\n    count: 5\n" []

              Expect.equal flow block "equal")

          testCase "a model has its own hidden units or the experiment's" (fun () ->
              let config = read "hidden: [10, 30]\nbackprop: {hidden: 7}" []
              Expect.sequenceEqual (config.HiddenOf ModelKind.Backprop) [ 7 ] "its own"
              Expect.sequenceEqual (config.HiddenOf ModelKind.KrotovHopfield) [ 10; 30 ] "the experiment's"
              Expect.isEmpty (config.HiddenOf ModelKind.PixelSoftmax) "none")

          testCase "a byte order mark and line ends of Windows do no harm" (fun () ->
              let path = Path.GetTempFileName()

              try
                  File.WriteAllText(path, "name: a\r\nhidden: 5\r\n", Text.UTF8Encoding true)
                  Expect.sequenceEqual (BuiltIn.Configure(path, [||])).Hidden [ 5 ] "hidden"
              finally
                  File.Delete path)

          testCase "files that are none, not text, or too large" (fun () ->
              let path = Path.GetTempFileName()

              try
                  let said () =
                      faults (fun () -> BuiltIn.Configure(path, [||])) |> List.exactlyOne

                  File.WriteAllBytes(path, [| 0x61uy; 0xffuy; 0xfeuy |])
                  Expect.stringContains (said ()) "no UTF-8" "bytes"
                  File.WriteAllBytes(path, Array.zeroCreate (ConfigReader.LargestFile + 1))
                  Expect.stringContains (said ()) "more than 1 MB" "size"
              finally
                  File.Delete path

              let folder =
                  faults (fun () -> BuiltIn.Configure(Path.GetTempPath(), [||])) |> List.exactlyOne

              Expect.stringContains folder "cannot be read" "a folder"
              let near = faults (fun () -> BuiltIn.Configure("quik", [||])) |> List.exactlyOne
              Expect.stringContains near "did you mean quick?" "a name") ]

[<Tests>]
let tests =
    testList
        "Configuration"
        [ laws
          settingOver
          examples
          testList
              "mistakes"
              [ for name, yaml, expected in mistakes ->
                    testCase name (fun () ->
                        let lines = faults (fun () -> read yaml [])
                        Expect.equal lines.Length expected.Length (String.concat " | " lines)

                        for line, words in List.zip lines expected do
                            for word in words do
                                Expect.stringContains line word "what is said") ] ]
