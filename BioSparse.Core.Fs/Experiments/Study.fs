namespace BioSparse.Core

open System
open System.Threading

[<RequireQualifiedAccess>]
module Study =

    let defaults: Protocol =
        let attack name =
            let kind = Catalogue.builtIn.Attacks |> List.find (fun kind -> kind.Name = name)

            { Attack = kind.Attack(Codec.standards kind.Settings)
              Epsilons = [| 0.05; 0.1; 0.2 |]
              Samples = 1000
              Source = None }

        { On = Split.Test
          Attacks = List.map attack [ "noise"; "fgsm"; "pgd" ]
          FewShot =
            Some
                { Shots = [ 1; 5; 10; 20; 50 ]
                  Draws = 5
                  Steps = 300
                  Protocols = [ Whole; Features ] }
          Threshold = Sparsity.DetectionThreshold
          Bootstrap = 200
          Measurements = [ Protocol.layers; Protocol.fits; Protocol.judgement; Protocol.changes ] }

    /// Begin and end of a phase, as rough shares of a job's time.
    let private extent phase =
        match phase with
        | JobPhase.Features -> struct (0.0, 0.4)
        | JobPhase.Readout -> struct (0.4, 0.5)
        | JobPhase.Joint -> struct (0.5, 0.5)
        | JobPhase.Attacks -> struct (0.5, 0.7)
        | JobPhase.FewShots -> struct (0.7, 0.9)
        | JobPhase.Measurements -> struct (0.9, 1.0)
        | JobPhase.Finished -> struct (1.0, 1.0)

    let run protocol recipe seed train test (progress: IProgress<float>) cancellation =
        let job: Job =
            { Model = Recipe.name recipe
              Seed = seed
              Recipe = recipe
              FewShot = recipe
              FewShotSteps = None
              LearnsFromLabels = Recipe.learnsFromLabels recipe (Random.key (uint64 seed)) train
              HasWeights = true
              Replay = 0
              IsBeforehand = false }

        let images: ExperimentImages =
            { Train = train
              Validation = Dataset.take 0 test
              Test = test
              Stream = None }

        use machine = new JobMachine(protocol, images, job)

        let rec go (state: JobState) =
            let struct (low, high) = extent state.Phase

            let watch: JobWatch =
                { Progress = Progress.part low high progress
                  Cancellation = cancellation }

            if state.Phase = JobPhase.Finished then
                progress.Report 1.0
                Ok(machine.Result state)
            else
                machine.Step(state, watch) |> Result.bind go

        go machine.Start

    let rows protocol recipe seed train test =
        run protocol recipe seed train test Progress.silent CancellationToken.None |> Result.map _.Rows
