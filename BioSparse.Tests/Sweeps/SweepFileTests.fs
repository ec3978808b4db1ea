module BioSparse.Tests.Sweeps.SweepFileTests

open System.IO
open Expecto
open BioSparse.Core
open BioSparse.App.Configuration
open BioSparse.App.Configuration.Yaml
open BioSparse.App.Faults
open BioSparse.App.Sweeps

let private plan yaml =
    SweepReader.Read(Catalogue.builtIn, yaml, "s.yaml", "/", null) |> SweepPlanner.Plan |> List.ofSeq

let private mistakesOf yaml =
    try
        plan yaml |> ignore
        []
    with :? FaultException as fault ->
        Expect.equal fault.Status ExitStatus.Usage fault.Message
        fault.Message.Split '\n' |> List.ofArray

/// A sweep's text, and for each line that is said of it, the words it must have.
let private mistakes =
    [ "", [ [ "s.yaml:1"; "a mapping with name" ] ]
      "base: quick", [ [ "name: found nothing" ] ]
      "name: a\nbase: quikc", [ [ "s.yaml:2: base:"; "did you mean quick?" ] ]
      "name: a\naxis: {hidden: [1]}", [ [ "s.yaml:2: axis: found a key"; "did you mean axes?" ] ]
      "name: a\naxes: {hiden: [1]}", [ [ "s.yaml:2: hiden: found"; "did you mean hidden?" ] ]
      "name: a\naxes: {rate: [1]}", [ [ "rate: found"; "did you mean competitive-hebbian.rate?" ] ]
      "name: a\naxes: {hidden: 3}", [ [ "hidden: found 3; allowed a list of values" ] ]
      "name: a\naxes:\n  hidden: [10, many]", [ [ "s.yaml:3: hidden: found many; allowed" ] ]
      "name: a\nkrotov-hopfield.k: 3\naxes: {hiden: [1], readout.kind: [softmx]}\nseeds: x\nslurm: {mem: 1G}",
      [ [ "s.yaml:2: krotov-hopfield.k: found a key that is not known" ]
        [ "s.yaml:3: hiden"; "did you mean hidden?" ]
        [ "s.yaml:3: readout.kind: found softmx"; "did you mean softmax?" ]
        [ "s.yaml:4: seeds: found x" ]
        [ "s.yaml:5: slurm.mem" ] ]
      "name: a\nbase: \"x\\0\"",
      [ [ "s.yaml:2: base: found a mistake"
          "neither a built-in experiment nor a file" ] ]
      "name: a\naxes: {dataset.train_images: [\"x\\0\"]}",
      [ [ "s.yaml:2: dataset.train_images: found"; "allowed a file" ] ]
      "name: a\nmodels: [krotov-hopfield]\naxes: {hidden: [1, 20]}", [ [ "s.yaml:2: models: found a key" ] ]
      "name: a\nset: {models: [krotov-hopfield]}\naxes: {hidden: [1, 20]}",
      [ [ "krotov-hopfield.k: found 7; allowed at most the 1 hidden units"
          "at hidden 1" ] ]
      "name: a\naxes: {seeds: [1, 2]}", [ [ "seeds: found a setting that a sweep does not vary" ] ]
      "name: a\naxes: {hidden: [1]}\nlist:\n- {hidden: 2}",
      [ [ "s.yaml:4: hidden: found it twice (before: line 2)" ] ]
      "name: a\nrandom: {axes: {hidden: {low: 1, high: 2}}}", [ [ "random.draws: found nothing" ] ]
      "name: a\nrandom: {draws: 2}", [ [ "random.axes: found nothing" ] ]
      "name: a\nrandom: {draws: 2, axes: {hidden: {low: 3, high: 2, whole: true}}}",
      [ [ "hidden: found low above high" ] ]
      "name: a\nrandom: {draws: 2, axes: {validation: {low: 0, high: 0.5, scale: log}}}",
      [ [ "found a logarithmic scale from 0" ] ]
      "name: a\naxes: {hidden: [1, 2]}\nwhen: {hidden: {hiden: 1}}",
      [ [ "when.hidden.hiden: found an axis that is not there"; "did you mean hidden?" ] ]
      "name: a\naxes: {hidden: [1, 2]}\nskip: [{hidden: [1, 2]}]", [ [ "constraints that leave no point" ] ]
      "name: a\ncollect: {choose: density}",
      [ [ "collect.choose: found density"; "a metric of answers to validation images" ] ]
      "name: a\ncollect: {choose: -accuracy}", [ [ "collect.choose: found -accuracy" ] ]
      "name: a\ncollect: {choose: train_accuracy}", [ [ "collect.choose: found train_accuracy" ] ]
      "name: a\ncollect: {frontiers: [validation_accuracy]}", [ [ "a list of pairs" ] ]
      "name: a\nslurm: {time: soon}", [ [ "slurm.time: found soon" ] ]
      "name: a\nslurm: {memory: \"1G --wrap x\"}", [ [ "slurm.memory" ] ]
      "name: a\nset: {competitive-hebbian.rate: -1}",
      [ [ "competitive-hebbian.rate: found -1; allowed a number above 0" ] ]
      "name: a\nset: 3\nseeds: none", [ [ "set: found 3" ]; [ "seeds: found none" ] ] ]

[<Tests>]
let tests =
    testList
        "Sweeps/SweepReader"
        [ for yaml, wanted in mistakes do
              test $"mistakes in {yaml.ReplaceLineEndings(string ' ')}" {
                  let said = mistakesOf yaml
                  Expect.equal said.Length wanted.Length $"lines: {said}"

                  for line, words in List.zip said wanted do
                      for word in words do
                          Expect.stringContains line word "what it names"
              }

          testCase "grid, list, draws, variants and seeds multiply; seeds come slowest" (fun () ->
              let runs =
                  plan
                      "name: a
seeds: [3, 5]
axes:
  hidden: [10, 20]
  regime:
    linear: {competitive-hebbian.activation: linear}
    winners: {competitive-hebbian: {activation: {kind: k-winners, count: 3}, rate: 0.1}}
list:
- {batch_size: 10}
- {batch_size: 20, readout.epochs: 3}
random:
  draws: 2
  axes:
    validation: {low: 0.1, high: 0.2}"

              Expect.equal runs.Length (2 * 2 * 2 * 2 * 2) "the product"
              Expect.equal (runs |> List.map _.Seed) (List.replicate 16 3 @ List.replicate 16 5) "seeds"
              let last = List.last runs

              Expect.equal
                  (last.Axes.Keys |> List.ofSeq)
                  [ "hidden"; "regime"; "batch_size"; "readout.epochs"; "validation" ]
                  "axes in order"

              Expect.contains
                  last.Set
                  "competitive-hebbian.activation={kind: k-winners, count: 3}"
                  "a section with a kind"

              Expect.contains last.Set "competitive-hebbian.rate=0.1" "a section that groups")


          testCase "words of version 0.1 are read, in axes too, with a line for each" (fun () ->
              let before =
                  "name: a
set: {competitive-hebbian.activation.kind: winner-share}
axes:
  competitive-hebbian.activation.kind: [winners, relu]
  evaluate.adaptive.steps: [5]"

              let now =
                  "name: a
set: {competitive-hebbian.activation: {kind: k-winners, share: 0.1}}
axes:
  competitive-hebbian.activation: [{kind: k-winners, count: 50}, relu]
  evaluate.cascade.steps: [5]"

              let runs yaml = plan yaml |> List.map _.Run
              Expect.equal (runs before) (runs now) "the same runs"

              let notices yaml =
                  SweepReader.Read(Catalogue.builtIn, yaml, "s.yaml", "/", null).Notices

              Expect.equal
                  [ for line in notices before -> line.Split(' ')[0] ]
                  [ "s.yaml:2:"; "s.yaml:4:"; "s.yaml:5:" ]
                  "where"

              Expect.isEmpty (notices now) "today's words")


          testCase "a run's name says what it resolves to, and nothing else" (fun () ->
              let names yaml = plan yaml |> List.map _.Run
              let one = names "name: a\nseeds: [1]\naxes: {hidden: [10, 20]}"

              Expect.equal
                  (names "name: b\nseeds: [1]\nlist: [{hidden: 10}, {hidden: [10]}, {hidden: 20}]"
                   |> List.distinct)
                  one
                  "other words, same runs"

              Expect.equal
                  (names "name: c\nseeds: [1]\nset: {hidden: 20, checkpoint_every: 7}")
                  one[1..]
                  "set for all"

              Expect.equal
                  (names "name: d\nseeds: [1]\naxes: {v: {x: {hidden: 10}, y: {hidden: 20}}}")
                  one
                  "variants"

              Expect.equal
                  (names "name: a\nseeds: 2\naxes: {hidden: [10, 20, 30]}" |> List.distinct |> List.length)
                  6
                  "all differ"

              Expect.containsAll
                  (names "name: a\nseeds: 2\naxes: {hidden: [10, 20, 30]}")
                  one
                  "what was there stays")


          testCase
              "the name of a run is that of its configuration, however threads and name are set"
              (fun () ->
                  let sweep =
                      SweepReader.Read(
                          Catalogue.builtIn,
                          "name: a\nseeds: [7]\naxes: {hidden: [10]}",
                          "s.yaml",
                          "/",
                          null
                      )

                  let run = SweepPlanner.Plan(sweep)[0]
                  let config = (SweepPlanner sweep.Base).Configure run.Set
                  Expect.equal (SweepPlanner.NameOf config) run.Run "as planned"
                  Expect.equal (List.ofSeq config.Settings.Seeds) [ 7 ] "its seed"

                  let read =
                      ConfigReader.Read(
                          Catalogue.builtIn,
                          Experiment.write config,
                          "c.yaml",
                          "/",
                          [| "threads=2"; "name=other" |]
                      )

                  Expect.equal (SweepPlanner.NameOf read) run.Run "threads and name do not count"

                  let other =
                      ConfigReader.Read(
                          Catalogue.builtIn,
                          Experiment.write config,
                          "c.yaml",
                          "/",
                          [| "hidden=11" |]
                      )

                  Expect.notEqual (SweepPlanner.NameOf other) run.Run "settings do")


          testCase "a plan is read as it was written, and damage is named" (fun () ->
              let folder = Directory.CreateTempSubdirectory "biosparse-test-"

              try
                  let file = Path.Combine(folder.FullName, "plan.jsonl")

                  let runs =
                      plan "name: a\naxes: {v: {\"x, \\\"y\\\"\": {hidden: 10}, ü: {hidden: [30, 40]}}}"

                  PlanFile.Write(file, runs)

                  for before, after in Seq.zip runs (PlanFile.Read file) do
                      Expect.equal after.Run before.Run "name"
                      Expect.equal (List.ofSeq after.Set) (List.ofSeq before.Set) "settings"
                      Expect.equal after.Point before.Point "labels"

                  let good = File.ReadAllText file
                  let name = "0123456789abcdef"

                  for damage in
                      [ "{\"run\":\"../../../etc/pass\",\"seed\":1,\"axes\":{},\"set\":[]}"
                        $"{{\"run\":\"{name}\",\"seed\":1,\"axes\":{{}},\"set\":[null]}}"
                        $"{{\"run\":\"{name}\",\"seed\":1,\"axes\":{{}},\"set\":[\"=3\"]}}"
                        $"{{\"run\":\"{name}\",\"seed\":1,\"axes\":{{\"v\":null}},\"set\":[]}}"
                        "null" ] do
                      File.WriteAllText(file, good + damage + "\n")

                      let fault =
                          Expect.throwsC (fun () -> PlanFile.Read file |> ignore) (fun e -> e.Message)

                      Expect.stringContains fault $"{file}:{runs.Length + 1}" "the line"
              finally
                  folder.Delete true)


          testProperty "a value on one line says what it said" (fun (words: char list list) ->
              let isShown letter =
                  not (System.Char.IsControl letter || System.Char.IsSurrogate letter)

              let text = words |> List.map (List.filter isShown >> Array.ofList >> System.String)

              let place = { Source = "x"; Line = 0 }

              let value =
                  ListNode(place, [| for word in text -> ScalarNode(place, word, false) :> SettingNode |])

              let errors = ResizeArray<Mistake>()

              match YamlText.Read(SettingType.flow value, "x", false, errors) with
              | :? ListNode as list ->
                  Expect.equal
                      (list.Items |> Seq.map (fun item -> (item :?> ScalarNode).Text) |> List.ofSeq)
                      text
                      "the same"
              | _ -> failtest $"no list: {SettingType.flow value}") ]
