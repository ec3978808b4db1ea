module BioSparse.Tests.Configuration.ConfigurationTests

open System
open System.IO
open Expecto
open FsCheck.FSharp
open BioSparse.Core
open BioSparse.App.Configuration
open BioSparse.App.Experiments
open BioSparse.App.Faults
open BioSparse.App.CommandLine
open BioSparse.Tests.Scratch

let private read (yaml: string) (overrides: string list) =
    ConfigReader.Read(Catalogue.builtIn, yaml, "f.yaml", "/base", List.toArray overrides)

let private quick overrides =
    BuiltIn.Configure(Catalogue.builtIn, "quick", List.toArray overrides)

let private faults (ask: unit -> Experiment) =
    try
        ask () |> ignore
        failtest "it is taken"
    with :? FaultException as fault ->
        Expect.equal fault.Status ExitStatus.Usage "the status"
        List.ofArray (fault.Message.Split '\n')

let private settings = (Experiment.schema Catalogue.builtIn).All

/// The value of a setting as a configuration writes it; nothing where it has none.
let private shown path (config: Experiment) =
    match Map.tryFind path config.Values with
    | None -> ""
    | Some value -> SettingType.write (Array.head (config.Schema.At path)).Type value

/// Sets a setting where it has a meaning: with its kind, with its siblings when they are required.
let private setting (row: Setting) value =
    let kind =
        match row.Kind with
        | null -> []
        | kind -> [ $"{row.KindPath}={kind}" ]

    let siblings =
        [ for other in settings do
              if other.Section = row.Section && other.IsRequired then
                  $"{other.Path}=/x" ]

    kind @ siblings @ [ $"{row.Path}={value}" ]

// Models that every setting goes with, and a source for the transfer.
let private allModels =
    let names = Catalogue.builtIn.Models |> List.map _.Name |> String.concat ", "
    $"models=[{names}]"

let private roundTrips (config: Experiment) =
    read (Experiment.write config) [] = config

let private written (row: Setting) (config: Experiment) =
    Map.tryFind row.Path config.Values
    |> Option.defaultValue SettingValue.Absent
    |> SettingType.write row.Type

let private draws =
    gen {
        let! rows = Gen.subListOf settings

        let! values =
            rows
            |> Seq.map (fun row -> Gen.elements (SettingSamples.ofSetting row) |> Gen.map (setting row))
            |> Gen.sequenceToList

        let all = List.concat values

        /// Tasks are permutations or data sets.
        let isContradiction (text: string) =
            text.StartsWith "protocol.permutations="
            && all |> List.exists (fun other -> other.StartsWith "protocol.then=")

        return
            allModels
            :: (all |> List.filter (fun text -> not (text.StartsWith "models=" || isContradiction text)))
    }

// quick.yaml with some of its letters replaced, or strange ones put in.
let private damaged =
    let strange =
        [ "{"
          "}"
          "["
          "]"
          ":"
          ","
          "\n"
          "\t"
          " "
          "-"
          "&a"
          "*a"
          "!"
          "\""
          "'"
          "#"
          "|"
          "?"
          "0"
          "\u0007"
          "é" ]

    gen {
        let! count = Gen.choose (1, 4)

        let! places =
            Gen.listOfLength count (Gen.choose (0, (BuiltIn.YamlOf "quick").Length - 1))

        let! letters = Gen.listOfLength count (Gen.elements strange)
        let! cut = Gen.choose (0, 2)

        return
            List.zip places letters
            |> List.fold
                (fun (text: string) (at, letter) ->
                    let at = min at (text.Length - 1)
                    text.Substring(0, at) + letter + text.Substring(min text.Length (at + cut)))
                (BuiltIn.YamlOf "quick")
    }

let private laws =
    testList
        "laws"
        [ testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 150 }
              "what is written reads back equal, whatever is set"
              (Prop.forAll (Arb.fromGen draws) (fun overrides -> roundTrips (quick overrides)))

          testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 300 }
              "a damaged file is read, or each mistake is said in a line"
              (Prop.forAll (Arb.fromGen damaged) (fun yaml ->
                  try
                      roundTrips (read yaml [])
                  with :? FaultException as fault ->
                      fault.Message.Split '\n'
                      |> Array.forall (fun line -> line.StartsWith "f.yaml" && line.Contains ": found ")))

          testCase "every setting takes effect, and is written as it was given" (fun () ->
              for row in settings do
                  let samples = SettingSamples.ofSetting row

                  let configs =
                      [ for value in samples -> quick (allModels :: "hidden=100" :: setting row value) ]

                  if row.Key <> "kind" || samples.Length > 1 then
                      Expect.equal (List.distinct configs).Length samples.Length row.Path

                  for value, config in List.zip samples configs do
                      Expect.isTrue (roundTrips config) row.Path

                      if not (row.Type = SettingType.File) && not (row.Path = "models") then
                          Expect.equal (written row config) value row.Path)

          testCase "no setting takes a list in a list" (fun () ->
              for row in settings do
                  // the classes of each task are lists in a list
                  if not (row.Type = SettingType.File || row.Path = "protocol.tasks") then
                      let lines = faults (fun () -> quick (allModels :: setting row "[[7]]"))
                      Expect.exists lines (fun line -> line.Contains $": {row.Path}: found") row.Path)

          testCase "every default is a value that its setting takes" (fun () ->
              for row in settings do
                  if row.Default <> SettingValue.Absent then
                      let text = SettingType.write row.Type row.Default
                      let config = quick (allModels :: "hidden=100" :: setting row text)
                      Expect.equal (written row config) text row.Path)

          testCase "the listing names every setting" (fun () ->
              let listing = (Experiment.schema Catalogue.builtIn).Listing()
              settings |> Array.iter (fun row -> Expect.stringContains listing $"  {row.Path}" row.Doc)) ]

let private settingOver =
    testList
        "--set"
        [ testCase "the example of the contract" (fun () ->
              let config =
                  quick [ "hidden=200"; "competitive-hebbian.activation.kind=relu"; "seeds=1" ]

              Expect.equal config.Settings.Hidden [ 200 ] "hidden"
              Expect.equal (shown "competitive-hebbian.activation.kind" config) "relu" "activation"
              Expect.equal config.Settings.Seeds [ 1 ] "seeds")

          testCase "another kind drops the parameters of the former, the same kind keeps them" (fun () ->
              let yaml = "competitive-hebbian: {activation: {kind: k-winners, count: 7}}"

              let activation set =
                  let config = read yaml set

                  [ for key in [ "kind"; "count"; "exponent" ] ->
                        shown $"competitive-hebbian.activation.{key}" config ]

              let kind = "competitive-hebbian.activation.kind"
              let relu = [ "relu"; ""; "" ]
              Expect.equal (activation [ $"{kind}=relu" ]) relu "relu"
              Expect.equal (activation [ $"{kind}=k-winners" ]) [ "k-winners"; "7"; "" ] "the same kind"

              Expect.equal
                  (activation [ $"{kind}=relu"; $"{kind}=k-winners" ])
                  [ "k-winners"; ""; "" ]
                  "there and back"

              Expect.equal
                  (activation [ $"{kind}=power" ])
                  [ "power"; ""; "2" ]
                  "a default for what is missing"

              Expect.equal
                  (activation [ "competitive-hebbian.activation=relu" ])
                  relu
                  "the section as a word"

              Expect.equal
                  (activation [ "competitive-hebbian.activation={kind: power, exponent: 3}" ])
                  [ "power"; ""; "3" ]
                  "the section as a mapping")

          testCase "a parameter with the same name in another kind gets that kind's default" (fun () ->
              let config = quick [ "readout.kind=weight-perturbation" ]
              Expect.equal config.Values["readout.rate"] (SettingValue.Float 0.004) "rate")

          testCase "a part can be added and taken away" (fun () ->
              let attacks (config: Experiment) =
                  config.Settings.Evaluate.Attacks |> List.map _.Name

              Expect.isFalse (List.contains "noise" (attacks (quick []))) "absent"
              Expect.isFalse (List.contains "pgd" (attacks (quick [ "evaluate.pgd=none" ]))) "taken away"

              let transfer =
                  (quick [ "evaluate.transfer={steps: 10, source: krotov-hopfield}" ])
                      .Settings.Evaluate.Attacks
                  |> List.find (fun attack -> attack.Name = "transfer")

              Expect.equal transfer.Source (Some "krotov-hopfield") "given"
              Expect.equal transfer.Epsilons [ 0.1; 0.2 ] "default")

          testCase "k-winners have a count or a share, and the later one stands" (fun () ->
              let activation yaml set =
                  let config = read $"competitive-hebbian: {{activation: {yaml}}}" set

                  [ for key in [ "count"; "share" ] -> shown $"competitive-hebbian.activation.{key}" config ]

              let count, share =
                  "competitive-hebbian.activation.count=9", "competitive-hebbian.activation.share=0.3"

              for yaml, set, expected in
                  [ "k-winners", [], [ ""; "0.03" ]
                    "{kind: k-winners, count: 7}", [], [ "7"; "" ]
                    "{kind: k-winners, share: 0.2}", [], [ ""; "0.2" ]
                    "{kind: k-winners, share: 0.2}", [ count ], [ "9"; "" ]
                    "{kind: k-winners, count: 7}", [ share ], [ ""; "0.3" ]
                    "{kind: k-winners, count: 7}", [ share; count ], [ "9"; "" ]
                    "linear", [ "competitive-hebbian.activation={kind: k-winners, count: 3}" ], [ "3"; "" ] ] do
                  Expect.equal (activation yaml set) expected $"{yaml} {set}")

          testCase
              "a layer's count stands in place of the section's share, and the other way round"
              (fun () ->
                  for section, layer, expected in
                      [ "share: 0.2", "count: 7", [ "7"; "" ]
                        "count: 7", "share: 0.2", [ ""; "0.2" ]
                        "count: 7", "kind: k-winners", [ "7"; "" ] ] do
                      let config =
                          read
                              $"models: [own]\nown: {{rule: competitive-hebbian, activation: {{kind: k-winners, {section}}}, layers: [{{activation: {{{layer}}}}}]}}"
                              []

                      Expect.equal
                          [ for key in [ "count"; "share" ] -> shown $"own.layers.1.activation.{key}" config ]
                          expected
                          $"{section}, {layer}"

                      Expect.equal (read (Experiment.write config) []) config "written and read")

          testCase "a run of any one model reads its own settings back" (fun () ->
              for name in BuiltIn.Names do
                  for model in BuiltIn.Configure(Catalogue.builtIn, name, [||]).Models do
                      let config =
                          BuiltIn.Configure(
                              Catalogue.builtIn,
                              name,
                              [| $"models=[{model.Name}]"
                                 "hidden=50"
                                 "evaluate.transfer=none"
                                 "competitive-hebbian.epochs=1" |]
                          )

                      let again =
                          ConfigReader.Read(
                              Catalogue.builtIn,
                              Experiment.write config,
                              "config.yaml",
                              "/",
                              [||],
                              isResolved = true
                          )

                      // of other rules' sections nothing is written, and so nothing is known
                      let own (experiment: Experiment) =
                          experiment.Values
                          |> Map.filter (fun path _ ->
                              let section = path.Split('.')[0]

                              section = model.Section
                              || (ModelSections.kindOf Catalogue.builtIn section).IsNone)

                      Expect.equal (own again) (own config) $"{name}, {model.Name}")

          testCase "winners and winner-share of version 0.1 are k-winners, and a line says so" (fun () ->
              let section = "competitive-hebbian.activation"

              for before, beforeSet, now, nowSet, place in
                  [ "{kind: winners, count: 7}", [], "{kind: k-winners, count: 7}", [], "f.yaml:1"
                    "winners", [], "{kind: k-winners, count: 50}", [], "f.yaml:1"
                    "winner-share", [], "{kind: k-winners, share: 0.1}", [], "f.yaml:1"
                    "{share: 0.2, kind: winner-share}", [], "{kind: k-winners, share: 0.2}", [], "f.yaml:1"
                    "relu",
                    [ $"{section}=winners" ],
                    "{kind: k-winners, count: 50}",
                    [],
                    $"--set {section}=winners"
                    "relu",
                    [ $"{section}.kind=winner-share"; $"{section}.share=0.4" ],
                    "{kind: k-winners, share: 0.4}",
                    [],
                    $"--set {section}.kind=winner-share"
                    "{kind: k-winners, count: 3}",
                    [ $"{section}={{kind: winners}}" ],
                    "{kind: k-winners, count: 50}",
                    [],
                    $"--set {section}={{kind: winners}}" ] do
                  let old = read $"competitive-hebbian: {{activation: {before}}}" beforeSet
                  Expect.equal old (read $"competitive-hebbian: {{activation: {now}}}" nowSet) before

                  match old.Notices with
                  | [ line ] ->
                      Expect.stringStarts line $"{place}: {section}" "the place"
                      Expect.stringContains line " is k-winners with " "the word of now"
                  | lines -> failtest $"{before}: {lines}"

                  Expect.isEmpty
                      (read (Experiment.write old) []).Notices
                      "what was written has today's words"

              for section, given in
                  [ "competitive-hebbian: {weight_dependence: 0.5}", []
                    "competitive-hebbian: {}", [ "competitive-hebbian.weight_dependence=0.5" ] ] do
                  let old = read section given

                  Expect.equal
                      old
                      (read "competitive-hebbian: {weight_dependence: {kind: power, exponent: 0.5}}" [])
                      section

                  match old.Notices with
                  | [ line ] -> Expect.stringContains line "weight_dependence.exponent" "the word of now"
                  | lines -> failtest $"{section}: {lines}")

          testCase "the adaptive attack of version 0.1 is the cascade" (fun () ->
              let cascade (config: Experiment) =
                  config.Settings.Evaluate.Attacks |> List.map (fun attack -> attack.Epsilons, attack.Attack)

              let old =
                  read
                      "evaluate: {adaptive: {epsilon: [0.1], steps: 50, step_size: 0.01, width: 2}}"
                      [ "evaluate.adaptive.width=3"; "evaluate.adaptive.steps=60" ]

              Expect.equal
                  (cascade old)
                  [ [ 0.1 ], Cascade.attack { Steps = 60; Queries = 5000 } ]
                  "settings"

              Expect.isEmpty
                  (cascade (read "evaluate: {adaptive: {epsilon: [0.1]}}" [ "evaluate.adaptive=none" ]))
                  "taken away")

          testCase "the last of two wins" (fun () ->
              Expect.sequenceEqual
                  (quick [ "hidden=10"; "hidden=[20, 30]" ]).Settings.Hidden
                  [ 20; 30 ]
                  "hidden")

          testCase "a name replaces files, and files a name" (fun () ->
              let files =
                  "dataset: {train_images: a, train_labels: b, test_images: c, test_labels: /d}"

              Expect.equal (read files [ "dataset=mnist" ]).Settings.Dataset (Known "mnist") "a name"

              Expect.equal
                  (read files []).Settings.Dataset
                  (Files("/base/a", "/base/b", "/base/c", "/d", None))
                  "paths start at the file's folder"

              let set =
                  [ for key in [ "train_images"; "train_labels"; "test_images"; "test_labels" ] ->
                        $"dataset.{key}=x" ]

              Expect.equal
                  (quick set).Settings.Dataset
                  (let x = Path.GetFullPath "x" in Files(x, x, x, x, None))
                  "paths start at the current folder"

              let scaled = files.Replace("}", ", pixel_scale: 16}")

              match
                  (read scaled []).Settings.Dataset, (read scaled [ "dataset=mnist" ]).Settings.Dataset
              with
              | Files(_, _, _, _, scale), Known _ -> Expect.equal scale (Some 16.0) "of the files alone"
              | other -> failtest $"{other}")

          testCase "a value that is replaced is not checked" (fun () ->
              Expect.sequenceEqual (read "hidden: x" [ "hidden=5" ]).Settings.Hidden [ 5 ] "hidden")

          testList
              "mistakes"
              [ for given, expected in Mistakes.ofOverrides ->
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
              Expect.equal config.Settings.Dataset (Known "mnist-embedded") "dataset"

              Expect.equal
                  (config.Models.Length, config.Settings.Seeds.Length)
                  (4, 3)
                  "three models and a control, three seeds"

              for path, value in
                  [ "competitive-hebbian.epochs", "20"
                    "competitive-hebbian.rate", "0.005"
                    "competitive-hebbian.step", "max-normalised"
                    "competitive-hebbian.reading.exponent", "4.5"
                    "readout.kind", "softmax"
                    "readout.epochs", "30"
                    "threads", "" ] do
                  Expect.equal (shown path config) value path)

          testCase "additive steps are projected, multiplicative ones need no projection" (fun () ->
              for settings, enforcement in
                  [ [], Projection
                    [ "competitive-hebbian.weight_dependence.exponent=1" ], Multiplicative ] do
                  let rule =
                      (Array.head (Job.all (BioSparse.Tests.Sample.imageOf 784) (quick settings)))
                          .Recipe.Layers.Head.Rule

                  Expect.equal rule.Name "competitive-hebbian" "the rule"

                  let start =
                      rule.Start
                          { Inputs = 6
                            Hidden = [ 4 ]
                            Classes = 2 }
                          (Random.key 1UL)

                  let batch =
                      { Inputs = Tensor.full 1.0 [| 3; 6 |]
                        Labels = [| 0; 1; 0 |] }

                  // with a whole step downwards, only a projected weight becomes 0
                  let moved =
                      rule.Step
                          { Rate = 1.0
                            Step = 0
                            Key = Random.key 2UL }
                          start
                          batch

                  let zeros =
                      (LearningState.layer moved).Weights.ToArray()
                      |> Array.filter ((=) 0.0f)
                      |> Array.length

                  Expect.equal (zeros > 0) (enforcement = Projection) $"{enforcement}: {zeros} weights at 0")

          testCase
              "what keeps signs follows from the form of the step first, and then from the constraint"
              (fun () ->
                  for settings, keeping in
                      [ [ "weight_dependence.exponent=0"; "constraint=none" ],
                        BioSparse.Core.SignKeeping.Free
                        [ "weight_dependence.exponent=0"; "constraint=nonnegative" ],
                        BioSparse.Core.SignKeeping.ByConstraint
                        [ "weight_dependence.exponent=1"; "constraint=none" ],
                        BioSparse.Core.SignKeeping.ByForm
                        [ "weight_dependence.exponent=1"; "constraint=nonnegative" ],
                        BioSparse.Core.SignKeeping.ByForm
                        [ "weight_dependence=log-stdp"; "constraint=nonnegative" ],
                        BioSparse.Core.SignKeeping.ByForm
                        [ "weight_dependence=log-stdp"; "constraint=none" ], BioSparse.Core.SignKeeping.Free
                        [ "weight_dependence=split"; "constraint=none" ], BioSparse.Core.SignKeeping.Free ] do
                      let config =
                          settings |> List.map (fun setting -> "competitive-hebbian." + setting) |> quick

                      let model = config.Models.Head
                      Expect.equal (model.Kind.Signs model.Values) keeping $"{settings}")

          testCase "every built-in experiment reads, is named after itself, and reads back equal" (fun () ->
              for name in BuiltIn.Names do
                  let config = BuiltIn.Configure(Catalogue.builtIn, name, [||])
                  Expect.equal config.Settings.Name name "name"
                  Expect.isTrue (roundTrips config) name
                  Expect.isGreaterThan (BuiltIn.Summary name).Length 20 "a line about it")

          testCase "block and flow mappings say the same" (fun () ->
              let flow = read "competitive-hebbian: {activation: {kind: k-winners, count: 5}}" []

              let block =
                  read "competitive-hebbian:\n  activation:\n    kind: k-winners\n    count: 5\n" []

              Expect.equal flow block "equal")

          testCase "a model has its own hidden units or the experiment's" (fun () ->
              let config =
                  read
                      "models: [backprop, krotov-hopfield, pixel-softmax]\nhidden: [10, 30]\nbackprop: {hidden: 7}"
                      []

              let sizes name =
                  config.Models |> List.find (fun model -> model.Name = name) |> _.Sizes

              Expect.equal (sizes "backprop") [ 7 ] "its own"
              Expect.equal (sizes "krotov-hopfield") [ 10; 30 ] "the experiment's"
              Expect.isEmpty (sizes "pixel-softmax") "none")

          testCase
              "an experiment that says nothing but its data has the settings of quick, which validation chose"
              (fun () ->
                  let own =
                      read
                          "dataset: mnist-embedded\nmodels: [competitive-hebbian, krotov-hopfield, backprop-nonnegative]"
                          []

                  let rank = set [ "krotov-hopfield.p"; "krotov-hopfield.k" ] // those of quick need seven units

                  for KeyValue(path, value) in (quick []).Values do
                      let isLearning =
                          not (path.StartsWith "evaluate" || path.StartsWith "analyse")
                          && not (rank.Contains path)
                          && path <> "name"
                          && path <> "models"

                      if isLearning then
                          Expect.equal (Map.tryFind path own.Values) (Some value) path)

          testCase "a file that a run of an earlier version wrote has what was not yet a setting" (fun () ->
              let yaml =
                  "models: [competitive-hebbian, backprop-nonnegative]\n"
                  + "competitive-hebbian: {activation: linear}\nbackprop-nonnegative: {rate: 0.001}"

              let values isResolved =
                  (ConfigReader.Read(Catalogue.builtIn, yaml, "config.yaml", "/", [||], isResolved)).Values

              let keys =
                  [ "competitive-hebbian.reading.kind"
                    "backprop-nonnegative.bias_start"
                    "backprop-nonnegative.few_shot.rate" ]

              Expect.equal
                  [ for key in keys -> Map.tryFind key (values true) ]
                  [ Some(SettingValue.Text "as-learnt"); Some(SettingValue.Text "uniform"); None ]
                  "of a run"

              Expect.equal
                  [ for key in keys -> Map.tryFind key (values false) ]
                  [ Some(SettingValue.Text "smooth")
                    Some(SettingValue.Text "centred")
                    Some(SettingValue.Float 0.001) ]
                  "written by hand"

              inFolder (fun folder ->
                  let path = Path.Combine(folder, "config.yaml")
                  File.WriteAllText(path, yaml)
                  File.WriteAllText(Path.Combine(folder, "run.json"), "{}")

                  Expect.equal
                      (ConfigReader.ReadFile(Catalogue.builtIn, path, [||])).Values
                      (values true)
                      "beside run.json"))

          testCase "models have names, and rules are kinds" (fun () ->
              let config =
                  read
                      "hidden: 10\nmodels: [a, b, a-untrained]\na: {rule: krotov-hopfield, rate: 0.01}\nb: {rule: krotov-hopfield, hidden: [5, 6]}"
                      [ "a.k=3" ]

              Expect.equal
                  [ for model in config.Models -> model.Name, model.Kind.Name, model.IsTrained ]
                  [ "a", "krotov-hopfield", true
                    "b", "krotov-hopfield", true
                    "a-untrained", "krotov-hopfield", false ]
                  "models"

              Expect.equal
                  (shown "a.rate" config, shown "a.k" config, shown "b.rate" config)
                  ("0.01", "3", "0.04")
                  "settings"

              Expect.equal
                  [ for job in Job.all (BioSparse.Tests.Sample.imageOf 20) config ->
                        job.Name, job.Recipe.Layers.Head.Plan.Epochs ]
                  [ for name, epochs in [ "a", 60; "b-h5", 60; "b-h6", 60; "a-untrained", 0 ] do
                        for seed in 1..3 do
                            $"{name}-seed{seed}", epochs ]
                  "jobs"

              Expect.isTrue (roundTrips config) "reads back equal"

              for yaml, expected in
                  [ "models: [a]\na: {rate: 1}", "models: found a"
                    "models: [a]\na: {rule: krotow-hopfield}", "did you mean krotov-hopfield?"
                    "models: [a]\na: {rule: krotov-hopfield, k: 600}", "a.k: found 600"
                    "models: [a]\na: {rule: krotov-hopfield, homeostasis: 1}",
                    "a.homeostasis: found a key that is not known" ] do
                  Expect.exists (faults (fun () -> read yaml [])) (fun line -> line.Contains expected) yaml)

          testCase "backpropagation has settings of its own for learning from few images" (fun () ->
              let plan yaml =
                  read $"seeds: 1\nmodels: [backprop-nonnegative]\n{yaml}" []
                  |> Job.all (BioSparse.Tests.Sample.imageOf 20)
                  |> Array.exactlyOne

              let images =
                  { Inputs = Tensor.full 1.0 [| 2; 20 |]
                    Labels = [| 0; 1 |] }

              // at a rate of 0 a centred start still sets the biases
              let isCentred (recipe: Recipe) =
                  let shape =
                      { Inputs = 20
                        Hidden = [ 3 ]
                        Classes = 2 }

                  let rule = recipe.Layers.Head.Rule
                  let start = rule.Start shape (Random.key 1UL)

                  let moment =
                      { Rate = 0.0
                        Step = 0
                        Key = Random.key 2UL }

                  let moved = rule.Step moment start images

                  let biases state =
                      (LearningState.layer state).Bias.ToArray()

                  biases moved <> biases start

              let expect what (recipe: Recipe) (rate: float) centred =
                  Expect.equal recipe.Layers.Head.Plan.Rate rate $"{what}: rate"
                  Expect.equal (isCentred recipe) centred $"{what}: start"
                  Expect.equal recipe.Layers.Head.Rule.Constraint Nonnegative $"{what}: constraint"

              let all = plan "backprop-nonnegative: {rate: 0.003, few_shot: {rate: same}}"
              expect "all images" all.Recipe 0.003 true
              expect "few images, at the rate of all" all.FewShot 0.003 false

              let few =
                  plan
                      "backprop-nonnegative: {rate: 0.003, bias_start: uniform, few_shot: {rate: 0.01, bias_start: centred}}"

              expect "all images" few.Recipe 0.003 false
              expect "few images" few.FewShot 0.01 true)

          testCase "each model may learn otherwise from few images" (fun () ->
              let jobOf yaml =
                  read $"seeds: 1\nhidden: 40\nmodels: [competitive-hebbian]\n{yaml}" []
                  |> Job.all (BioSparse.Tests.Sample.imageOf 20)
                  |> Array.exactlyOne

              let told (recipe: Recipe) =
                  let plan = recipe.Layers.Head

                  let shape =
                      { Inputs = 20
                        Hidden = [ 40 ]
                        Classes = 2 }

                  let layer = LearningState.layer (plan.Rule.Start shape (Random.key 1UL))
                  plan.Plan.Epochs, plan.Plan.Rate, layer.Activation.Parameter, plan.Rule.Reading

              let plain = jobOf "competitive-hebbian: {epochs: 7, rate: 0.1}"
              Expect.equal (told plain.FewShot) (told plain.Recipe) "the same where nothing is said"
              Expect.equal plain.FewShotSteps None "steps of the experiment"

              let own =
                  jobOf
                      "competitive-hebbian: {epochs: 7, rate: 0.1, few_shot: {steps: 50, epochs: 3, activation: {kind: k-winners, count: 4}, reading: {kind: smooth, exponent: 2}}}"

              Expect.equal (told own.Recipe) (told plain.Recipe) "all images as before"
              Expect.equal (told own.FewShot) (3, 0.1, Some 4.0, Smooth 2.0) "few images"
              Expect.equal own.FewShotSteps (Some 50) "steps"

              let taught =
                  read
                      "seeds: 1\nmodels: [backprop, ridge]\nbackprop: {epochs: 9, few_shot: {epochs: 2, rate: 0.02}}"
                      []
                  |> Job.all (BioSparse.Tests.Sample.imageOf 20)

              let plan = taught[0].FewShot.Layers.Head.Plan
              Expect.equal (plan.Epochs, plan.Rate) (2, 0.02) "of backpropagation"
              Expect.equal taught[0].Recipe.Layers.Head.Plan.Epochs 9 "all images"
              Expect.equal taught[1].FewShotSteps (Some 1) "a closed form has one step")

          testCase "a byte order mark and line ends of Windows do no harm" (fun () ->
              let path = Path.GetTempFileName()

              try
                  File.WriteAllText(path, "name: a\r\nhidden: 5\r\n", Text.UTF8Encoding true)

                  Expect.sequenceEqual
                      (BuiltIn.Configure(Catalogue.builtIn, path, [||])).Settings.Hidden
                      [ 5 ]
                      "hidden"
              finally
                  File.Delete path)

          testProperty
              "the kind of a section and its settings may come in any order on the command line"
              (Prop.forAll
                  (Arb.fromGen (
                      Gen.shuffle
                          [| "krotov-hopfield.activation.exponent=3"
                             "krotov-hopfield.activation.kind=power"
                             "competitive-hebbian.activation.kind=power"
                             "competitive-hebbian.activation.exponent=2"
                             "hidden=40" |]
                  ))
                  (fun overrides ->
                      let config = quick (List.ofArray overrides)

                      shown "competitive-hebbian.activation.exponent" config = "2"
                      && shown "krotov-hopfield.activation.exponent" config = "3"))

          testCase "a whole section, and a kind given twice, keep their order on the command line" (fun () ->
              let kind overrides =
                  shown "competitive-hebbian.activation.kind" (quick overrides)

              let path = "competitive-hebbian.activation"
              Expect.equal (kind [ $"{path}={{kind: relu}}"; $"{path}.kind=linear" ]) "linear" "the later"
              Expect.equal (kind [ $"{path}.kind=linear"; $"{path}={{kind: relu}}" ]) "relu" "the later"
              Expect.equal (kind [ $"{path}.kind=linear"; $"{path}.kind=relu" ]) "relu" "the later")

          testCase "words of the command line go over the experiment" (fun () ->
              match
                  Arguments.read
                      (Func<Schema>(fun () -> Experiment.schema Catalogue.builtIn))
                      [| "run"; "quick"; "--seeds"; "2"; "--set"; "seeds=7"; "--threads"; "1" |]
              with
              | Do(Run options) ->
                  let config = BuiltIn.Configure(Catalogue.builtIn, options)

                  Expect.equal
                      (config.Settings.Seeds, config.Settings.Threads)
                      ([ 1; 2 ], Some 1)
                      "seeds and threads"
              | other -> failtestf "%A" other)

          testCase "a file of thousands of mistakes is told apart in a hundred lines" (fun () ->
              let keys = String.concat "" [ for i in 1..20000 -> $"key{i}: 1\n" ]
              let lines = faults (fun () -> read keys [])
              Expect.equal lines.Length (ConfigReader.MostErrors + 1) "lines"
              Expect.stringContains (List.last lines) "19900 more mistakes" "the rest")

          testCase "files that are none, not text, or too large" (fun () ->
              let path = Path.GetTempFileName()

              try
                  let said () =
                      faults (fun () -> BuiltIn.Configure(Catalogue.builtIn, path, [||])) |> List.exactlyOne

                  File.WriteAllBytes(path, [| 0x61uy; 0xffuy; 0xfeuy |])
                  Expect.stringContains (said ()) "not UTF-8" "bytes"
                  File.WriteAllBytes(path, Array.zeroCreate (ConfigReader.LargestFile + 1))
                  Expect.stringContains (said ()) "more than 1 MB" "size"
              finally
                  File.Delete path

              let folder =
                  faults (fun () -> BuiltIn.Configure(Catalogue.builtIn, Path.GetTempPath(), [||]))
                  |> List.exactlyOne

              Expect.stringContains folder "cannot be read" "a folder"

              let near =
                  faults (fun () -> BuiltIn.Configure(Catalogue.builtIn, "quik", [||])) |> List.exactlyOne

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
              [ for name, yaml, expected in Mistakes.ofFiles ->
                    testCase name (fun () ->
                        let lines = faults (fun () -> read yaml [])
                        Expect.equal lines.Length expected.Length (String.concat " | " lines)

                        for line, words in List.zip lines expected do
                            for word in words do
                                Expect.stringContains line word "what is said") ] ]
