using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>The report as one self-contained page.</summary>
internal sealed class HtmlReport
{
    private readonly ReportInput _input;
    private readonly IReadOnlyList<Figure> _kernels;
    private readonly IReadOnlyList<Figure> _figures;
    private readonly Html _page = new();

    public HtmlReport(ReportInput input, IReadOnlyList<Figure> kernels, IReadOnlyList<Figure> figures)
    {
        _input = input;
        _kernels = kernels;
        _figures = figures;
    }

    public string Render()
    {
        var overview = new Overview(_input);
        _page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Element("title", $"BioSparse: {_input.Title}")
            .Raw($"<style>{ReportCss.Text}</style>\n</head>\n<body>\n<main>\n")
            .Raw("<header>").Element("p", "BioSparse", "class=\"brand\"").Element("h1", $"Experiment “{_input.Title}”");
        foreach (var sentence in new ReportWords(_input).Sentences())
            _page.Element("p", sentence, "class=\"lead\"");
        _page.Raw("</header>\n<section>\n").Element("h2", "Models")
            .Table(overview.Header, overview.Rows, "class=\"numbers\"")
            .Element("p", $"{overview.Note} A synapse is alive above {Numbers.Of(100 * _input.Threshold)} % of the largest weight.", "class=\"note\"")
            .Raw("</section>\n");
        Representations();
        Claims();
        Warnings();
        Kernels();
        foreach (var figure in _figures.Where(figure => figure.Panels > 1 && figure.Name != RepresentationFigure.Name))
            Section(figure);
        Judgements();
        Curves();
        Reading();
        Details(overview);
        return _page.Raw("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Picture(Figure figure) =>
        $"<img alt=\"{Html.Escape($"{figure.Title}: {figure.Caption}")}\" src=\"data:image/png;base64,{Convert.ToBase64String(figure.Png)}\">";

    private void Representations()
    {
        var table = new RepresentationTable(_input);
        if (table.IsEmpty)
            return;
        _page.Raw("<section>\n").Element("h2", "Representations")
            .Table(table.Header, table.Rows, "class=\"numbers small\"")
            .Element("p", "Measures of each hidden layer's activities, mean ± half the width of the 95 % interval over seeds. Selectivity alone says nothing of what units are worth to the readout: ablation stands beside it.", "class=\"note\"")
            .Raw("</section>\n");
        foreach (var figure in _figures.Where(figure => figure.Name == RepresentationFigure.Name))
            Section(figure);
    }

    /// <summary>Whether the weights of the last hidden layers are lognormal by a strict measure: margins over seeds, all else of the first seed.</summary>
    private void Judgements()
    {
        var judged = _input.Models
            .Where(model => model.Layers.Count > 0 && _input.Summary.Any(row => row.Model == model.Name && row.Metric == StrictJudgement.metrics[0].Name))
            .ToArray();
        if (judged.Length == 0)
            return;
        _page.Raw("<section>\n").Element("h2", "Lognormal weights, judged strictly")
            .Table(
                ["model", .. JudgementTable.Header],
                judged.SelectMany(model => model.Layers[^1] is var last
                    ? JudgementTable.Of(last.Rows, last.Weights.Length / last.Rows, last.Weights)
                        .Select(judgement => (IReadOnlyList<string>)[model.Name, .. JudgementTable.Row(judgement, _input.Find(model.Name, StrictJudgement.metricOf(judgement.Normalisation), judgement.Threshold))])
                    : []),
                "class=\"numbers small\"")
            .Element("p", $"{JudgementTable.Note} Last hidden layer; margins over seeds, all else of the first seed.", "class=\"note\"")
            .Raw("</section>\n");
    }

    private void Claims()
    {
        if (_input.Claims.Count == 0)
            return;
        _page.Raw("<section>\n").Element("h2", "Claims of the paper")
            .Raw("<div class=\"wide\"><table class=\"claims\"><thead><tr><th scope=\"col\">claim</th><th scope=\"col\">measure</th><th scope=\"col\">against</th>")
            .Raw("<th scope=\"col\">effect [95 % interval]</th><th scope=\"col\">p, corrected</th><th scope=\"col\">verdict</th></tr></thead><tbody>\n");
        foreach (var claim in _input.Claims)
        {
            var text = new ClaimText(_input, claim);
            var mark = claim.Verdict.IsHolds ? "holds" : claim.Verdict.IsDoesNotHold ? "fails" : "open";
            _page.Raw("<tr><td>").Raw($"<b>{Html.Escape(text.Topic)}</b><br>{Html.Escape(claim.Statement)}")
                .Raw($"</td><td>{Html.Escape(text.Measure)}</td><td>{Html.Escape(claim.Against)}</td>")
                .Raw($"<td class=\"n\">{Html.Escape(text.Effect)}</td><td class=\"n\">{Html.Escape(text.Significance)}</td>")
                .Raw($"<td><span class=\"verdict {mark}\">{Html.Escape(text.Verdict)}</span>")
                .Raw(claim.Reason is { Value: var reason } ? $"<br><small>{Html.Escape(reason)}</small>" : "")
                .Raw("</td></tr>\n");
        }

        _page.Raw("</tbody></table></div>\n")
            .Element("p", "Effects are paired over the n seeds that have both values, and signed so that a positive effect supports the claim. A claim is undecided if a seed lacks a value. p is from a two-sided paired t test, or, for worst cases, from a bootstrap over seeds and images, after Holm's correction over the table. Computed from metrics.csv and outcomes.csv alone.", "class=\"note\"")
            .Raw("</section>\n");
    }

    private void Warnings()
    {
        if (_input.Warnings.Count == 0)
            return;
        _page.Raw("<section class=\"warnings\">\n").Element("h2", "Checks that failed").Raw("<ul>\n");
        foreach (var warning in _input.Warnings)
            _page.Element("li", warning);
        _page.Raw("</ul>\n</section>\n");
    }

    private void Kernels()
    {
        if (_kernels.Count == 0)
            return;
        _page.Raw("<section>\n").Element("h2", "Weight kernels")
            .Element("p", "Each small image shows the incoming weights of one hidden unit, divided by the model's largest |w|; all models share one colour scale. Units with surviving weights come first. The colour scale is a square root, to show small weights.", "class=\"note\"")
            .Raw("<div class=\"kernels\">\n");
        foreach (var kernel in _kernels)
            _page.Raw($"<figure class=\"mosaic\">{Picture(kernel)}<figcaption><b>{Html.Escape(kernel.Title)}</b> {Html.Escape(kernel.Caption)}</figcaption></figure>\n");
        _page.Raw("</div>\n</section>\n");
    }

    /// <summary>Places the figures of one panel side by side.</summary>
    private void Curves()
    {
        var single = _figures.Where(figure => figure.Panels == 1).ToArray();
        if (single.Length == 0)
            return;
        _page.Raw("<section>\n").Element("h2", "Curves").Raw("<div class=\"kernels\">\n");
        foreach (var figure in single)
            _page.Raw($"<figure class=\"single\">{Picture(figure)}<figcaption><b>{Html.Escape(figure.Title)}.</b> {Html.Escape(figure.Caption)} (figures/{Html.Escape(figure.Name)}.svg)</figcaption></figure>\n");
        _page.Raw("</div>\n</section>\n");
    }

    private void Section(Figure figure) =>
        _page.Raw("<section>\n").Element("h2", figure.Title)
            .Raw($"<figure{(figure.Panels == 2 ? " class=\"pair\"" : "")}><div class=\"wide\">{Picture(figure)}</div><figcaption>{Html.Escape(figure.Caption)} (figures/{Html.Escape(figure.Name)}.svg)</figcaption></figure>\n</section>\n");

    private void Reading() =>
        _page.Raw("<section>\n").Element("h2", "What is given, and what is our reading")
            .Element("p", "Given by the paper (arXiv 2603.03234): its claims, the kinds of figures, the comparison of the proposed rule, Krotov and Hopfield’s and backpropagation under nonnegative weights, the detection threshold of 0.005, and PGD with 40 steps of 0.01 in l∞. Its equations were not at hand.")
            .Element("p", "Our reading: the equations of the competitive Hebbian rule, built from the authors’ earlier papers and the field, and every setting shown below. Numbers here judge that reading, not the authors’ program.")
            .Raw("</section>\n");

    private void Details(Overview overview)
    {
        _page.Raw("<section class=\"details\">\n").Element("h2", "Settings and provenance")
            .Table(["", ""], _input.Provenance.Select(pair => new[] { pair.Key, pair.Value }), "class=\"pairs\"")
            .Raw("<details><summary>Configuration</summary>").Element("pre", _input.ConfigYaml).Raw("</details>\n")
            .Raw($"<details><summary>All numbers: mean over {overview.Seeds} seeds</summary>")
            .Table(
                ["model", "split", "metric", "name", "x", "n", "images", "mean", "sd", "95 % interval"],
                _input.Summary.Select(row => new[]
                {
                    row.Model, SplitModule.name(row.Split), _input.MetricOf(row.Metric).Label, row.Metric, _input.ShownX(row.X?.Value), Numbers.Of(row.Interval.Count, "0"), row.Images > 0 ? Numbers.Of(row.Images, "0") : "",
                    Numbers.Of(row.Interval.Mean, "G5"), Numbers.Of(row.Interval.Sd, "G3"),
                    $"{Numbers.Of(row.Interval.Low, "G5")} – {Numbers.Of(row.Interval.High, "G5")}",
                }),
                "class=\"small\"")
            .Raw("</details>\n</section>\n");
    }
}
