namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type internal JobTask =
    { Train: Dataset
      Outputs: OutputRange option
      Features: JobFeatures }

[<Sealed>]
type internal JobTasks(job: Job, split: Split, images: ExperimentImages, key: Key, whole: JobFeatures) =

    let measured = ExperimentImages.on split images

    let stream =
        images.Stream |> Option.map (fun stream -> stream.Settings, stream.Tasks)

    let on (task: StreamTask) =
        Split.among split task.Train task.Validation task.Test

    let ofStream (settings: StreamSettings) (tasks: StreamTask list) number : JobTask =
        let own = tasks[number]
        let replays = number > 0 && job.Replay > 0

        let train =
            if replays then
                TaskStream.withReplay job.Replay settings.Scenario key tasks number
            else
                own.Train

        { Train = train
          Outputs = Some(TaskStream.learning settings.Scenario replays tasks number)
          Features = new JobFeatures(job.Recipe, uint64 job.Seed, train, on own, None) }

    let mutable held: struct (int * JobTask) voption = ValueNone

    let release () =
        match held with
        | ValueSome(_, task) -> task.Features.Release()
        | ValueNone -> ()

        held <- ValueNone

    let row metric x value =
        Metrics.row job.Model job.Seed split metric x value

    let weightRow metric x value =
        Metrics.row job.Model job.Seed Split.NoImages metric x value

    let answered (network: Network) outputs images =
        Accuracy.ofNetwork
            { network with
                Readout = ReadoutRows.readout outputs network.Readout }
            images

    member _.Count =
        match stream with
        | Some(_, tasks) -> tasks.Length
        | None -> 1

    member _.Task number =
        match stream, held with
        | None, _ ->
            ({ Train = images.Train
               Outputs = None
               Features = whole }
            : JobTask)
        | Some _, ValueSome(known, task) when known = number -> task
        | Some(settings, tasks), _ ->
            release ()
            let task = ofStream settings tasks number
            held <- ValueSome(struct (number, task))
            task

    member _.Key number =
        if number = 0 then
            key
        else
            Random.split number (Random.named "task" key)

    member _.After(task, threshold, layers: Layer list, readout) =
        match stream with
        | None -> []
        | Some(settings, tasks) ->
            let network = Network.create layers readout

            let asked =
                match settings.Scenario with
                | Scenario.ClassIncremental -> [ 0..task ]
                | Scenario.TaskIncremental
                | Scenario.DomainIncremental -> [ 0 .. tasks.Length - 1 ]

            let accuracies =
                [ for j in asked ->
                      j, answered network (TaskStream.answering settings.Scenario tasks task j) (on tasks[j]) ]

            let sparsity =
                layers
                |> List.map (fun layer ->
                    layer.Weights.Count,
                    Sparsity.weights
                        threshold
                        layer.Weights.Rows
                        layer.Weights.Columns
                        (layer.Weights.ToArray()))

            let after = Some(float (task + 1))
            let weights = sparsity |> List.sumBy fst
            let alive = sparsity |> List.sumBy (fun (_, own) -> own.Synapses)

            [ for j, accuracy in accuracies do
                  row "continual_accuracy" (Some(ContinualNumbers.place (task + 1) (j + 1))) accuracy
              row
                  "acc_after"
                  after
                  (accuracies |> List.filter (fun (j, _) -> j <= task) |> List.averageBy snd)
              if job.HasWeights then
                  weightRow "density_after" after (float alive / float weights)

                  weightRow
                      "used_units_after"
                      after
                      (float (sparsity |> List.sumBy (fun (_, own) -> own.UsedUnits))) ]

    member _.Finally(untrained: Lazy<Network>, rows: MetricRow list) =
        match stream with
        | None -> []
        | Some(settings, tasks) ->
            let r = ContinualNumbers.matrix rows

            [ row "acc" None (ContinualNumbers.averageAccuracy r)
              if tasks.Length > 1 then
                  row "bwt" None (ContinualNumbers.backwardTransfer r)
                  row "forgetting" None (ContinualNumbers.forgetting r)

                  if settings.Scenario <> Scenario.ClassIncremental then
                      let before =
                          [| for j in 0 .. tasks.Length - 1 ->
                                 answered
                                     untrained.Value
                                     (TaskStream.answering settings.Scenario tasks 0 j)
                                     (on tasks[j]) |]

                      row "fwt" None (ContinualNumbers.forwardTransfer before r) ]

    member _.Joints =
        match stream with
        | Some(settings, tasks) when settings.Joint -> tasks.Length
        | _ -> 0

    member _.Joint(task, train: Dataset -> Result<Network, TrainingFailure>, rows: MetricRow list) =
        match stream with
        | None -> Ok []
        | Some(settings, tasks) ->
            let some = List.truncate (task + 1) tasks

            train (TaskStream.together _.Train settings.Scenario some)
            |> Result.map (fun (network: Network) ->
                let onTask j =
                    answered network (TaskStream.answering settings.Scenario tasks task j) (on tasks[j])

                let own = row "joint_accuracy" (Some(float (task + 1))) (onTask task)

                if task < tasks.Length - 1 then
                    [ own ]
                else
                    let joint =
                        [| for row in rows @ [ own ] do
                               if row.Metric = "joint_accuracy" then
                                   row.Value |]

                    [ own
                      row "acc_joint" None (List.average [ for j in 0..task -> onTask j ])
                      row
                          "intransigence"
                          None
                          (ContinualNumbers.intransigence joint (ContinualNumbers.matrix rows)) ])

    member _.Release() =
        release ()
        whole.Release()
