namespace BioSparse.Core

type ImageOutcomes =
    { Model: string
      Seed: int
      Split: Split
      Metric: string
      X: float
      Survives: bool[] }

[<Struct>]
type ImageInterval =
    { Interval: Interval
      Images: int
      P: float }

[<RequireQualifiedAccess>]
module ImageBootstrap =

    [<Literal>]
    let Replicates = 2000

    let interval key (values: float[][]) =
        let seeds = values.Length
        let images = if seeds = 0 then 0 else values[0].Length

        if images = 0 || values |> Array.exists (fun own -> own.Length <> images) then
            invalidArg (nameof values) "each seed has a value for each image, and there are some of both"

        let drawnSeeds key =
            if seeds = 1 then
                [| 0 |]
            else
                Random.integers seeds (seeds - 1) (Random.named "seeds" key)

        let replicate number =
            let key = Random.split number key
            let drawn = Random.integers images images (Random.named "images" key)

            drawnSeeds key
            |> Array.averageBy (fun seed ->
                let own = values[seed]
                let mutable sum = 0.0

                for image in drawn do
                    sum <- sum + own[image]

                sum / float images)

        let means = Array.init Replicates replicate

        let share side =
            float (1 + (means |> Array.filter side |> Array.length)) / float (1 + Replicates)

        let overSeeds = values |> Array.map Array.average |> Statistics.interval

        { Interval =
            { overSeeds with
                Low = Statistics.quantile 0.025 means
                High = Statistics.quantile 0.975 means }
          Images = images
          P = min 1.0 (2.0 * min (share (fun mean -> mean <= 0.0)) (share (fun mean -> mean >= 0.0))) }

    let table (outcomes: ImageOutcomes seq) seeds (xs: float[]) model metric =
        let own =
            outcomes |> Seq.filter (fun o -> o.Model = model && o.Metric = metric) |> Array.ofSeq

        let found =
            seeds
            |> Array.map (fun seed ->
                xs
                |> Array.choose (fun x ->
                    own |> Array.tryFind (fun o -> o.Seed = seed && o.X.Equals x) |> Option.map _.Survives))

        let lengths = found |> Array.collect (Array.map Array.length) |> Array.distinct

        if
            found |> Array.exists (fun each -> each.Length < xs.Length)
            || lengths.Length <> 1
            || lengths[0] = 0
        then
            ValueNone
        else
            found
            |> Array.map (fun each ->
                Array.init lengths[0] (fun image ->
                    let count = each |> Array.filter (Array.item image) |> Array.length
                    float count / float xs.Length))
            |> ValueSome

    /// One key for all: it draws the same images for whatever is shown together.
    let private key = Random.named "images" (Random.key 0UL)

    let ofMetric outcomes seeds xs model metric =
        table outcomes seeds xs model metric |> ValueOption.map (interval key)

    let ofDifference outcomes seeds xs higher lower metric =
        match table outcomes seeds xs higher metric, table outcomes seeds xs lower metric with
        | ValueSome a, ValueSome b when a[0].Length = b[0].Length ->
            Array.map2 (Array.map2 (-)) a b |> interval key |> ValueSome
        | _ -> ValueNone

    let summarise (outcomes: ImageOutcomes seq) (rows: MetricRow seq) =
        let outcomes, rows = Array.ofSeq outcomes, Array.ofSeq rows

        Metrics.summarise rows
        |> Array.map (fun row ->
            let own =
                outcomes
                |> Array.filter (fun o ->
                    o.Model = row.Model && o.Split = row.Split && o.Metric = row.Metric)

            if own.Length = 0 || row.Interval.Count = 0 then
                row
            else
                let seeds =
                    rows
                    |> Array.filter (fun each -> each.Split = row.Split)
                    |> Metrics.perSeed row.Model row.Metric row.X
                    |> Array.map (fun struct (seed, _) -> seed)

                match ofMetric own seeds (Option.toArray row.X) row.Model row.Metric with
                | ValueSome joint ->
                    { row with
                        Interval = joint.Interval
                        Images = joint.Images }
                | ValueNone -> row)
