namespace BioSparse.Core

open System

type PlainReadout = { Weights: float32[]; Bias: float32[] }

[<RequireQualifiedAccess>]
module Ablation =

    let private unitsOf (readout: PlainReadout) (labels: int[]) (activities: float32[]) =
        let classes = readout.Bias.Length
        let units = if classes = 0 then 0 else readout.Weights.Length / classes

        if units * classes <> readout.Weights.Length then
            invalidArg (nameof readout) $"{readout.Weights.Length} weights of {classes} classes"

        if activities.Length <> labels.Length * units then
            invalidArg
                (nameof activities)
                $"{activities.Length} activities of {labels.Length} samples and {units} units"

        units

    /// V y + c of sample n, of the units that are not silent.
    let private logits (readout: PlainReadout) units (activities: float32[]) (isSilent: bool[]) n =
        readout.Bias
        |> Array.mapi (fun c bias ->
            let mutable sum = float bias

            for j in 0 .. units - 1 do
                if not isSilent[j] then
                    sum <- sum + float readout.Weights[c * units + j] * float activities[n * units + j]

            sum)

    let private largest (values: float[]) =
        let mutable best = 0

        for c in 1 .. values.Length - 1 do
            if values[c] > values[best] then
                best <- c

        best

    let accuracy readout (labels: int[]) activities isSilent =
        let units = unitsOf readout labels activities

        labels
        |> Array.mapi (fun n label -> largest (logits readout units activities isSilent n) = label)
        |> Array.averageBy Convert.ToDouble

    /// −ln softmax of the label's logit.
    let private loss (logits: float[]) label =
        let mutable most = logits[0]
        let mutable sum = 0.0

        for c in 1 .. logits.Length - 1 do
            most <- Math.Max(most, logits[c])

        for c in 0 .. logits.Length - 1 do
            sum <- sum + exp (logits[c] - most)

        most + log sum - logits[label]

    let costsOf units (unitOf: int[]) readout (labels: int[]) activities =
        let width = unitsOf readout labels activities
        let classes = readout.Bias.Length

        if unitOf.Length <> width || unitOf |> Array.exists (fun unit' -> unit' < 0 || unit' >= units) then
            invalidArg (nameof unitOf) $"{unitOf.Length} activities of {units} units; {width} activities"

        let members = Array.init units (fun _ -> ResizeArray<int>())
        unitOf |> Array.iteri (fun j unit' -> members[unit'].Add j)
        let rises = Array.zeroCreate<float> units
        let none = Array.create width false
        let without = Array.zeroCreate classes
        let isActive n j = activities[n * width + j] <> 0.0f

        for n in 0 .. labels.Length - 1 do
            let whole = logits readout width activities none n
            let before = loss whole labels[n]

            for unit' in 0 .. units - 1 do
                let own = members[unit']

                if own.Exists(isActive n) then
                    for c in 0 .. classes - 1 do
                        let mutable lost = 0.0

                        for j in own do
                            lost <-
                                lost + float readout.Weights[c * width + j] * float activities[n * width + j]

                        without[c] <- whole[c] - lost

                    rises[unit'] <- rises[unit'] + loss without labels[n] - before

        rises |> Array.map (fun rise -> rise / float labels.Length)

    let costs readout labels activities =
        let width = unitsOf readout labels activities
        costsOf width [| 0 .. width - 1 |] readout labels activities

    let difference (selectivity: float[]) readout labels activities =
        let active =
            [| 0 .. selectivity.Length - 1 |]
            |> Array.filter (fun j -> not (Double.IsNaN selectivity[j]))
            |> Array.sortBy (fun j -> selectivity[j])

        if active.Length < 2 then
            nan
        else
            let count = max 1 (active.Length / 10)

            let left units =
                let isSilent = Array.create selectivity.Length false

                for j in units do
                    isSilent[j] <- true

                accuracy readout labels activities isSilent

            // (whole − without the most selective) − (whole − without the least selective)
            left (Array.truncate count active) - left (Array.skip (active.Length - count) active)
