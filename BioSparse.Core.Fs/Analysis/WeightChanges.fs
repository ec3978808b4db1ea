namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module WeightChanges =

    /// The fewest changes that a shape is seen in.
    let private fewest = 8

    let distanceFromNormal (values: float[]) =
        if values.Length < fewest then
            nan
        else
            let n = float values.Length
            let mean = Array.average values
            let sd = sqrt (values |> Array.averageBy (fun v -> (v - mean) * (v - mean)))

            // changes of synapses that did not learn are 0 but for rounding
            if not (sd > 1e-12) then
                nan
            else
                values
                |> Array.sort
                |> Array.mapi (fun i v ->
                    let below = Tail.normal ((mean - v) / sd)
                    max (below - float i / n) (float (i + 1) / n - below))
                |> Array.max

    let private survivors (threshold: float) (weights: float32[]) =
        let least =
            float32 threshold * (weights |> Array.fold (fun largest w -> max largest (abs w)) 0.0f)

        fun i -> abs weights[i] > least

    let normality threshold (before: float32[]) (after: float32[]) =
        if before.Length <> after.Length then
            invalidArg (nameof after) $"{after.Length} weights after, {before.Length} before"

        let first, last = survivors threshold before, survivors threshold after

        let kept =
            [| for i in 0 .. before.Length - 1 do
                   if first i && last i && sign before[i] = sign after[i] then
                       struct (float (abs before[i]), float (abs after[i])) |]

        let change (transform: float -> float) =
            kept |> Array.map (fun struct (a, b) -> transform b - transform a) |> distanceFromNormal

        struct (change id, change Math.Sqrt, change Math.Log)

    let metrics =
        [| for name, what in [ "w", "|w|"; "sqrt", "√|w|"; "log", "ln |w|" ] do
               Metric.create
                   $"change_normality_{name}"
                   $"distance from normal of the changes of {what} while learning"
                   MetricUnit.Plain
                   Direction.Neither
                   MetricRole.Fit |]

    let rows model seed threshold before after =
        let struct (w, root, log) = normality threshold before after

        Array.map2
            (fun (metric: Metric) value -> Metrics.row model seed Split.NoImages metric.Name None value)
            metrics
            [| w; root; log |]
