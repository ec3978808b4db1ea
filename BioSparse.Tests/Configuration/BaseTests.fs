/// Files that start from others: `base`.
module BioSparse.Tests.Configuration.BaseTests

open System.IO
open Expecto
open BioSparse.Core
open BioSparse.App.Configuration
open BioSparse.App.Faults
open BioSparse.Tests.Scratch

let private readIn folder yaml overrides =
    ConfigReader.Read(Catalogue.builtIn, yaml, "f.yaml", folder, List.toArray overrides)

let private read yaml = readIn "/" yaml []

let private quick overrides =
    BuiltIn.Configure(Catalogue.builtIn, "quick", List.toArray overrides)

let private linesOf folder yaml =
    try
        readIn folder yaml [] |> ignore
        []
    with :? FaultException as fault ->
        List.ofArray (fault.Message.Split '\n')

/// `a.b=c` as the file `a: {b: c}`.
let private asFile (setting: string) =
    let parts = setting.Split('=', 2)
    let keys = parts[0].Split '.'
    let opened = String.concat ": {" keys
    $"{opened}: {parts[1]}{System.String('}', keys.Length - 1)}"

[<Tests>]
let tests =
    testList
        "Configuration.base"
        [ testCase "a file over a built-in experiment says the same as --set" (fun () ->
              for setting in
                  [ "hidden=7"
                    "competitive-hebbian.rate=0.1"
                    "competitive-hebbian.activation=relu"
                    "competitive-hebbian.activation={kind: k-winners, count: 3}"
                    "krotov-hopfield.k=3"
                    "evaluate.samples=50"
                    "evaluate.square=none"
                    "evaluate.pgd={steps: 3}"
                    "evaluate.noise={epsilon: [0.1]}"
                    "readout={kind: weight-perturbation, sigma: 0.1}"
                    "analyse.bootstrap=0"
                    "models=[krotov-hopfield]"
                    "dataset={train_images: /a, train_labels: /b, test_images: /c, test_labels: /d}" ] do
                  Expect.equal (read $"base: quick\n{asFile setting}") (quick [ setting ]) setting

                  Expect.equal
                      (readIn "/" "base: quick" [ setting ])
                      (quick [ setting ])
                      $"{setting}, and --set over a base")

          testCase "a base may have a base, and each file's paths start from its own folder" (fun () ->
              inFolder (fun folder ->
                  let inner = Path.Combine(folder, "inner")
                  Directory.CreateDirectory inner |> ignore

                  File.WriteAllText(
                      Path.Combine(inner, "data.yaml"),
                      "base: quick\nhidden: 9\ndataset: {train_images: a, train_labels: b, test_images: c, test_labels: d}"
                  )

                  File.WriteAllText(Path.Combine(folder, "mine.yaml"), "base: inner/data.yaml\nseeds: 2")
                  let config = readIn folder "base: mine.yaml\nseeds: 4" []
                  Expect.equal config.Settings.Seeds [ 1..4 ] "the last file"
                  Expect.equal config.Settings.Hidden [ 9 ] "the first"

                  Expect.equal
                      config.Settings.Dataset
                      (Files(
                          Path.Combine(inner, "a"),
                          Path.Combine(inner, "b"),
                          Path.Combine(inner, "c"),
                          Path.Combine(inner, "d"),
                          None
                      ))
                      "paths"))

          testCase "another rule and other layers replace a base's section as a whole" (fun () ->
              inFolder (fun folder ->
                  File.WriteAllText(
                      Path.Combine(folder, "b.yaml"),
                      "models: [own, stack]\nown: {rule: krotov-hopfield, k: 5, hidden: 30}\n"
                      + "stack: {rule: competitive-hebbian, epochs: 2, layers: [{hidden: 8}, {hidden: 7}, {hidden: 6}]}"
                  )

                  let config =
                      readIn
                          folder
                          "base: b.yaml\nown: {rule: competitive-hebbian}\nstack: {layers: [{hidden: 5}, {epochs: 3}]}"
                          []

                  let values (name: string) =
                      Map.filter (fun (path: string) _ -> path.StartsWith(name + ".")) config.Values

                  Expect.isFalse ((values "own").ContainsKey "own.k") "nothing of the other rule"
                  Expect.isFalse ((values "own").ContainsKey "own.hidden") "nor of its size"

                  Expect.equal
                      (Map.find "stack.epochs" config.Values)
                      (SettingValue.Int 2)
                      "beside the layers"

                  Expect.equal
                      (Map.find "stack.layers.2.epochs" config.Values)
                      (SettingValue.Int 3)
                      "of a layer"

                  Expect.isFalse (config.Values.ContainsKey "stack.layers.3.epochs") "two layers"

                  // written and read, without the base
                  Expect.equal (read (Experiment.write config)) config "resolved"))

          testCase "each mistake is said with its file and line" (fun () ->
              inFolder (fun folder ->
                  let write name (text: string) =
                      File.WriteAllText(Path.Combine(folder, name), text)

                  write "bad.yaml" "hidden: 5\nhiden: 3"
                  write "self.yaml" "base: self.yaml"
                  write "empty.yaml" ""
                  File.WriteAllBytes(Path.Combine(folder, "bytes.yaml"), [| 0xFFuy; 0xFEuy |])

                  let allowed =
                      "allowed quick, paper, claims, allocation, depth, depth-mnist, continual, continual-mnist, encoding, or a YAML file"

                  for yaml, parts in
                      [ "hidden: 3\nbase: quikc", [ "f.yaml:2: base: found quikc"; allowed ]
                        "base: [quick]", [ "f.yaml:1: base: found a list"; allowed ]
                        "base:", [ "f.yaml:1: base: found nothing"; allowed ]
                        "base: quick\nbase: paper", [ "f.yaml:2: base: found it twice (before: line 1)" ]
                        "base: .", [ "f.yaml:1: base: found ., neither"; allowed ]
                        "base: bad.yaml", [ "bad.yaml:2: hiden: found a key"; "did you mean hidden?" ]
                        "base: self.yaml", [ "self.yaml:1: base: found more than 10 files" ]
                        "base: empty.yaml", [ "empty.yaml:1: found nothing" ]
                        "base: bytes.yaml", [ "f.yaml:1: base: found a mistake"; "UTF-8" ]
                        "base: quick\nhiden: 3", [ "f.yaml:2: hiden: found"; "did you mean hidden?" ] ] do
                      match linesOf folder yaml with
                      | [ line ] ->
                          for part in parts do
                              Expect.stringContains line part yaml
                      | lines -> failtest $"{yaml}: {lines}"

                  let over =
                      try
                          readIn folder "hidden: 3" [ "base=quick" ] |> ignore
                          ""
                      with :? FaultException as fault ->
                          fault.Message

                  Expect.stringContains over "`biosparse run quick`" "--set base")) ]
