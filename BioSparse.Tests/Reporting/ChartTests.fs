module BioSparse.Tests.Reporting.ChartTests

open System
open System.Globalization
open System.IO
open System.Text
open System.Text.RegularExpressions
open Expecto
open FsCheck.FSharp
open BioSparse.App.Charts
open BioSparse.App.Persistence
open BioSparse.App.Reporting
open BioSparse.Core
open BioSparse.Tests.EndToEnd.Program
open BioSparse.Tests.Reporting.ReportInputs

let private inputs =
    gen {
        let! seeds = Gen.choose (1, 4)
        let! random = Gen.choose (1, 100_000)
        return seeds, random
    }
    |> Arb.fromGen

let private chartsOf (input: ReportInput) = ReportFigures.Of input |> List.ofSeq

let private find name charts =
    charts |> List.find (fun (chart: Chart) -> chart.Name = name)

/// Curves whose points are means over seeds.
let private means charts =
    [ for chart: Chart in charts do
          for panel in chart.Panels do
              for series in panel.Series do
                  if series.Form = Form.Line then
                      series ]

let private description =
    testList
        "charts of a run"
        [ testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 15 }
              "details have means, intervals and counts as summary.csv has them, and every mean is some curve's"
              (Prop.forAll inputs (fun (seeds, random) ->
                  let input = ofRows (rows "" seeds random) random
                  let series = chartsOf input |> means

                  let told =
                      set
                          [ for one in series do
                                yield! one.Details |> Array.map (fun text -> one.Model, text.Split(',')[0]) ]

                  let wanted =
                      set
                          [ for row in input.Summary do
                                if
                                    row.X.IsSome
                                    && not (
                                        [ "ablation"; "ablation_rank"; "csi" ] |> List.contains row.Metric
                                    )
                                then
                                    row.Model, "mean " + Csv.Number row.Interval.Mean ]

                  told = wanted
                  && series
                     |> List.forall (fun one ->
                         one.Details.Length = one.X.Length
                         && one.Details |> Array.forall (fun text -> text.EndsWith $", n = {seeds}")
                         && one.Details |> Array.forall (fun text -> text.Contains "95 %" = (seeds > 1)))))

          testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 15 }
              "each seed has its curve, of the numbers in metrics.csv"
              (Prop.forAll inputs (fun (seeds, random) ->
                  let input = ofRows (rows "" seeds random) random
                  let robustness = chartsOf input |> find "robustness"

                  robustness.Panels
                  |> Array.forall (fun panel ->
                      let alone = panel.Series |> Array.filter _.Seed.HasValue

                      alone.Length = models.Length * seeds
                      && alone
                         |> Array.forall (fun one ->
                             one.Name = $"{one.Model}, seed {one.Seed.Value}"
                             && Array.forall2
                                 (fun y detail ->
                                     detail = "value " + Csv.Number(y / 100.0)
                                     || abs (
                                         Double.Parse(
                                             (detail: string).Substring 6,
                                             CultureInfo.InvariantCulture
                                         )
                                         * 100.0
                                         - y
                                     )
                                         <
                                         1e-9)
                                 one.Y
                                 one.Details))))

          testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 10 }
              "panels that are compared have the same axes"
              (Prop.forAll inputs (fun (seeds, random) ->
                  let charts = ofRows (rows "" seeds random) random |> chartsOf

                  [ "robustness"; "few-shot"; "training"; "weight-distribution"; "weight-tails" ]
                  |> List.forall (fun name ->
                      let panels = (find name charts).Panels

                      let ends (panel: Panel) =
                          panel.X.Low, panel.X.High, panel.Y.Low, panel.Y.High

                      panels.Length > 1
                      && panels |> Array.forall (fun panel -> ends panel = ends panels[0])
                      && not (Double.IsNaN panels[0].X.Low || Double.IsNaN panels[0].Y.High))))

          testCase "training tells whole networks from readouts" (fun () ->
              let training = ofRows (rows "" 2 1) 1 |> chartsOf |> find "training"

              let names =
                  training.Panels
                  |> Array.map (fun panel ->
                      panel.Title,
                      panel.Series |> Array.filter (fun one -> not one.Seed.HasValue) |> Array.map _.Model)

              Expect.equal
                  names
                  [| "hidden layers and readout together", [| "backprop-nonnegative" |]
                     "the readout alone", [| "competitive-hebbian"; "krotov_hopfield" |] |]
                  "panels")

          testList
              "a metric that was not measured has no panel"
              [ for metric, figure in
                    [ "fgsm", "robustness"
                      "worst_case", "robustness"
                      "few_shot_features", "few-shot"
                      "density_after", "stream" ] do
                    testCase metric (fun () ->
                        let panels without =
                            (ofRows (rows without 2 1) 1 |> chartsOf |> find figure).Panels
                            |> Array.map _.Title

                        let label = (Catalogue.metric metric Catalogue.builtIn).Label
                        Expect.equal (panels metric) (panels "" |> Array.filter ((<>) label)) "the others") ]

          testCase "all names can be chosen" (fun () ->
              let unknown =
                  ofRows (rows "" 1 1) 1 |> chartsOf |> List.map _.Name |> List.except FigureSettings.kinds

              Expect.isEmpty unknown "figures.kinds") ]

let private mediaBox (pdf: byte[]) =
    let found =
        Regex.Match(Encoding.Latin1.GetString pdf, @"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")

    let number (place: int) =
        Double.Parse(found.Groups[place].Value, CultureInfo.InvariantCulture)

    number 1, number 2

let private painting =
    testList
        "painted"
        [ testList
              "a PDF is as wide as columns of a paper"
              [ for columns, millimetres in [ Nullable 1, 85.0; Nullable 2, 180.0 ] do
                    testCase $"{columns}" (fun () ->
                        for chart in ofRows (rows "" 2 1) 1 |> chartsOf do
                            let pdf = ChartPainter.Pdf(chart, columns)
                            let width, height = mediaBox pdf
                            Expect.isLessThan (abs (width / 72.0 * 25.4 - millimetres)) 0.05 chart.Name
                            Expect.isLessThan height 842.0 "no higher than a page"
                            let text = Encoding.Latin1.GetString pdf
                            Expect.stringContains text "/FontFile2" "fonts are in it"
                            Expect.isFalse (text.Contains "/Subtype /Image") "no pixels") ]

          testCase "without a number of columns, one panel has one and several have two" (fun () ->
              let charts = ofRows (rows "few_shot_features" 2 1) 1 |> chartsOf

              let width name =
                  (ChartPainter.Pdf(find name charts, Nullable()) |> mediaBox |> fst) / 72.0 * 25.4

              Expect.isLessThan (abs (width "few-shot" - 85.0)) 0.05 "one panel"
              Expect.isLessThan (abs (width "robustness" - 180.0)) 0.05 "three panels")

          testCase "curves of single seeds are not drawn" (fun () ->
              let chart = ofRows (rows "" 3 1) 1 |> chartsOf |> find "robustness"

              let without =
                  { chart with
                      Panels =
                          chart.Panels
                          |> Array.map (fun panel ->
                              { panel with
                                  Series = panel.Series |> Array.filter (fun one -> not one.Seed.HasValue) }) }

              Expect.equal (ChartPainter.Paint chart).Png (ChartPainter.Paint without).Png "the same picture")

          testCase "figures that a run no longer has go, and nothing else" (fun () ->
              inScratch (fun scratch ->
                  let kept = [ "fgsm-of-mine.png"; "notes.txt"; "robustness.svg" ]

                  for name in kept @ [ "fgsm.svg"; "tasks.pdf"; "kernels-old.png" ] do
                      File.WriteAllText(Path.Combine(scratch, name), "")

                  let chart = ofRows (rows "" 1 1) 1 |> chartsOf |> find "robustness"

                  let settings: FigureSettings =
                      { FigureSettings.standard with
                          Formats = [ FigureFormat.Svg ] }

                  let files = FigureFiles(scratch, settings)
                  files.Write(ChartPainter.Paint chart, fun _ -> failtest "no PDF is asked for")
                  files.RemoveOthers()

                  let left =
                      Directory.GetFiles scratch |> Array.map (Path.GetFileName >> nonNull) |> set

                  Expect.equal left (set kept) "files"))

          testCase "few small kernels have a whole colour scale" (fun () ->
              let weights = Array.init (4 * 9) (fun i -> float32 i - 20.0f)
              let shape = { Channels = 1; Height = 3; Width = 3 }

              use mosaic =
                  new KernelMosaic(1, ReportLayer("a", "a", weights, shape, 4, weights, true, 4), 0.005)

              let svg = string (KernelPainter.Paint mosaic).Svg

              for words in [ "−1"; "w / max |w|" ] do
                  Expect.stringContains (svg.Replace("&#x2212;", "−")) words "words of the scale"

              Expect.isTrue mosaic.IsSigned "weights below 0") ]

[<Tests>]
let tests = testList "Charts" [ description; painting ]
