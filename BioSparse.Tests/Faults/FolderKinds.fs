/// Kinds of bad inputs that lie in the folder of a run or of a sweep.
module BioSparse.Tests.Faults.FolderKinds

open BioSparse.Core
open System
open System.IO
open System.Text.Json
open System.Threading
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Experiments
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.App.Sweeps
open BioSparse.Tests
open BioSparse.Tests.Faults.KindForms

/// Goes on with the run of a stage until it ends, or until `stops` says so of what it does; its rows.
let private worked (stops: JobProgress -> bool) config stage =
    use stop = new CancellationTokenSource()
    use log = new RunLog(Path.Combine(stage, "run", "log.jsonl"))

    let watch =
        { new IProgress<JobProgress> with
            member _.Report progress =
                if stops progress then
                    stop.Cancel() }

    ExperimentRunner(config, ExperimentData.Load(config, null), Path.Combine(stage, "run"), log)
        .Run(watch, stop.Token)

let private resumed config stage = worked (fun _ -> false) config stage

let private runFolder =
    let stage stage =
        Digits.put stage id id
        File.WriteAllText(Path.Combine(stage, "toy.yaml"), goodToy)
        train stage "run"

    let reported name file share draw =
        { left name $"run/{file}" share draw (fun stage -> [ "report"; Path.Combine(stage, "run") ]) with
            Stage = stage
            Named = [ "run/weights/"; "run/config.yaml" ] }

    [ reported "config.yaml of a run" "config.yaml" 5 (fun good -> TextInputs.yaml [ good ])
      reported "run.json" "run.json" 5 TextInputs.json
      reported "metrics.csv" "metrics.csv" 5 TextInputs.csv
      reported "outcomes.csv of a run" "outcomes.csv" 5 TextInputs.csv
      reported "warnings of a run" "state/competitive-hebbian-seed1.warnings.txt" 1 (fun _ random ->
          Mutation.encoded random (Mutation.text random "a warning\n"))
      |> fun kind ->
          { kind with
              Stage =
                  fun folder ->
                      stage folder
                      File.WriteAllText(Path.Combine(folder, kind.File), "a warning\n") }
      { reported "weights of a run" "weights/competitive-hebbian-seed1.safetensors" 5 (fun _ ->
            ArrayInputs.safetensors 20 2) with
          Draw = fun _ -> ArrayInputs.safetensors 20 2 }
      let portrait = "portraits/competitive-hebbian-seed1.npz"

      { reported "portrait of a run" portrait 5 (fun _ _ -> [||]) with
          Draw =
              fun stage random ->
                  let good = File.ReadAllBytes(Path.Combine(stage, "run", portrait))
                  Mutation.pick random [ Mutation.bytes; Mutation.overwrite ] random good }

      { reported "rows of a job" "state/competitive-hebbian-seed1.csv" 10 TextInputs.csv with
          Words = fun stage -> [ "resume"; Path.Combine(stage, "run") ] }
      |> within (fun stage -> resumed (configure stage) stage |> ignore) ]

/// One model and seed, so that the checkpoint is the only one.
let private single stage =
    BuiltIn.Configure(
        Catalogue.builtIn,
        Path.Combine(stage, "toy.yaml"),
        [| "models=[competitive-hebbian]"; "seeds=[1]" |]
    )

/// Damaged checkpoints are told of and removed, and the run ends in the same rows, whatever was wrong.
let private checkpoint =
    let place = "state/competitive-hebbian-seed1"
    let newest = $"run/{place}/000001.safetensors"

    let stage stage =
        Digits.put stage id id
        File.WriteAllText(Path.Combine(stage, "toy.yaml"), goodToy)
        let run = Path.Combine(stage, "run")
        RunCommand.InSweep(single stage, run, null).Execute() |> ignore
        File.Move(Path.Combine(run, $"{place}.csv"), Path.Combine(stage, "rows.csv"))
        Directory.Delete(Path.Combine(run, "weights"), true)

        try
            worked (fun progress -> progress.Phase = JobPhase.Attacks) (single stage) stage |> ignore
        with :? OperationCanceledException ->
            ()

        let saved = Directory.GetFiles(Path.Combine(run, place)) |> Array.sortDescending

        for older in saved[1..] do
            File.Delete older

        File.Move(saved[0], Path.Combine(stage, newest), true)

    let draw stage =
        ArrayInputs.damaged (File.ReadAllBytes(Path.Combine(stage, newest)))

    { byWords "checkpoint" newest (fun _ -> [||]) (fun stage _ -> [ "resume"; Path.Combine(stage, "run") ]) with
        Share = 5
        Writes = "run"
        Stage = stage
        Draw = draw }
    |> within (fun stage ->
        let log = Path.Combine(stage, "run", "log.jsonl")
        File.Delete log

        if
            MetricsCsv.ToText(resumed (single stage) stage)
            <> File.ReadAllText(Path.Combine(stage, "rows.csv"))
        then
            failwith "a damaged checkpoint changed the rows"

        for line in File.ReadAllLines log do
            use said = JsonDocument.Parse line

            if said.RootElement.GetProperty("what").GetString() = "refused" then
                let why = said.RootElement.GetProperty("details").GetProperty("why").GetString()
                raise (FaultException(ExitStatus.Data, nonNull why)))

let private sweepFolder =
    let stage folder =
        Digits.put folder id id
        File.WriteAllText(Path.Combine(folder, "toy.yaml"), goodToy)
        File.WriteAllText(Path.Combine(folder, "sweep.yaml"), sweep)

        let definition =
            SweepReader.ReadFile(Catalogue.builtIn, Path.Combine(folder, "sweep.yaml"))

        let plan = SweepPlanner.Plan definition

        SweepFolder(Catalogue.builtIn, Path.Combine(folder, "s"))
            .Write(Path.Combine(folder, "sweep.yaml"), definition, plan)

        let first = plan |> Seq.head

        RunCommand.InSweep(configure folder, Path.Combine(folder, "s", "runs", first.Run), null).Execute()
        |> ignore

    let swept name file draw words =
        { left name $"s/{file}" 5 draw words with
            Stage = stage
            Named = [ "s: "; "/s/" ] }

    let verb verb =
        fun stage -> [ "sweep"; verb; Path.Combine(stage, "s") ]

    [ swept "plan of a sweep" "plan.jsonl" TextInputs.json (verb "status")
      swept "plan of a sweep, collected" "plan.jsonl" TextInputs.json (verb "collect")
      swept "base of a sweep" "base.yaml" (fun good -> TextInputs.yaml [ good ]) (verb "collect")
      swept "definition of a sweep" "sweep.yaml" (fun good -> TextInputs.yaml [ good ]) (verb "collect") ]

/// All of them.
let all = runFolder @ [ checkpoint ] @ sweepFolder
