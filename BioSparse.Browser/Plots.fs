/// What stands in the charts of a page.
module BioSparse.Browser.Plots

open System.Text.Json
open System.Threading.Tasks
open Microsoft.Playwright

/// A point that the pointer can reach without meeting another one.
type Point =
    { Left: float32
      Top: float32
      Model: string
      X: float }

/// A panel of curves over x whose means are in `summary.csv`.
type Panel =
    { Index: int
      Figure: string
      Metric: string }

let private evaluate<'T> (page: IPage) (script: string) (argument: obj) : Task<'T> =
    task {
        let! found = page.EvaluateAsync<JsonElement>(script, argument)
        return found.Deserialize<'T>(JsonSerializerOptions(JsonSerializerDefaults.Web))
    }

/// The metrics of the figures, by the names of figure and panel.
let private metrics =
    Map.ofList
        [ ("stream", "mean accuracy on the tasks so far, after task x"), "acc_after"
          ("stream", "surviving synapses after task x"), "density_after"
          ("fgsm", "FGSM"), "fgsm"
          ("pgd", "PGD"), "pgd"
          ("few-shot", "few-shot, from scratch"), "few_shot_whole"
          ("few-shot", "few-shot, on features"), "few_shot_features"
          ("robustness", "worst case"), "worst_case"
          ("robustness", "cascade (adaptive)"), "cascade"
          ("robustness", "Square (no gradient)"), "square" ]

/// The metric of a panel; of training, one panel or one for each thing that is trained.
let private metricOf figure panel =
    if figure = "training" then
        Some "accuracy"
    else
        Map.tryFind (figure, panel) metrics

/// The panels whose numbers are known, in a page that has been walked through.
let panels (page: IPage) : Task<Panel list> =
    task {
        let! found =
            evaluate<string[][]>
                page
                """() => [...document.querySelectorAll('div.plot')].map(plot => [plot.closest('figure').dataset.name,
  JSON.parse(plot.closest('.panel').querySelector('script').textContent).layout.title?.text ?? ''])"""
                null

        return
            [ for index, names in Array.indexed found do
                  match metricOf names[0] names[1] with
                  | Some metric ->
                      { Index = index
                        Figure = names[0]
                        Metric = metric }
                  | None -> () ]
    }

/// The panels of shaded cells, with their titles.
let maps (page: IPage) : Task<(int * string) list> =
    task {
        let! found =
            evaluate<string[]>
                page
                """() => [...document.querySelectorAll('div.plot')].map(plot => { const { data, layout } = JSON.parse(plot.closest('.panel').querySelector('script').textContent);
  return data[0]?.type === 'heatmap' ? layout.title.text : ''; })"""
                null

        return
            [ for index, title in Array.indexed found do
                  if title <> "" then
                      index, title ]
    }

/// The plot of a panel.
let plot (page: IPage) index = page.Locator("div.plot").Nth index

/// Points of a panel that are at least 5 pixels from every other shown point.
let points (page: IPage) (index: int) : Task<Point list> =
    task {
        do! (plot page index).ScrollIntoViewIfNeededAsync()

        let! found =
            evaluate<Point[]>
                page
                """index => {
  const plot = document.querySelectorAll('div.plot')[index];
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  const all = plot._fullData.filter(trace => trace.visible === true).flatMap(trace => trace.x.map((x, i) => ({
    left: box.left + xaxis._offset + xaxis.d2p(x), top: box.top + yaxis._offset + yaxis.d2p(trace.y[i]), model: trace.meta.model, x })));
  return all.filter(point => all.every(other => other === point || Math.hypot(other.left - point.left, other.top - point.top) > 5));
}"""
                index

        return List.ofArray found
    }

/// The words under the pointer.
let hovered (page: IPage) (index: int) =
    task {
        let label = (plot page index).Locator(".hoverlayer .hovertext").First
        do! label.WaitForAsync()
        return! label.TextContentAsync()
    }

/// The line below a panel, which the arrow keys write.
let spoken (page: IPage) (index: int) =
    page.Locator(".spoken").Nth(index).TextContentAsync()

/// Whether the axes x and y of a panel are logarithmic, and their ends.
let axes (page: IPage) (index: int) =
    evaluate<JsonElement[]>
        page
        """index => { const { xaxis, yaxis } = document.querySelectorAll('div.plot')[index]._fullLayout; return [xaxis.type, yaxis.type, xaxis.range, yaxis.range]; }"""
        index

/// The traces that are shown: the model, and the seed of a single seed's curve or nothing.
let shown (page: IPage) (index: int) : Task<(string * int option) list> =
    task {
        let! found =
            evaluate<JsonElement[][]>
                page
                """index => (document.querySelectorAll('div.plot')[index]._fullData ?? []).filter(trace => trace.visible === true && trace.meta).map(trace => [trace.meta.model, trace.meta.seed ?? null])"""
                index

        return
            [ for trace in found do
                  (string trace[0]),
                  (if trace[1].ValueKind = JsonValueKind.Number then
                       Some(trace[1].GetInt32())
                   else
                       None) ]
    }
