/// A run of one-layer models by the program as it was before networks were lists of layers: the numbers are the same.
module BioSparse.Tests.Experiments.BeforeTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.EndToEnd.Program
open BioSparse.Tests.Face

let private stored name =
    Path.Combine(AppContext.BaseDirectory, "Experiments", "Before", name)

/// Products since then add their terms in another order: float32 rounds weights otherwise, by a few times 2⁻²⁴, and criteria
/// over all weights by up to some hundred times as much. An image more or less would be 0.5 %.
let private rounding = 1e-4

/// Numbers that were not measured then: accuracy of the attacked images, bits of places, judgements, changes and wider families.
let private isNew metric =
    let names =
        [| "accuracy_attacked"
           "place_bits"
           for metric in Array.append StrictJudgement.metrics WeightChanges.metrics do
               metric.Name |]

    Array.contains metric names
    || [ "generalised_gamma"; "double_pareto"; "truncated_above"; "mixture" ]
       |> List.exists metric.Contains

/// The words of a report up to its provenance, a line each, with 0 in the place of every number.
let private wordsOf (html: string) =
    let without pattern (by: string) text =
        Regex.Replace(text, pattern, by, RegexOptions.Singleline)

    html.Substring(0, html.IndexOf "<section id=\"settings-and-provenance\"")
    |> without @"<(style|script|svg)\b.*?</\1>" ""
    |> without "<[^>]*>" "\n"
    |> without @"\d+" "0"
    |> without @"[ \t]*\n\s*" "\n"

[<Tests>]
let tests =
    testList
        "Before"
        [ testSequenced (
              testCase "one-layer runs keep their numbers, value by value" (fun () ->
                  inScratch (fun scratch ->
                      let folder = Path.Combine(scratch, "run")

                      let outcome = biosparse [ "run"; stored "before.yaml"; "--quiet"; "--out"; folder ]

                      Expect.equal outcome.Status 0 outcome.Error
                      let before = MetricsCsv.Read(stored "metrics.csv")

                      let now =
                          MetricsCsv.Read(Path.Combine(folder, "metrics.csv"))
                          |> Seq.filter (fun row -> not (isNew row.Metric))
                          |> Array.ofSeq

                      let key (row: MetricRow) =
                          row.Model, row.Seed, row.Metric, string row.X

                      // its file had no split for activities and accuracies of the test images
                      Expect.equal [ for row in now -> key row ] [ for row in before -> key row ] "rows"

                      for row, other in Seq.zip now before do
                          Expect.equal row.Split other.Split $"{key row}: split"

                          if not (Double.IsNaN row.Value && Double.IsNaN other.Value) then
                              Expect.isLessThanOrEqual
                                  (abs (row.Value - other.Value))
                                  (rounding * abs other.Value + 1e-12)
                                  $"{key row}: {row.Value}, was {other.Value}"

                      Snapshot.expect
                          "Snapshots"
                          "report.txt"
                          (wordsOf (File.ReadAllText(Path.Combine(folder, "report.html"))))))
          ) ]
