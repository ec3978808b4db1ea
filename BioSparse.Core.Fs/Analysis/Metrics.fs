namespace BioSparse.Core

open System

type MetricRow =
    { Model: string
      Seed: int
      Split: Split
      Metric: string
      X: float
      Value: float }

type SummaryRow =
    { Model: string
      Split: Split
      Metric: string
      X: float
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

    // NaN does not equal itself; bits do. Adding 0 turns −0 into 0.
    let private identity (x: float) =
        if Double.IsNaN x then
            Int64.MinValue
        else
            BitConverter.DoubleToInt64Bits(x + 0.0)

    let private seeds (rows: MetricRow[]) =
        rows
        |> Array.filter (fun row -> not (Double.IsNaN row.Value))
        |> Array.groupBy _.Seed
        |> Array.sortBy fst
        |> Array.map (fun (seed, rows) -> struct (seed, rows |> Array.averageBy _.Value))

    let perSeed model metric x (rows: MetricRow seq) =
        rows
        |> Seq.filter (fun row -> row.Model = model && row.Metric = metric && identity row.X = identity x)
        |> Array.ofSeq
        |> seeds

    let summarise (rows: MetricRow seq) =
        let rows = Array.ofSeq rows

        let order names =
            names |> Array.distinct |> Array.indexed |> Array.map (fun (i, n) -> n, i) |> dict

        let models = rows |> Array.map _.Model |> order
        let metrics = rows |> Array.map (fun row -> row.Split, row.Metric) |> order

        rows
        |> Array.groupBy (fun row -> struct (row.Model, row.Split, row.Metric, identity row.X))
        |> Array.map (fun (struct (model, split, metric, _), rows) ->
            { Model = model
              Split = split
              Metric = metric
              X = rows[0].X
              Interval = seeds rows |> Array.map (fun struct (_, value) -> value) |> Statistics.interval
              Images = 0 })
        // Double.CompareTo puts NaN before every number
        |> Array.sortWith (fun a b ->
            match
                compare models[a.Model] models[b.Model],
                compare metrics[a.Split, a.Metric] metrics[b.Split, b.Metric]
            with
            | 0, 0 -> a.X.CompareTo b.X
            | 0, byMetric -> byMetric
            | byModel, _ -> byModel)
