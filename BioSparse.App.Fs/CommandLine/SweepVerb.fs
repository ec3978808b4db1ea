namespace BioSparse.App.CommandLine

open Argu

[<RequireQualifiedAccess>]
module internal SweepVerb =

    open Grammar
    open Values

    let private engines = [ "local", Engine.Local; "slurm", Engine.Slurm ]

    let read (words: ParseResults<SweepWord>) =
        let engine = words.TryGetResult SweepWord.Engine
        let jobs = words.TryGetResult SweepWord.Jobs
        let output = words.TryGetResult SweepWord.Out |> name "--out"
        let data = words.TryGetResult SweepWord.DataDir |> name "--data-dir"
        let threads = words.TryGetResult SweepWord.Threads |> within "--threads" 1 1024

        let isOnly what (options: (string * bool) list) : Checked<unit> =
            match
                [ for option, isGiven in options do
                      if isGiven then
                          $"{option} goes with {what}" ]
            with
            | [] -> Ok()
            | mistakes -> Error mistakes

        let notPlanning =
            isOnly
                "sweep FILE only"
                [ "--dry-run", words.Contains SweepWord.DryRun
                  "--pilot", words.Contains SweepWord.Pilot
                  "--out", words.Contains SweepWord.Out ]

        let running =
            [ "--engine", engine.IsSome
              "--jobs", jobs.IsSome
              "--retry", words.Contains SweepWord.Retry ]

        let notWorking =
            isOnly "sweep work only" [ "--threads", words.Contains SweepWord.Threads ]

        let options make (file: Checked<string>) =
            allChecked {
                let! file = file
                and! () = notWorking
                and! engine = engine |> Option.defaultValue "local" |> oneOf "--engine" engines
                and! jobs = jobs |> within "--jobs" 1 100000 |> nullable
                and! data = data
                and! output = output

                return
                    make
                        { File = file
                          Engine = engine
                          Jobs = jobs
                          DataDirectory = data
                          Output = output
                          DryRun = words.Contains SweepWord.DryRun
                          Pilot = words.Contains SweepWord.Pilot
                          Retry = words.Contains SweepWord.Retry }
            }

        let look make rest =
            allChecked {
                let! () = notPlanning

                and! () =
                    isOnly
                        "sweep FILE and sweep resume only"
                        (running @ [ "--data-dir", words.Contains SweepWord.DataDir ])

                and! () = notWorking
                and! folder = only "DIR" rest
                return make folder
            }

        match words.GetResults SweepWord.Plan with
        | "status" :: rest -> look SweepStatus rest
        | "collect" :: rest -> look SweepCollect rest
        | "resume" :: rest ->
            allChecked {
                let! () = notPlanning
                and! command = options SweepResume (only "DIR" rest)
                return command
            }
        | "work" :: directory :: runs ->
            allChecked {
                let! () = notPlanning
                and! () = isOnly "sweep FILE and sweep resume only" running
                and! directory = only "DIR" [ directory ]
                and! threads = orElse 1 threads
                and! data = data

                return
                    SweepWork
                        { Directory = directory
                          Runs = List.toArray runs
                          Threads = threads
                          DataDirectory = data }
            }
        | plan ->
            allChecked {
                let! () =
                    if words.Contains SweepWord.Pilot && not (words.Contains SweepWord.DryRun) then
                        mistake "--pilot goes with --dry-run"
                    else
                        Ok()

                and! command =
                    options Sweep (only "FILE, or one of status DIR, resume DIR, collect DIR," plan)

                return command
            }
