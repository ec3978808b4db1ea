namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module ContinualNumbers =

    let place after on =
        if after < 0 || on < 1 || on > 99 then
            invalidArg (nameof on) $"task {on} after {after}; tasks are numbered from 1 to 99"

        Math.Round(float after + float on / 100.0, 2)

    let tasksOf (x: float) =
        let both = int (Math.Round(100.0 * x))
        struct (both / 100, both % 100)

    let matrix (rows: MetricRow seq) =
        let known =
            [| for row in rows do
                   match row.Metric, row.X with
                   | "continual_accuracy", Some x ->
                       let struct (after, on) = tasksOf x
                       struct (after, on, row.Value)
                   | _ -> () |]

        let tasks =
            known |> Array.fold (fun most (struct (after, on, _)) -> max most (max after on)) 0

        let r = Array2D.create tasks tasks nan

        for struct (after, on, value) in known do
            if after > 0 then
                r[after - 1, on - 1] <- value

        r

    let private tasks (r: float[,]) = Array2D.length1 r

    let private mean values =
        match List.ofSeq values with
        | [] -> nan
        | values -> List.average values

    let accuracyAfter i (r: float[,]) =
        mean [ for j in 0 .. i - 1 -> r[i - 1, j] ]

    let averageAccuracy r = accuracyAfter (tasks r) r

    let private last r = tasks r - 1

    let backwardTransfer (r: float[,]) =
        mean [ for j in 0 .. last r - 1 -> r[last r, j] - r[j, j] ]

    let forwardTransfer (untrained: float[]) (r: float[,]) =
        mean [ for j in 1 .. last r -> r[j - 1, j] - untrained[j] ]

    let forgetting (r: float[,]) =
        mean
            [ for j in 0 .. last r - 1 do
                  let best = List.max [ for l in j .. last r - 1 -> r[l, j] ]
                  best - r[last r, j] ]

    let intransigence (joint: float[]) (r: float[,]) =
        if joint.Length = 0 then
            nan
        else
            mean [ for j in 0 .. last r -> joint[j] - r[j, j] ]

    let metrics =
        let share direction name label =
            Metric.create name label MetricUnit.Share direction MetricRole.Continual

        let signed direction name label =
            Metric.create name label MetricUnit.Plain direction MetricRole.Continual

        [| share Direction.Higher "acc" "mean accuracy on all tasks after the last (ACC)"
           signed Direction.Higher "bwt" "backward transfer (BWT)"
           signed Direction.Higher "fwt" "forward transfer (FWT)"
           signed Direction.Lower "forgetting" "forgetting"
           signed Direction.Lower "intransigence" "intransigence, against joint models"
           share Direction.Higher "acc_joint" "ACC of a joint model of all tasks"
           share Direction.Higher "acc_after" "mean accuracy on the tasks so far, after task x"
           share Direction.Higher "continual_accuracy" "accuracy after task i on task j, x = i + j/100"
           share Direction.Higher "joint_accuracy" "accuracy on task x of a joint model of tasks up to x"
           share Direction.Lower "density_after" "surviving synapses after task x"
           Metric.create
               "used_units_after"
               "units with a surviving synapse after task x"
               MetricUnit.Count
               Direction.Neither
               MetricRole.Continual |]
