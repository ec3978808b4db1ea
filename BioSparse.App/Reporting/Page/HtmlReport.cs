using System.Text.Json;
using BioSparse.App.Charts;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>The report of a run as one page.</summary>
internal sealed class HtmlReport(ReportInput input, IReadOnlyList<Mosaic> kernels, IReadOnlyList<(Chart Chart, Figure Drawn)> charts)
{
    private readonly Page _page = new($"BioSparse: {input.Title}", $"Experiment “{input.Title}”");

    public string Render()
    {
        var overview = new Overview(input);
        var style = new Style(input.Models);
        foreach (var sentence in new ReportWords(input).Sentences())
            _page.Lead(sentence);
        _page.Shown(JsonSerializer.Serialize(new
        {
            models = input.Models.Select(model => new { name = model.Name, colour = style.ColourOf(model.Name) }),
            seeds = input.Rows.Select(row => row.Seed).Distinct().Order(),
        }));
        if (input.Claims.Count > 0)
            _page.Section("Claims of the paper", new ClaimCards(input).Write);
        _page.Section("Models", html => html.Table("Models", overview.Header, overview.Rows, "numbers")
            .Element("p", $"{overview.Note} A synapse is alive above {Numbers.Of(100 * input.Threshold)} % of the largest weight.", "class=\"note\""));
        Representations();
        if (input.Warnings.Count > 0)
            _page.Section("Checks that failed", html => html.List(input.Warnings), "warnings");
        if (kernels.Count > 0)
            _page.Section("Weight kernels", Kernels);
        if (new ConfusionTables(input) is { IsEmpty: false } confusion)
            _page.Section("Classes", confusion.Write);
        if (new ExampleGallery(input) is { IsEmpty: false } gallery)
            _page.Section("Images under attack", gallery.Write);
        foreach (var (chart, drawn) in charts.Where(entry => entry.Chart.Panels.Length > 1 && entry.Chart.Name != RepresentationFigure.Name))
            _page.Section(chart.Title, html => _page.Figure(html, chart, drawn));
        Judgements();
        Curves();
        _page.Section("What is given, and what is our reading", Reading);
        _page.Section("Settings and provenance", html => Details(html, overview));
        return _page.Render();
    }

    private void Representations()
    {
        var table = new RepresentationTable(input);
        if (table.IsEmpty)
            return;
        _page.Section("Representations", html => html.Table("Representations", table.Header, table.Rows, "numbers small")
            .Element("p", "Measures of each hidden layer's activities, mean ± half the width of the 95 % interval over seeds. Selectivity alone says nothing of what units are worth to the readout: ablation stands beside it.", "class=\"note\""));
        foreach (var (chart, drawn) in charts.Where(entry => entry.Chart.Name == RepresentationFigure.Name))
            _page.Section(chart.Title, html => _page.Figure(html, chart, drawn));
    }

    /// <summary>Whether the weights of the last hidden layers are lognormal by a strict measure: margins over seeds, all else of the first seed.</summary>
    private void Judgements()
    {
        if (input.Judged.Count > 0)
            _page.Section("Lognormal weights, judged strictly", html => html.Table(
                "Lognormal weights, judged strictly",
                ["model", .. JudgementTable.Header],
                input.Judged.SelectMany(model => JudgementTable.Rows(input, model).Select(row => (IReadOnlyList<string>)[model.Name, .. row])),
                "numbers small")
                .Element("p", $"{JudgementTable.Note} Last hidden layer; margins over seeds, all else of the first seed.", "class=\"note\""));
    }


    private void Kernels(Html html)
    {
        html.Element("p", "Each small image shows the incoming weights of one hidden unit, divided by the model's largest |w|; all models share one colour scale. Units with surviving weights come first. The colour scale is a square root, to show small weights. A unit opens what is stored of it: mean responses to the classes, the images that excite it most, what its removal costs.", "class=\"note\"")
            .Raw("<div class=\"kernels\">\n");
        foreach (var mosaic in kernels)
        {
            var kernel = mosaic.Picture;
            html.Raw($"<figure class=\"mosaic\" data-model=\"{Html.Escape(mosaic.Model.Name)}\"><div class=\"sheet\"><img alt=\"{Html.Escape($"Weight kernels of {kernel.Title}: {kernel.Caption}")}\" src=\"{Page.Source(kernel)}\"></div>");
            UnitExplorer.Write(html, mosaic, input.Threshold);
            html.Raw($"<figcaption><b>{Html.Escape(kernel.Title)}</b> {Html.Escape(kernel.Caption)}</figcaption></figure>\n");
        }

        html.Raw("</div>\n");
        foreach (var model in kernels.Select(mosaic => mosaic.Model).Distinct())
            UnitExplorer.WritePool(html, model);
    }

    /// <summary>Places the figures of one panel side by side.</summary>
    private void Curves()
    {
        var single = charts.Where(entry => entry.Chart.Panels.Length == 1).ToArray();
        if (single.Length > 0)
            _page.Section("Curves", html =>
            {
                html.Raw("<div class=\"kernels\">\n");
                foreach (var (chart, drawn) in single)
                {
                    html.Raw("<div>").Element("h3", chart.Title);
                    _page.Figure(html, chart, drawn);
                    html.Raw("</div>\n");
                }

                html.Raw("</div>\n");
            });
    }

    private static void Reading(Html html) =>
        html.Element("p", "Given by the paper (arXiv 2603.03234): its claims, the kinds of figures, the comparison of the proposed rule, Krotov and Hopfield’s and backpropagation under nonnegative weights, the detection threshold of 0.005, and PGD with 40 steps of 0.01 in l∞. Its equations were not at hand.")
            .Element("p", "Our reading: the equations of the competitive Hebbian rule, built from the authors’ earlier papers and the field, and every setting shown below. Numbers here judge that reading, not the authors’ program.");

    private void Details(Html html, Overview overview) =>
        html.Pairs(input.Provenance)
            .Raw("<details><summary>Configuration</summary>").Element("pre", input.ConfigYaml, "tabindex=\"0\"").Raw("</details>\n")
            .Raw($"<details><summary>All numbers: mean over {overview.Seeds} seeds</summary>")
            .Table(
                "All numbers",
                ["model", "split", "metric", "name", "x", "n", "images", "mean", "sd", "95 % interval"],
                input.Summary.Select(row => (IReadOnlyList<string>)
                [
                    row.Model, SplitModule.name(row.Split), input.MetricOf(row.Metric).Label, row.Metric, input.ShownX(row.X?.Value), Numbers.Of(row.Interval.Count, "0"), row.Images > 0 ? Numbers.Of(row.Images, "0") : "",
                    Numbers.Of(row.Interval.Mean, "G5"), Numbers.Of(row.Interval.Sd, "G3"),
                    double.IsNaN(row.Interval.Low) && double.IsNaN(row.Interval.High) ? "–" : $"{Numbers.Of(row.Interval.Low, "G5")} – {Numbers.Of(row.Interval.High, "G5")}",
                ]),
                "small listing")
            .Raw("</details>\n");
}
