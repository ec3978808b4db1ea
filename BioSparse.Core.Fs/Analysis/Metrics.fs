namespace BioSparse.Core

open System

type MetricRow =
    { Model: string
      Seed: int
      Split: Split
      Metric: string
      X: float option
      Value: float }

type SummaryRow =
    { Model: string
      Split: Split
      Metric: string
      X: float option
      Interval: Interval
      Images: int }

[<RequireQualifiedAccess>]
module Metrics =

    let row model seed split metric x value =
        { Model = model
          Seed = seed
          Split = split
          Metric = metric
          X = x
          Value = value }

    let measuredSplit (rows: MetricRow seq) =
        if rows |> Seq.exists (fun row -> row.Split = Split.Test) then
            Split.Test
        else
            Split.Validation

    let measured rows =
        let split = measuredSplit rows

        rows |> Seq.filter (fun row -> row.Split = split || row.Split = Split.NoImages) |> Array.ofSeq

    let private seeds (rows: MetricRow[]) =
        rows
        |> Array.filter (fun row -> not (Double.IsNaN row.Value))
        |> Array.groupBy _.Seed
        |> Array.sortBy fst
        |> Array.map (fun (seed, rows) -> struct (seed, rows |> Array.averageBy _.Value))

    let perSeed model metric x (rows: MetricRow seq) =
        rows
        |> Seq.filter (fun row -> row.Model = model && row.Metric = metric && row.X = x)
        |> Array.ofSeq
        |> seeds

    let summarise (rows: MetricRow seq) =
        let rows = Array.ofSeq rows

        let order names =
            names |> Array.distinct |> Array.indexed |> Array.map (fun (i, n) -> n, i) |> dict

        let models = rows |> Array.map _.Model |> order
        let metrics = rows |> Array.map (fun row -> row.Split, row.Metric) |> order

        rows
        |> Array.groupBy (fun row -> struct (row.Model, row.Split, row.Metric, row.X))
        |> Array.map (fun (struct (model, split, metric, x), rows) ->
            { Model = model
              Split = split
              Metric = metric
              X = x
              Interval = seeds rows |> Array.map (fun struct (_, value) -> value) |> Statistics.interval
              Images = 0 })
        |> Array.sortWith (fun a b ->
            match
                compare models[a.Model] models[b.Model],
                compare metrics[a.Split, a.Metric] metrics[b.Split, b.Metric]
            with
            | 0, 0 -> compare a.X b.X
            | 0, byMetric -> byMetric
            | byModel, _ -> byModel)
