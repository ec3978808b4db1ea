namespace BioSparse.Browser

open System
open System.Globalization
open System.IO
open System.Text.RegularExpressions

/// A line of `summary.csv`: the mean stands as the file writes it.
type SummaryLine =
    { Model: string
      Split: string
      Metric: string
      X: float option
      Mean: string }

/// A line of `units.csv`; costs and means are empty where there is none.
type UnitLine =
    { Model: string
      Layer: string
      Unit: string
      Synapses: string
      RemovalCost: string
      Means: string list }

/// A folder with a page: a run's, or a sweep's `collected`.
type Run =
    {
        Folder: string
        Name: string
        /// The experiment's name, from the page's title.
        Experiment: string
        Page: string
        Bytes: int64
        Summary: SummaryLine list
        Units: UnitLine list
        HasPortraits: bool
    }

[<RequireQualifiedAccess>]
module Run =

    /// A number of a file.
    let number (text: string) =
        Double.Parse(text, CultureInfo.InvariantCulture)

    let private numberOrNone text =
        if text = "" then None else Some(number text)

    let private summary (cells: Map<string, string>) : SummaryLine =
        { Model = cells["model"]
          Split = cells["split"]
          Metric = cells["metric"]
          X = numberOrNone cells["x"]
          Mean = cells["mean"] }

    let private unitLine (cells: Map<string, string>) : UnitLine =
        { Model = cells["model"]
          Layer = cells["layer"]
          Unit = cells["unit"]
          Synapses = cells["synapses"]
          RemovalCost = cells["removal_cost"]
          Means =
            Seq.initInfinite (fun label -> Map.tryFind $"mean_{label}" cells)
            |> Seq.takeWhile Option.isSome
            |> Seq.choose id
            |> List.ofSeq }

    /// The page in a folder, with the files beside it.
    let read (folder: string) =
        let folder = Path.GetFullPath folder
        let file name = Path.Combine(folder, name)

        let lines name =
            if File.Exists(file name) then Csv.read (file name) else []

        let page = file "report.html"

        if not (File.Exists page) then
            failwith $"{folder}: no report.html"

        let units = lines "units.csv"

        { Folder = folder
          Name = Path.GetFileName folder
          Experiment = Regex.Match(File.ReadAllText page, "<title>BioSparse: ([^<]*)</title>").Groups[1].Value
          Page = page
          Bytes = FileInfo(page).Length
          // points.csv and the like of a sweep have other columns
          Summary =
            if File.Exists(file "metrics.csv") then
                List.map summary (lines "summary.csv")
            else
                []
          Units =
            match units with
            | [] -> []
            | first :: _ ->
                units |> List.filter (fun line -> line["seed"] = first["seed"]) |> List.map unitLine
          HasPortraits =
            Directory.Exists(file "portraits")
            && Seq.length (Directory.EnumerateFiles(file "portraits", "*.npz")) > 0 }

    /// The split that models are measured on.
    let measured (run: Run) =
        if run.Summary |> List.exists (fun line -> line.Split = "test") then
            "test"
        else
            "validation"

    /// The mean of a metric at an x, as the file writes it.
    let mean model split metric (x: float) (run: Run) =
        run.Summary
        |> List.tryFind (fun line ->
            line.Model = model
            && line.Split = split
            && line.Metric = metric
            && line.X |> Option.exists (fun place -> abs (place - x) <= 1e-12 * abs x))
        |> Option.map _.Mean
