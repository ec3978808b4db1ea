namespace BioSparse.App.CommandLine

open System
open Argu

[<RequireQualifiedAccess>]
module internal Verbs =

    open Grammar
    open Values

    // ---- the verbs ----

    let private run (words: ParseResults<RunWord>) =
        allChecked {
            let! experiment =
                match words.GetResults RunWord.Experiment with
                | [] -> Ok "quick"
                | given -> only "one EXPERIMENT" given

            and! seeds = words.TryGetResult RunWord.Seeds |> within "--seeds" 1 1000 |> nullable

            and! threads =
                words.TryGetResult RunWord.Threads |> within "--threads" 1 1024 |> nullable

            and! data = words.TryGetResult RunWord.DataDir |> name "--data-dir"
            and! output = words.TryGetResult RunWord.Out |> name "--out"

            return
                Run
                    { Experiment = experiment
                      Settings = List.toArray (words.GetResults RunWord.Set)
                      Seeds = seeds
                      Threads = threads
                      DataDirectory = data
                      Output = output
                      Quiet = words.Contains RunWord.Quiet }
        }

    let private folder make (words: ParseResults<FolderWord>) =
        only "RUN_DIR" (words.GetResults FolderWord.Folder) |> Result.map make

    let private report (words: ParseResults<ReportWord>) =
        only "RUN_DIR" (words.GetResults ReportWord.Folder)
        |> Result.map (fun folder ->
            Report
                { RunDirectory = folder
                  Latex = words.Contains ReportWord.Latex
                  Pdf = words.Contains ReportWord.Pdf })

    let private runs (words: ParseResults<RunsWord>) =
        allChecked {
            let! folder =
                match words.GetResults RunsWord.Folder with
                | [] -> name "DIR" None
                | given -> only "one DIR" given |> Result.bind (Some >> name "DIR")

            return Runs(folder, words.Contains RunsWord.Json)
        }

    let private compare (words: ParseResults<CompareWord>) =
        allChecked {
            let! folders =
                match words.GetResults CompareWord.Folders with
                | [] -> mistake "RUN_DIR is missing; allowed two or more"
                | [ one ] -> mistake "found one RUN_DIR, %s; allowed two or more" one
                | given when List.contains "" given -> mistake "an empty name where RUN_DIR is due"
                | given -> Ok(List.toArray given)

            and! output = words.TryGetResult CompareWord.Out |> name "--out"
            return Compare(folders, output)
        }

    let private experiments (words: ParseResults<ExperimentsWord>) =
        words.TryGetResult ExperimentsWord.Show |> name "--show" |> Result.map Experiments

    let private data (words: ParseResults<DataWord>) =
        allChecked {
            let! directory = words.TryGetResult DataWord.DataDir |> name "--data-dir"

            and! make =
                match words.GetResults DataWord.Ask with
                | [] -> mistake "one of list, fetch NAME, verify NAME is missing"
                | [ "list" ] -> Ok DataList
                | "list" :: more :: _ -> mistake "'%s' is one word too many; allowed just list" more
                | "fetch" :: rest ->
                    only "NAME" rest |> Result.map (fun name directory -> DataFetch(name, directory))
                | "verify" :: rest ->
                    only "NAME" rest |> Result.map (fun name directory -> DataVerify(name, directory))
                | other :: _ -> unknown "what to do" [ "list"; "fetch"; "verify" ] other

            return make directory
        }

    let private inputs = [ for word in [ "plain"; "unit-length" ] -> word, word ]

    let private network files map activation input =
        allChecked {
            let! file = only "WEIGHTS" files
            and! map = mappings map
            and! activation = activation |> name "--activation"

            and! input =
                match input with
                | Some word -> oneOf "--input" inputs word |> Result.map Some
                | None -> Ok None

            return
                ({ File = file
                   Map = map
                   Activation = activation
                   Input = Option.toObj input }
                : NetworkOptions)
        }

    let private attack (words: ParseResults<AttackWord>) =
        allChecked {
            let! network =
                network
                    (words.GetResults AttackWord.Weights)
                    (words.GetResults AttackWord.Map)
                    (words.TryGetResult AttackWord.Activation)
                    (words.TryGetResult AttackWord.Input)

            and! dataset = words.TryGetResult AttackWord.Dataset |> required "--dataset NAME"

            and! attack =
                words.TryGetResult AttackWord.Attack |> required "--attack fgsm|pgd|noise|square|cascade"

            and! epsilon =
                words.TryGetResult AttackWord.Epsilon |> required "--epsilon 0.05,0.1" |> Result.bind radii

            and! steps =
                words.TryGetResult AttackWord.Steps |> within "--steps" 1 100000 |> nullable

            and! queries =
                words.TryGetResult AttackWord.Queries |> within "--queries" 1 100000 |> nullable

            and! stepSize =
                words.TryGetResult AttackWord.StepSize
                |> real "--step-size" (fun s -> s > 0.0 && s <= 1.0) "above 0 and up to 1"
                |> nullable

            and! restarts =
                words.TryGetResult AttackWord.Restarts |> within "--restarts" 1 1000 |> nullable

            and! samples =
                words.TryGetResult AttackWord.Samples |> within "--samples" 1 Int32.MaxValue |> nullable

            and! seed =
                words.TryGetResult AttackWord.Seed |> within "--seed" 0 Int32.MaxValue |> orElse 1

            and! save = words.TryGetResult AttackWord.Save |> name "--save"

            return
                Attack
                    { Network = network
                      Dataset = dataset
                      Attack = attack
                      Epsilon = epsilon
                      Steps = steps
                      Queries = queries
                      StepSize = stepSize
                      RandomStart = words.Contains AttackWord.RandomStart
                      Restarts = restarts
                      Samples = samples
                      Seed = seed
                      Save = save
                      Json = words.Contains AttackWord.Json }
        }

    let private analyse (words: ParseResults<AnalyseWord>) =
        allChecked {
            let! file = only "FILE" (words.GetResults AnalyseWord.File)
            and! array = words.TryGetResult AnalyseWord.Array |> name "--array"

            and! threshold =
                words.TryGetResult AnalyseWord.Threshold
                |> real "--threshold" (fun t -> t >= 0.0 && t < 1.0) "of 0 or more and below 1"
                |> orElse 0.005

            return
                Analyse
                    { File = file
                      Array = array
                      Threshold = threshold
                      Json = words.Contains AnalyseWord.Json }
        }

    let private export (words: ParseResults<ExportWord>) =
        allChecked {
            let! network =
                network
                    (words.GetResults ExportWord.Network)
                    (words.GetResults ExportWord.Map)
                    (words.TryGetResult ExportWord.Activation)
                    (words.TryGetResult ExportWord.Input)

            and! output = words.TryGetResult ExportWord.Target |> required "--out FILE.onnx"
            return Export(network, output)
        }

    let private bench (words: ParseResults<BenchWord>) =
        allChecked {
            let! topic = words.TryGetResult BenchWord.Only |> name "--only"

            and! seconds =
                words.TryGetResult BenchWord.Seconds |> within "--seconds" 1 3600 |> orElse 2

            return Bench(words.Contains BenchWord.AsJson, topic, seconds)
        }

    let private shells =
        [ "bash", Shell.Bash
          "zsh", Shell.Zsh
          "fish", Shell.Fish
          "pwsh", Shell.PowerShell ]

    let private completion (words: ParseResults<CompletionWord>) =
        only "one of bash, zsh, fish, pwsh" (words.GetResults CompletionWord.Shell)
        |> Result.bind (oneOf "the shell" shells)
        |> Result.map Completion

    let all =
        [| VerbParser.verb VerbTexts.run run
           VerbParser.verb VerbTexts.resume (folder Resume)
           VerbParser.verb VerbTexts.report report
           VerbParser.verb VerbTexts.runs runs
           VerbParser.verb VerbTexts.compare compare
           VerbParser.verb VerbTexts.experiments experiments
           VerbParser.verb VerbTexts.data data
           VerbParser.verb VerbTexts.attack attack
           VerbParser.verb VerbTexts.analyse analyse
           VerbParser.verb VerbTexts.export export
           VerbParser.verb VerbTexts.sweep SweepVerb.read
           VerbParser.verb VerbTexts.bench bench
           VerbParser.verb VerbTexts.completion completion |]
