namespace BioSparse.Core

open System
open System.Threading

type Study =
    { Attacks: AttackPlan[]
      Shots: int[]
      Draws: int
      FewShotSteps: int
      Threshold: float
      Replicates: int }

type StudyResult =
    { Network: Network
      Rows: MetricRow[]
      Warnings: string[] }

[<RequireQualifiedAccess>]
module Study =

    let defaults =
        let plan attack =
            { Attack = attack
              Epsilons = [| 0.05; 0.1; 0.2 |]
              Samples = 1000
              Source = None }

        let descent =
            { Steps = 40
              StepSize = 0.01
              RandomStart = true
              Restarts = 1 }

        { Attacks = [| plan Noise; plan Fgsm; plan (Pgd descent) |]
          Shots = [| 1; 5; 10; 20; 50 |]
          Draws = 5
          FewShotSteps = 300
          Threshold = Sparsity.DetectionThreshold
          Replicates = 200 }

    let fewShot
        study
        protocol
        (recipe: Recipe)
        (seed: int)
        trained
        (train: Dataset)
        test
        (cancellation: CancellationToken)
        shots
        =
        let drawn =
            Action<int>(fun number ->
                if number < study.Draws then
                    cancellation.ThrowIfCancellationRequested())

        cancellation.ThrowIfCancellationRequested()
        FewShot.mean protocol recipe study.FewShotSteps study.Draws seed trained train test drawn shots

    let private measured
        study
        (recipe: Recipe)
        (seed: int)
        train
        test
        (progress: IProgress<float>)
        (cancellation: CancellationToken)
        (hidden: LearningState)
        network
        =
        let key = Random.key (uint64 seed)
        let model = Recipe.name recipe

        let row metric x value =
            Metrics.row model seed Split.Test metric x value

        let watch =
            Action<float>(fun share ->
                cancellation.ThrowIfCancellationRequested()
                (Progress.part 0.5 0.7 progress).Report share)

        let outcomes =
            Measurement.attacks study.Attacks network (Random.named "attacks" key) test watch

        let protocols =
            if Recipe.learnsFromLabels recipe key train then
                [| Whole, "few_shot_whole" |]
            else
                [| Whole, "few_shot_whole"; Features, "few_shot_features" |]

        let fewShots =
            Array.allPairs protocols study.Shots
            |> Array.mapi (fun i ((protocol, metric), shots) ->
                let accuracy =
                    fewShot study protocol recipe seed hidden train test cancellation shots

                let share = float (i + 1) / float (protocols.Length * study.Shots.Length)
                (Progress.part 0.7 0.9 progress).Report share
                row metric (float shots) accuracy)

        cancellation.ThrowIfCancellationRequested()

        let fits = Measurement.fits study.Threshold study.Replicates key network
        let before = (Recipe.start recipe key train).Layers

        let gradients =
            if outcomes.Length = 0 then
                [||]
            else
                let samples = study.Attacks |> Array.map _.Samples |> Array.max
                [| row "zero_gradient" nan (Attack.zeroGradientShare network (Dataset.take samples test)) |]

        let rows =
            [| Measurement.learntRows model seed study.Threshold (Recipe.rules recipe) hidden.Layers
               [| row "accuracy" nan (Accuracy.ofNetwork network test) |]
               Measurement.attackRows model seed Split.Test outcomes
               gradients
               fewShots
               Measurement.layerRows model seed Split.Test study.Threshold before network test
               Measurement.fitRows model seed network fits |]
            |> Array.concat

        progress.Report 1.0

        { Network = network
          Rows = rows
          Warnings = Array.append (Measurement.sanity test.Classes outcomes) (Measurement.linearity rows) }

    let run study recipe (seed: int) train test progress cancellation =
        let key = Random.key (uint64 seed)

        Recipe.trainHidden recipe key train (Progress.part 0.0 0.4 progress) cancellation
        |> Result.bind (fun hidden ->
            Recipe.trainReadout recipe key train (Progress.part 0.4 0.5 progress) cancellation hidden
            |> Result.map (measured study recipe seed train test progress cancellation hidden))

    let rows study recipe seed train test =
        run study recipe seed train test Progress.silent CancellationToken.None |> Result.map _.Rows
