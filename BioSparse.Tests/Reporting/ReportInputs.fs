/// The content of a report, made up.
module BioSparse.Tests.Reporting.ReportInputs

open System
open BioSparse.App.Reporting
open BioSparse.Core

let models = [ "competitive-hebbian"; "backprop-nonnegative"; "krotov_hopfield" ]

/// A metric at its x, and the split that it is measured on.
let private measured =
    let over metrics split xs =
        List.allPairs metrics xs |> List.map (fun (metric, x) -> metric, split, Some x)

    over [ "accuracy" ] Split.Train [ 1.0; 2.0; 3.0 ]
    @ [ "accuracy", Split.Test, None ]
    @ over [ "fgsm"; "pgd"; "worst_case" ] Split.Test [ 0.05; 0.1; 0.2 ]
    @ over [ "fgsm" ] Split.Test [ 0.0 ]
    @ over [ "few_shot_whole"; "few_shot_features" ] Split.Test [ 1.0; 10.0 ]
    @ over [ "acc_after" ] Split.Test [ 1.0; 2.0 ]
    @ over [ "density_after" ] Split.NoImages [ 1.0; 2.0 ]
    @ over [ "ablation"; "ablation_rank"; "csi" ] Split.Test [ 1.0 ]

/// Values of all metrics but one, of models and seeds, from a seed of random numbers.
let rows without seeds random =
    let random = Random random

    [| for model in models do
           for seed in 1..seeds do
               for metric, split, x in measured do
                   let value = random.NextDouble()

                   if metric <> without then
                       Metrics.row model seed split metric x value |]

let private layer name random : ReportLayer =
    let random = Random(random: int)

    let weights =
        Array.init (6 * 16) (fun _ -> exp (float32 (random.NextDouble() * 5.0 - 5.0)))

    let shape = { Channels = 1; Height = 4; Width = 4 }
    ReportLayer(name, name, weights, shape, 6, weights, false, 6)

/// A report of rows.
let ofRows (rows: MetricRow[]) random =
    ReportInput(
        Catalogue.builtIn,
        "made_up",
        "",
        [],
        rows,
        Metrics.summarise rows,
        [| for place, model in List.indexed models ->
               ReportModel(
                   model,
                   1,
                   6,
                   16,
                   true,
                   (model = "backprop-nonnegative"),
                   [| layer model (random + place) |]
               ) |],
        [],
        [],
        { Channels = 1; Height = 4; Width = 4 },
        0.005
    )
