/// Stacks whose layers have rules of their own.
module BioSparse.Tests.Experiments.LayerRuleTests

open System.IO
open Expecto
open BioSparse.Core
open BioSparse.App.Configuration
open BioSparse.App.Faults
open BioSparse.Tests.Experiments.Machines

let private readWith overrides yaml =
    ConfigReader.Read(
        Catalogue.builtIn,
        yaml,
        "rules.yaml",
        Directory.GetCurrentDirectory(),
        List.toArray overrides
    )

let private read = readWith []

let private faultOf overrides yaml =
    try
        readWith overrides yaml |> ignore
        failtest "it is taken"
    with :? FaultException as fault ->
        Expect.equal fault.Status ExitStatus.Usage "the status"
        fault.Message

let private stackable =
    [ for kind in Catalogue.builtIn.Models do
          if kind.HasHidden && not kind.LearnsFromLabels then
              kind.Name ]

let private stack layers =
    $"models: [stack]\nseeds: 1\nbatch_size: 10\nhidden: 4\nstack: {{rule: competitive-hebbian, epochs: 2, layers: [{layers}]}}\n\
      readout: {{epochs: 1}}\nevaluate: {{few_shot: {{shots: [1], draws: 1, steps: 2}}}}\nanalyse: {{bootstrap: 0}}"

let private kinds (config: Experiment) =
    [ for layer in config.Models.Head.Layers -> layer.Kind.Name ]

let private trained config =
    let images = Toy.data.Images
    let job = Job.all images.Train.Shape config |> Array.exactlyOne

    use machine =
        new JobMachine(Experiment.protocol null images.Test.Count config, images, job)

    (finish false machine machine.Start |> machine.Result).Network.Layers

[<Tests>]
let tests =
    testList
        "Rules of layers"
        [ testCase "a layer has the rule that it names, or that of its section" (fun () ->
              for yaml, set, expected in
                  [ stack "{}, {rule: softhebb}", [], [ "competitive-hebbian"; "softhebb" ]
                    stack "{}, {}", [ "stack.layers.2.rule=hpca" ], [ "competitive-hebbian"; "hpca" ]
                    stack "{rule: hpca}, {}", [ "stack.layers.1.rule=oja" ], [ "oja"; "competitive-hebbian" ]
                    stack "{rule: hpca}, {}",
                    [ "stack.layers=[{}, {rule: oja}]" ],
                    [ "competitive-hebbian"; "oja" ]
                    stack "{rule: hpca}", [ "stack.layers=[{}]" ], [ "competitive-hebbian" ]
                    stack "{rule: hpca}", [ "stack.rule=krotov-hopfield" ], [ "hpca" ]
                    "base: quick\n" + stack "{}, {rule: random-features}",
                    [],
                    [ "competitive-hebbian"; "random-features" ] ] do
                  let config = readWith set yaml
                  Expect.equal (kinds config) expected $"{yaml} {set}"
                  Expect.equal (read (Experiment.write config)) config "written and read"

                  Expect.equal (read (Experiment.write config) |> kinds) expected "with the same rules")

          testCase "a layer with the rule of its section inherits as one without a rule does" (fun () ->
              let one, other =
                  read (stack "{}, {}"), read (stack "{}, {rule: competitive-hebbian}")

              let values (config: Experiment) =
                  Map.remove "stack.layers.2.rule" config.Values

              Expect.equal (values other) (values one) "values"

              Expect.equal
                  (trained other |> List.map (_.Weights >> bits))
                  (trained one |> List.map (_.Weights >> bits))
                  "weights")

          testCase "a layer with another rule has its own settings, and the section's units" (fun () ->
              let config =
                  read (
                      "models: [stack]\nstack: {rule: competitive-hebbian, hidden: 9, epochs: 7, rate: 0.3, few_shot: {rate: 0.4}, layers: [{}, {rule: krotov-hopfield, p: 4}]}"
                  )

              let value path =
                  Map.tryFind ("stack.layers.2." + path) config.Values

              let usual = (read "models: [krotov-hopfield]").Values

              for key in [ "epochs"; "rate"; "delta" ] do
                  Expect.equal (value key) (Map.tryFind ("krotov-hopfield." + key) usual) key

              Expect.equal (value "p") (Some(SettingValue.Float 4.0)) "given"
              let layer = config.Models.Head.Layers[1]
              Expect.equal layer.Units 9 "units"

              Expect.equal
                  (layer.FewShot.Find "rate")
                  (layer.Values.Find "rate")
                  "few images: those of its rule"

              Expect.equal
                  (config.Models.Head.Layers[0].FewShot.Find "rate")
                  (SettingValue.Float 0.4)
                  "few images: those of the section")

          testCase
              "the layers below do not depend on the rule above, and every rule learns on every other"
              (fun () ->
                  let weights rules =
                      stack rules |> read |> trained |> List.map (_.Weights >> bits)

                  let alone = (weights "{}").Head

                  for rule in stackable do
                      let layers = weights $"{{}}, {{rule: {rule}, hidden: 3}}"
                      Expect.equal layers.Head alone $"under {rule}"
                      Expect.hasLength layers[1] 12 $"{rule}: 3×4 weights"

                      let above = weights $"{{rule: {rule}, hidden: 3}}, {{}}"
                      Expect.hasLength above[1] 12 $"on {rule}: 4×3 weights")

          testCase "what keeps the signs of a stack is what keeps those of any layer" (fun () ->
              for layers, expected in
                  [ "{constraint: none}, {constraint: none}", SignKeeping.Free
                    "{constraint: none}, {constraint: nonnegative}", SignKeeping.ByConstraint
                    "{constraint: none}, {rule: krotov-hopfield, constraint: nonnegative}",
                    SignKeeping.ByConstraint ] do
                  Expect.equal (read (stack layers)).Models.Head.Signs expected layers)

          testCase "wrong rules of layers are one line each" (fun () ->
              for yaml, set, parts in
                  [ stack "{}, {rule: backprop}", [], [ "stack.layers.2.rule: found backprop"; "softhebb" ]
                    stack "{}, {rule: softheb}",
                    [],
                    [ "stack.layers.2.rule: found softheb"; "did you mean softhebb?" ]
                    stack "{}, {rule: krotov-hopfield, homeostasis: {rate: 0}}",
                    [],
                    [ "stack.layers.2.homeostasis"; "not known" ]
                    stack "{}, {rule: krotov-hopfield, k: 40}", [], [ "stack.layers.2.k" ]
                    stack "{}", [ "stack.layers.1.rule=ridge" ], [ "stack.layers.1.rule: found ridge" ]
                    "models: [b]\nb: {rule: backprop, layers: [{rule: oja}]}",
                    [],
                    [ "b.layers.1.rule"; "not known" ] ] do
                  let line = faultOf set yaml
                  Expect.hasLength (line.Split '\n') 1 line

                  for part in parts do
                      Expect.stringContains line part yaml) ]
