namespace BioSparse.Core

open System

type RunRows = { Run: string; Rows: MetricRow[] }

type RunDifference =
    { Run: string
      Model: string
      Split: Split
      Metric: string
      X: float option
      Seeds: int[]
      Difference: Interval
      T: float
      P: float
      Corrected: float
      SignedRank: float }

[<RequireQualifiedAccess>]
module RunComparison =

    let main (metricOf: string -> Metric) rows =
        Metrics.measured rows
        |> Array.filter (fun row ->
            match (metricOf row.Metric).Role with
            | MetricRole.Accuracy
            | MetricRole.Attack
            | MetricRole.WorstCase
            | MetricRole.FewShot
            | MetricRole.Sparsity
            | MetricRole.Signs
            | MetricRole.Continual -> true
            | MetricRole.Activity
            | MetricRole.Fit
            | MetricRole.Other -> false)

    /// What makes rows of two runs the same number.
    let private keyOf (row: MetricRow) =
        struct (row.Model, row.Split, row.Metric, row.X)

    /// The rows of each number, in the order of its first row.
    let private numbers (run: RunRows) = run.Rows |> Array.groupBy keyOf

    let private valuesOf (struct (model, _, metric, x)) rows =
        rows
        |> Metrics.perSeed model metric x
        |> Array.map (fun struct (seed, value) -> seed, value)
        |> Map.ofArray

    let private difference run (struct (model, split, metric, x) as key) reference rows =
        let before, after = valuesOf key reference, valuesOf key rows

        let seeds =
            [| for KeyValue(seed, _) in before do
                   if after.ContainsKey seed then
                       seed |]

        let values (of': Map<int, float>) =
            seeds |> Array.map (fun seed -> of'[seed])

        let paired = Statistics.paired (values after) (values before)
        let varies = paired.Difference.Sd > 0.0

        { Run = run
          Model = model
          Split = split
          Metric = metric
          X = x
          Seeds = seeds
          Difference = paired.Difference
          T =
            if varies then
                paired.Effect * sqrt (float seeds.Length)
            else
                nan
          P = if varies then paired.P else nan
          Corrected = nan
          SignedRank = SignedRank.pValue (Array.map2 (-) (values after) (values before)) }

    let differences (reference: RunRows) (others: RunRows seq) =
        let others = [| for run in others -> run.Run, numbers run |> dict |]
        let rows = numbers reference

        /// The place of a metric of a model, whatever its x.
        let places =
            rows
            |> Array.map (fun (struct (model, split, metric, _), _) -> struct (model, split, metric))
            |> Array.distinct
            |> Array.indexed
            |> Array.map (fun (place, number) -> number, place)
            |> dict

        let table =
            rows
            |> Array.sortBy (fun (struct (model, split, metric, x), _) ->
                places[struct (model, split, metric)], x)
            |> Array.collect (fun (key, own) ->
                [| for run, numbers in others do
                       match numbers.TryGetValue key with
                       | true, theirs -> difference run key own theirs
                       | _ -> () |])
            |> Array.filter (fun found -> found.Seeds.Length > 0)

        (table, table |> Array.map _.P |> Statistics.holm)
        ||> Array.map2 (fun found p -> { found with Corrected = p })

    let settings (node: SettingNode) =
        let under path key =
            if path = "" then key else $"{path}.{key}"

        let rec flat path (node: SettingNode) =
            [| match node with
               | :? SectionNode as section ->
                   for entry in section.Entries do
                       yield! flat (under path entry.Key.Text) entry.Value
               | :? ListNode as list when list.Items |> Seq.exists (fun item -> item :? SectionNode) ->
                   for number, item in Seq.indexed list.Items do
                       yield! flat (under path (string (number + 1))) item
               | value -> struct (path, SettingType.flow value) |]

        flat "" node

    let differing (runs: (struct (string * string))[][]) =
        let valuesOf (run: (struct (string * string))[]) =
            let keys = run |> Array.map (fun struct (key, _) -> key)

            match keys |> Array.countBy id |> Array.tryFind (fun (_, count) -> count > 1) with
            | Some(key, _) -> invalidArg (nameof runs) $"{key} stands twice in a run"
            | None -> run |> Array.map (fun struct (key, value) -> key, value) |> Map.ofArray

        let values = Array.map valuesOf runs

        [| for key in runs |> Seq.concat |> Seq.map (fun struct (key, _) -> key) |> Seq.distinct do
               let found = values |> Array.map (fun run -> run |> Map.tryFind key |> Option.toObj)

               if
                   found
                   |> Array.exists (fun value ->
                       not (String.Equals(value, found[0], StringComparison.Ordinal)))
               then
                   struct (key, found) |]
