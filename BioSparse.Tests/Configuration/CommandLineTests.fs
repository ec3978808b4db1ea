module BioSparse.Tests.Configuration.CommandLineTests

open BioSparse.Core
open System
open System.Collections.Generic
open Expecto
open FsCheck.FSharp
open BioSparse.App
open BioSparse.App.CommandLine

let private words (line: string) =
    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)

let private read given =
    Arguments.read (Func<Schema>(fun () -> Experiment.schema Catalogue.builtIn)) given

let private helpIn reading =
    match reading with
    | Help(verb, text) -> Some(verb, text)
    | _ -> None

let private asked line =
    match read (words line) with
    | Do command -> command
    | Wrong messages -> failtestf "%s: %A" line messages
    | _ -> failtestf "%s asks for nothing" line

let private wrong line =
    match read (words line) with
    | Wrong messages -> List.ofArray messages
    | _ -> failtestf "%s is taken" line

let private plainRun: RunOptions =
    { Experiment = "quick"
      Settings = [||]
      Seeds = Nullable()
      Threads = Nullable()
      DataDirectory = null
      Output = null
      Quiet = false }

let private plainAttack: AttackOptions =
    { Network =
        { File = "w"
          Map = [||]
          Activation = null
          Input = null }
      Dataset = "mnist"
      Attack = "pgd"
      Epsilon = [| 0.05; 0.1 |]
      Steps = Nullable()
      Queries = Nullable()
      StepSize = Nullable()
      RandomStart = false
      Restarts = Nullable()
      Samples = Nullable()
      Seed = 1
      Save = null
      Json = false }

let private runs =
    [ "run", plainRun
      "run paper", { plainRun with Experiment = "paper" }
      "run a.yaml --set hidden=200 --set readout.kind=softmax",
      { plainRun with
          Experiment = "a.yaml"
          Settings = [| "hidden=200"; "readout.kind=softmax" |] }
      "run --set=a=b=c",
      { plainRun with
          Settings = [| "a=b=c" |] }
      "run quick --seeds 1 --threads=2 --data-dir d --out=o --quiet",
      { plainRun with
          Seeds = Nullable 1
          Threads = Nullable 2
          DataDirectory = "d"
          Output = "o"
          Quiet = true } ]

let private attacks =
    [ "attack w --dataset mnist --attack pgd --epsilon 0.05,0.1", plainAttack
      "attack --epsilon=0 --attack noise w --dataset mnist",
      { plainAttack with
          Attack = "noise"
          Epsilon = [| 0.0 |] }
      "attack w --dataset mnist --attack square --epsilon 0.05,0.1 --steps 9 --step-size 0.5 --random-start \
       --restarts 3 --samples 50 --seed 7 --save x.npy",
      { plainAttack with
          Attack = "square"
          Steps = Nullable 9
          StepSize = Nullable 0.5
          RandomStart = true
          Restarts = Nullable 3
          Samples = Nullable 50
          Seed = 7
          Save = "x.npy" }
      "attack w --dataset mnist --attack cascade --epsilon 0.05,0.1 --queries 7",
      { plainAttack with
          Attack = "cascade"
          Queries = Nullable 7 }
      "attack w --dataset mnist --attack adaptive --epsilon 0.05,0.1",
      { plainAttack with Attack = "adaptive" }
      "attack w --dataset mnist --attack pgd --epsilon 0.05,0.1 --map W=a=b,c,b=d --map layers.1.W=e \
--activation=[relu,linear] --input unit-length --json",
      { plainAttack with
          Network =
              { File = "w"
                Map =
                  [| KeyValuePair("W", "a=b,c")
                     KeyValuePair("b", "d")
                     KeyValuePair("layers.1.W", "e") |]
                Activation = "[relu,linear]"
                Input = "unit-length" }
          Json = true } ]

// A line, and the words that must stand in what is said about it.
let private mistakes =
    [ "", [ "verb"; "run"; "bench" ]
      "rum", [ "'rum'"; "did you mean run?" ]
      "--versio", [ "--versio" ]
      "run a b", [ "'b'"; "one" ]
      "run --sedes 3", [ "--sedes"; "did you mean --seeds?" ]
      "run --seeds x", [ "--seeds"; "'x'" ]
      "run --seeds 0", [ "--seeds"; "0"; "1 to 1000" ]
      "run --seeds 1 --seeds 2", [ "--seeds"; "more than once" ]
      "run --threads 0", [ "--threads"; "0" ]
      "run --set", [ "--set"; "KEY=VALUE" ]
      "resume", [ "RUN_DIR"; "missing" ]
      "report a b", [ "'b'" ]
      "runs a b", [ "'b'"; "DIR" ]
      "runs --josn", [ "--josn"; "did you mean --json?" ]
      "compare", [ "RUN_DIR"; "two or more" ]
      "compare a", [ "RUN_DIR"; "two or more" ]
      "completion", [ "bash"; "pwsh" ]
      "completion zhs", [ "'zhs'"; "did you mean zsh?" ]
      "experiments quick", [ "'quick'" ]
      "data", [ "list"; "fetch NAME"; "verify NAME" ]
      "data fetch", [ "NAME" ]
      "data list mnist", [ "'mnist'" ]
      "data verfy mnist", [ "'verfy'"; "did you mean verify?" ]
      "attack --dataset m --attack pgd --epsilon 0", [ "WEIGHTS" ]
      "attack w --attack pgd --epsilon 0", [ "--dataset" ]
      "attack w --dataset m --epsilon 0", [ "--attack"; "fgsm" ]
      "attack w --dataset m --attack pgd", [ "--epsilon" ]
      "attack w --dataset m --attack pgd --epsilon 0.1,1.5", [ "'1.5'"; "0 to 1" ]
      "attack w --dataset m --attack pgd --epsilon nan", [ "'nan'" ]
      "attack w --dataset m --attack pgd --epsilon 0 --step-size 0", [ "--step-size" ]
      "attack w --dataset m --attack pgd --epsilon 0 --step-size -1", [ "--step-size"; "-1" ]
      "attack w --dataset m --attack pgd --epsilon 0 --steps 0", [ "--steps" ]
      "attack w --dataset m --attack pgd --epsilon 0 --map W", [ "--map"; "'W'"; "PART=NAME" ]
      "attack w --dataset m --attack pgd --epsilon 0 --map =a", [ "--map"; "'=a'" ]
      "attack w --dataset m --attack pgd --epsilon 0 --input unit", [ "--input"; "plain, unit-length" ]
      "analyse", [ "FILE" ]
      "analyse f --threshold 1", [ "--threshold"; "below 1" ]
      "export w", [ "--out" ]
      "sweep", [ "FILE" ]
      "sweep f --engine slurn", [ "'slurn'"; "did you mean slurm?" ]
      "sweep status", [ "DIR" ]
      "sweep status d --dry-run", [ "--dry-run" ]
      "bench --jsno", [ "did you mean --json?" ] ]

// A line, and for each of its mistakes, in order, the words that must stand in what is said about it.
let private several =
    [ "run --set hidden 200", [ [ "--set hidden 200"; "--set hidden=200"; "--set MODEL.hidden=200" ] ]
      "run --set epochs 3 --quiet", [ [ "--set MODEL.epochs=3"; "krotov-hopfield" ] ]
      "run --set hidden", [ [ "--set hidden=VALUE" ] ]
      "run --set nothing 3", [ [ "--set nothing=3" ] ]
      "run --epochs 3", [ [ "--epochs"; "--set MODEL.epochs=3" ] ]
      "run --hidden=20 quick", [ [ "--set hidden=20" ] ]
      "run --batch-size 5", [ [ "--set batch_size=5" ] ]
      "run --krotov-hopfield.k 5", [ [ "--set krotov-hopfield.k=5" ] ]
      "run --bootstrap", [ [ "--set analyse.bootstrap=VALUE" ] ]
      "run --epochs=3 --sedes 2 --threads x --quiet=1 --out",
      [ [ "--epochs"; "it is a setting" ]
        [ "--sedes"; "did you mean --seeds?" ]
        [ "--quiet"; "takes no value" ]
        [ "--out DIR" ]
        [ "--threads: found 'x'" ] ]
      "run a b --seeds 0 --threads 9999", [ [ "'b'" ]; [ "--seeds" ]; [ "--threads" ] ]
      "attack", [ [ "WEIGHTS" ]; [ "--dataset" ]; [ "--attack" ]; [ "--epsilon" ] ]
      "attack w --dataset m --attack pgd --epsilon 2,x --steps 0 --seed -1",
      [ [ "'2'" ]; [ "'x'" ]; [ "--steps" ]; [ "--seed" ] ]
      // of a misspelt option, nothing is said to be missing; nor of a word that may be another's value
      "attack w --datset m --atack pgd --epsilon 0", [ [ "--dataset?" ]; [ "--attack?" ] ]
      "analyse --foo f", [ [ "--foo" ] ]
      "analyse f --foo g", [ [ "--foo" ] ]
      "sweep status d --dry-run --jobs 2 --threads 2", [ [ "--dry-run" ]; [ "--jobs" ]; [ "--threads" ] ]
      "sweep f --engine x --jobs 0", [ [ "--engine" ]; [ "--jobs" ] ]
      "bench --foo --only --only x", [ [ "--foo" ]; [ "--only" ]; [ "--only" ] ]
      "help rnu", [ [ "'rnu'"; "did you mean run?" ] ]
      "hepl", [ [ "did you mean help?" ] ]
      "--quiet run", [ [ "--quiet"; "come after it" ] ] ]

/// Parts of a line behind `run`, with the number of mistakes in each.
let private parts =
    Gen.elements
        [ "--seeds 3", 0
          "--seeds 0", 1
          "--threads x", 1
          "--set a=b", 0
          "--set hidden 200", 1
          "--epochs 3", 1
          "--foo", 1
          "--quiet=1", 1
          "--data-dir d", 0
          "--otu d", 1 ]

let private strange =
    [ ""
      "-"
      "--"
      "="
      "-1"
      "--=x"
      "-h"
      "--help"
      "a\nb"
      "--a\nb"
      "list"
      "fetch"
      "status"
      "--set"
      "a=b" ]

// Mostly a verb first, then options of all verbs and strange words.
let private anyWords =
    let options =
        [ "--seeds"
          "--epsilon"
          "--attack"
          "--show"
          "--json"
          "--jobs"
          "--out"
          "--steps=3"
          "0.1" ]

    gen {
        let! first = Gen.elements (List.ofArray Arguments.verbs @ strange)
        let! rest = Gen.listOf (Gen.elements (strange @ options))
        return List.toArray (first :: rest)
    }

let private shortWords =
    Gen.listOf (Gen.elements "abC") |> Gen.map (fun letters -> String(Array.ofList letters))

[<Tests>]
let tests =
    testList
        "CommandLine"
        [ testProperty
              "any words are read, and each mistake is one line, said once"
              (Prop.forAll (Arb.fromGen anyWords) (fun given ->
                  match read given with
                  | Wrong messages ->
                      messages.Length > 0
                      && messages |> Array.forall (fun line -> line.Length > 0 && not (line.Contains '\n'))
                      && Array.distinct messages = messages
                  | Help(_, text) -> text.Length > 0
                  | _ -> true))

          testList
              "run"
              [ for line, expected in runs ->
                    testCase line (fun () ->
                        match asked line with
                        | Run options -> Expect.equal options expected "the options"
                        | other -> failtestf "%A" other) ]

          testList
              "attack"
              [ for line, expected in attacks ->
                    testCase line (fun () ->
                        match asked line with
                        | Attack options -> Expect.equal options expected "the options"
                        | other -> failtestf "%A" other) ]

          testCase "the other verbs" (fun () ->
              let checks: (string * (Command -> bool)) list =
                  [ "resume r",
                    (function
                    | Resume "r" -> true
                    | _ -> false)
                    "report r",
                    (function
                    | Report { RunDirectory = "r"
                               Latex = false
                               Pdf = false } -> true
                    | _ -> false)
                    "report --pdf r --latex",
                    (function
                    | Report { RunDirectory = "r"
                               Latex = true
                               Pdf = true } -> true
                    | _ -> false)
                    "experiments",
                    (function
                    | Experiments null -> true
                    | _ -> false)
                    "experiments --show quick",
                    (function
                    | Experiments "quick" -> true
                    | _ -> false)
                    "data list",
                    (function
                    | DataList null -> true
                    | _ -> false)
                    "data fetch mnist --data-dir d",
                    (function
                    | DataFetch("mnist", "d") -> true
                    | _ -> false)
                    "data --data-dir d verify mnist",
                    (function
                    | DataVerify("mnist", "d") -> true
                    | _ -> false)
                    "analyse f",
                    (function
                    | Analyse { File = "f"
                                Array = null
                                Threshold = 0.005
                                Json = false } -> true
                    | _ -> false)
                    "analyse f --array W --threshold 0.01 --json",
                    (function
                    | Analyse { File = "f"
                                Array = "W"
                                Threshold = 0.01
                                Json = true } -> true
                    | _ -> false)
                    "export w --out n.npz",
                    (function
                    | Export({ File = "w"; Map = [||] }, "n.npz") -> true
                    | _ -> false)
                    "sweep f",
                    (function
                    | Sweep { File = "f"
                              Engine = Engine.Local
                              Jobs = jobs
                              DryRun = false } -> not jobs.HasValue
                    | _ -> false)
                    "sweep f --engine slurm --jobs 4 --dry-run",
                    (function
                    | Sweep { File = "f"
                              Engine = Engine.Slurm
                              Jobs = jobs
                              DryRun = true } -> jobs = Nullable 4
                    | _ -> false)
                    "sweep status d",
                    (function
                    | SweepStatus "d" -> true
                    | _ -> false)
                    "sweep resume d",
                    (function
                    | SweepResume { File = "d"
                                    Engine = Engine.Local
                                    Retry = false } -> true
                    | _ -> false)
                    "sweep collect d",
                    (function
                    | SweepCollect "d" -> true
                    | _ -> false)
                    "runs",
                    (function
                    | Runs(null, false) -> true
                    | _ -> false)
                    "runs d --json",
                    (function
                    | Runs("d", true) -> true
                    | _ -> false)
                    "compare a b",
                    (function
                    | Compare([| "a"; "b" |], null) -> true
                    | _ -> false)
                    "compare a --out=c.html b d",
                    (function
                    | Compare([| "a"; "b"; "d" |], "c.html") -> true
                    | _ -> false)
                    "completion pwsh",
                    (function
                    | Completion Shell.PowerShell -> true
                    | _ -> false)
                    "bench",
                    (function
                    | Bench(false, null, 2) -> true
                    | _ -> false)
                    "bench --json",
                    (function
                    | Bench(true, null, 2) -> true
                    | _ -> false)
                    "bench --only PGD",
                    (function
                    | Bench(false, "PGD", 2) -> true
                    | _ -> false)
                    "bench --seconds 10",
                    (function
                    | Bench(false, null, 10) -> true
                    | _ -> false) ]

              for line, isAsRead in checks do
                  let command = asked line
                  Expect.isTrue (isAsRead command) line
                  Expect.equal (Arguments.verbOf command) (words line).[0] "its verb")

          testList
              "mistakes"
              [ for line, expected in mistakes ->
                    testCase $"'{line}'" (fun () ->
                        let messages = wrong line
                        Expect.hasLength messages 1 "one mistake"
                        Expect.isFalse (messages.Head.Contains '\n') "one line"

                        for word in expected do
                            Expect.stringContains messages.Head word "what is wrong and what would be right") ]

          testList
              "several mistakes at once"
              [ for line, expected in several ->
                    testCase $"'{line}'" (fun () ->
                        let messages = wrong line
                        Expect.hasLength messages (List.length expected) $"a line each: {messages}"

                        for message, words in List.zip messages expected do
                            for word in words do
                                Expect.stringContains message word "what is wrong and what would be right") ]

          testProperty
              "mistakes of two parts of a line are all found"
              (Prop.forAll (Arb.fromGen (Gen.zip parts parts)) (fun ((one, wrongs), (other, more)) ->
                  if Set.isEmpty (Set.intersect (set (words one)) (set (words other))) then
                      match read (words $"run {one} {other}") with
                      | Wrong messages -> messages.Length = wrongs + more
                      | _ -> wrongs + more = 0
                  else
                      true))

          testCase "a setting in the place of an option is given by --set, and that is read" (fun () ->
              let schema = Experiment.schema Catalogue.builtIn

              for key in schema.All |> Array.map _.Key |> Array.distinct do
                  match read [| "run"; $"--{key}"; "3" |] with
                  | Wrong [| message |] ->
                      let hint = Text.RegularExpressions.Regex.Match(message, "--set ([^ ,;]+)=3")
                      Expect.isTrue hint.Success $"{key}: {message}"
                      let path = hint.Groups[1].Value.Replace("MODEL", "krotov-hopfield")
                      let model = hint.Groups[1].Value.StartsWith "MODEL"
                      Expect.isTrue (model || schema.IsSetting path) $"{key}: {message}"
                  // the few that are options as well
                  | Do(Run _) -> Expect.contains [ "seeds"; "threads" ] key key
                  | other -> failtestf "%s: %A" key other)

          testCase "every verb has help with its own example, which it reads" (fun () ->
              for verb in Arguments.verbs do
                  match read [| verb; "--help" |] with
                  | Help(name, text) ->
                      Expect.equal (helpIn (read [| "help"; verb |])) (Some(name, text)) "help VERB"
                      Expect.equal name verb "the verb"
                      let example = text.Substring(text.IndexOf "EXAMPLE: biosparse " + 19).Trim()
                      Expect.equal (Arguments.verbOf (asked example)) verb example
                  | other -> failtestf "%A" other)

          testCase "the help of a model has its settings alone" (fun () ->
              let schema = Experiment.schema Catalogue.builtIn

              for words in [ [| "experiments"; "--help"; "oja" |]; [| "experiments"; "oja"; "-h" |] ] do
                  match read words with
                  | SettingsOf section -> Expect.equal section "oja" "the section"
                  | other -> failtestf "%A" other

              let lines = schema.ListingOf("oja").Split '\n'

              Expect.hasLength
                  lines
                  (2 * (schema.All |> Seq.filter _.Path.StartsWith("oja.") |> Seq.length))
                  "two lines each"

              for line in lines do
                  Expect.isTrue (line.StartsWith "  oja." || line.StartsWith "      ") line

              Expect.equal (schema.ListingOf "oj") "" "a section, whole")

          testCase "help and version of the program" (fun () ->
              match read [| "--help" |] with
              | Help("", text) ->
                  for words in [ [| "help" |]; [| "help"; "help" |]; [| "-h" |] ] do
                      Expect.equal (helpIn (read words)) (Some("", text)) "the same"

                  Arguments.verbs |> Array.iter (fun verb -> Expect.stringContains text verb "a verb")
              | other -> failtestf "%A" other

              for words in [ [| "--version" |]; [| "--version"; "run" |]; [| "run"; "--version" |] ] do
                  Expect.isTrue (read words).IsVersion "version")

          testList
              "Spelling"
              [ testProperty
                    "the distance is symmetric, 0 for the same word only, and at most the longer word"
                    (Prop.forAll (Arb.fromGen (Gen.zip shortWords shortWords)) (fun (a, b) ->
                        let d = Spelling.distance
                        let same = a.ToLowerInvariant() = b.ToLowerInvariant()
                        d a b = d b a && (d a b = 0) = same && d a b <= max a.Length b.Length))

                testCase "a swap of neighbours is one change" (fun () ->
                    Expect.equal (Spelling.distance "pdg" "pgd") 1 "one")

                testCase "nothing is suggested for what is far from all" (fun () ->
                    Expect.isNull (Spelling.nearest [ "epochs"; "rate" ] "homeostasis") "null") ] ]
