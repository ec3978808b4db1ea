namespace BioSparse.App.CommandLine

open BioSparse.Core

open System
open Argu
open BioSparse.App

[<NoComparison; NoEquality>]
type internal Verb =
    { Text: VerbText
      Read: string[] -> Result<Command, string>
      Usage: unit -> string }

[<RequireQualifiedAccess>]
module internal Verbs =

    open Grammar
    open Values

    let private parser<'Word when 'Word :> IArgParserTemplate> verb =
        ArgumentParser.Create<'Word>(
            programName = $"biosparse {verb}",
            usageStringCharacterWidth = 100,
            checkStructure = false
        )

    /// Argu's sentence without the usage that follows it.
    let private sentence (message: string) =
        let first = message.Split('\n')[0]

        (if first.StartsWith "ERROR: " then
             first.Substring 7
         else
             first)
            .Trim()
            .TrimEnd('.')

    let private verb<'Word when 'Word :> IArgParserTemplate>
        (text: VerbText)
        (build: ParseResults<'Word> -> Command)
        =
        let read (words: string[]) =
            try
                let parser = parser<'Word> text.Name

                let options =
                    [| for case in parser.GetArgumentCases() do
                           if not case.IsMainCommand then
                               yield! case.CommandLineNames.Value |]

                for word in words do
                    let option = word.Split('=')[0]

                    if isOption word && not (Array.contains option options) then
                        let allowed =
                            if options.Length = 0 then
                                "it takes none"
                            else
                                "allowed " + String.concat ", " options

                        match Spelling.nearest options option with
                        | null -> mistake "unknown option %s; %s" option allowed
                        | near -> mistake "unknown option %s; %s (did you mean %s?)" option allowed near

                Ok(build (parser.ParseCommandLine(words, raiseOnUsage = false)))
            with
            | Mistake text -> Error text
            | :? ArguParseException as e -> Error(sentence e.Message)

        { Text = text
          Read = read
          Usage = fun () -> (parser<'Word> text.Name).PrintUsage(programName = "biosparse " + text.Name) }

    let private engines = [ "local", Engine.Local; "slurm", Engine.Slurm ]

    // ---- the verbs ----

    let private run (words: ParseResults<RunWord>) =
        Run
            { Experiment =
                (match words.GetResults RunWord.Experiment with
                 | [] -> "quick"
                 | given -> only "one EXPERIMENT" given)
              Settings = List.toArray (words.GetResults RunWord.Set)
              Seeds = words.TryGetResult RunWord.Seeds |> within "--seeds" 1 1000 |> orNone
              Threads = words.TryGetResult RunWord.Threads |> within "--threads" 1 1024 |> orNone
              DataDirectory = words.TryGetResult RunWord.DataDir |> orNull
              Output = words.TryGetResult RunWord.Out |> orNull
              Quiet = words.Contains RunWord.Quiet }

    let private folder make (words: ParseResults<FolderWord>) =
        make (only "RUN_DIR" (words.GetResults FolderWord.Folder))

    let private experiments (words: ParseResults<ExperimentsWord>) =
        Experiments(orNull (words.TryGetResult ExperimentsWord.Show))

    let private data (words: ParseResults<DataWord>) =
        let directory = orNull (words.TryGetResult DataWord.DataDir)

        match words.GetResults DataWord.Ask with
        | [] -> mistake "one of list, fetch NAME, verify NAME is missing"
        | [ "list" ] -> DataList directory
        | "list" :: more :: _ -> mistake "'%s' is one word too many; allowed just list" more
        | "fetch" :: rest -> DataFetch(only "NAME" rest, directory)
        | "verify" :: rest -> DataVerify(only "NAME" rest, directory)
        | other :: _ -> unknown "what to do" [ "list"; "fetch"; "verify" ] other

    let private inputs = [ "plain"; "unit-length" ]

    let private network file map activation input : NetworkOptions =
        { File = file
          Map = mappings map
          Activation = orNull activation
          Input =
            input
            |> Option.map (fun word -> oneOf "--input" (inputs |> List.map (fun name -> name, name)) word)
            |> Option.toObj }

    let private attack (words: ParseResults<AttackWord>) =
        Attack
            { Network =
                network
                    (only "WEIGHTS" (words.GetResults AttackWord.Weights))
                    (words.GetResults AttackWord.Map)
                    (words.TryGetResult AttackWord.Activation)
                    (words.TryGetResult AttackWord.Input)
              Dataset = words.TryGetResult AttackWord.Dataset |> required "--dataset NAME"
              Attack =
                words.TryGetResult AttackWord.Attack |> required "--attack fgsm|pgd|noise|square|cascade"
              Epsilon = words.TryGetResult AttackWord.Epsilon |> required "--epsilon 0.05,0.1" |> radii
              Steps = words.TryGetResult AttackWord.Steps |> within "--steps" 1 100000 |> orNone
              Queries = words.TryGetResult AttackWord.Queries |> within "--queries" 1 100000 |> orNone
              StepSize =
                words.TryGetResult AttackWord.StepSize
                |> checkedBy (fun s -> s > 0.0 && s <= 1.0) "--step-size" "above 0 and up to 1"
                |> Option.toNullable
              RandomStart = words.Contains AttackWord.RandomStart
              Restarts = words.TryGetResult AttackWord.Restarts |> within "--restarts" 1 1000 |> orNone
              Samples = words.TryGetResult AttackWord.Samples |> within "--samples" 1 Int32.MaxValue |> orNone
              Seed =
                words.TryGetResult AttackWord.Seed
                |> within "--seed" 0 Int32.MaxValue
                |> Option.defaultValue 1
              Save = words.TryGetResult AttackWord.Save |> orNull
              Json = words.Contains AttackWord.Json }

    let private analyse (words: ParseResults<AnalyseWord>) =
        Analyse
            { File = only "FILE" (words.GetResults AnalyseWord.File)
              Array = orNull (words.TryGetResult AnalyseWord.Array)
              Threshold =
                words.TryGetResult AnalyseWord.Threshold
                |> checkedBy (fun t -> t >= 0.0 && t < 1.0) "--threshold" "0 or more and below 1"
                |> Option.defaultValue 0.005
              Json = words.Contains AnalyseWord.Json }

    let private export (words: ParseResults<ExportWord>) =
        let network =
            network
                (only "WEIGHTS" (words.GetResults ExportWord.Network))
                (words.GetResults ExportWord.Map)
                (words.TryGetResult ExportWord.Activation)
                (words.TryGetResult ExportWord.Input)

        Export(network, words.TryGetResult ExportWord.Npz |> required "--out FILE.npz")

    let private sweep (words: ParseResults<SweepWord>) =
        let engine = words.TryGetResult SweepWord.Engine
        let jobs = words.TryGetResult SweepWord.Jobs
        let output = orNull (words.TryGetResult SweepWord.Out)
        let data = orNull (words.TryGetResult SweepWord.DataDir)
        let threads = words.TryGetResult SweepWord.Threads |> within "--threads" 1 1024

        let isOnly what (options: (string * bool) list) =
            match options |> List.tryFind snd with
            | Some(option, _) -> mistake "%s goes with %s" option what
            | None -> ()

        let planning =
            [ "--dry-run", words.Contains SweepWord.DryRun
              "--pilot", words.Contains SweepWord.Pilot
              "--out", not (isNull output) ]

        let running =
            [ "--engine", engine.IsSome
              "--jobs", jobs.IsSome
              "--retry", words.Contains SweepWord.Retry ]

        let working = [ "--threads", threads.IsSome ]

        let options file =
            isOnly "sweep work only" working

            { File = file
              Engine = engine |> Option.defaultValue "local" |> oneOf "--engine" engines
              Jobs = jobs |> within "--jobs" 1 100000 |> orNone
              DataDirectory = data
              Output = output
              DryRun = words.Contains SweepWord.DryRun
              Pilot = words.Contains SweepWord.Pilot
              Retry = words.Contains SweepWord.Retry }

        let look make rest =
            isOnly "sweep FILE only" planning
            isOnly "sweep FILE and sweep resume only" (running @ [ "--data-dir", not (isNull data) ])
            isOnly "sweep work only" working
            make (only "DIR" rest)

        match words.GetResults SweepWord.Plan with
        | "status" :: rest -> look SweepStatus rest
        | "collect" :: rest -> look SweepCollect rest
        | "resume" :: rest ->
            isOnly "sweep FILE only" planning
            SweepResume(options (only "DIR" rest))
        | "work" :: directory :: runs ->
            isOnly "sweep FILE only" planning
            isOnly "sweep FILE and sweep resume only" running

            SweepWork
                { Directory = only "DIR" [ directory ]
                  Runs = List.toArray runs
                  Threads = threads |> Option.defaultValue 1
                  DataDirectory = data }
        | plan ->
            if words.Contains SweepWord.Pilot && not (words.Contains SweepWord.DryRun) then
                mistake "--pilot goes with --dry-run"

            Sweep(options (only "FILE, or one of status DIR, resume DIR, collect DIR," plan))

    let private bench (words: ParseResults<BenchWord>) =
        Bench(words.Contains BenchWord.AsJson, orNull (words.TryGetResult BenchWord.Only))

    let all =
        [| verb VerbTexts.run run
           verb VerbTexts.resume (folder Resume)
           verb VerbTexts.report (folder Report)
           verb VerbTexts.experiments experiments
           verb VerbTexts.data data
           verb VerbTexts.attack attack
           verb VerbTexts.analyse analyse
           verb VerbTexts.export export
           verb VerbTexts.sweep sweep
           verb VerbTexts.bench bench |]
