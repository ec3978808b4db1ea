using System.Text.Json;
using BioSparse.App.Charts;
using BioSparse.App.Reporting;
using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>The results of a sweep as one self-contained page.</summary>
internal sealed class SweepPage(
    SweepDefinition sweep, SweepFolder folder, SweepTable table, IReadOnlyList<ChosenPoint> chosen, IReadOnlyList<FrontierLine> frontiers)
{
    private const int MostRows = 500;
    private readonly List<Figure> _drawn = [];
    private readonly Page _page = new($"BioSparse: sweep {sweep.Name}", $"Sweep “{sweep.Name}”");

    /// <summary>The figures of the page, once it is made.</summary>
    public IReadOnlyList<Figure> Drawn => _drawn;

    public string Render()
    {
        var metric = sweep.Collect.Choose;
        string[] models = [.. table.Points.Select(point => point.Model).Distinct()];
        var style = new Style(models);
        _page.Lead($"{table.Done} of {Plural.Words(table.Planned, "run is", "runs are")} done: {Plural.Count(table.Points.Select(point => point.Words).Distinct().Count(), "point")}, {Plural.Count(sweep.Seeds.Count, "seed")} planned at each.");
        _page.Lead($"Settings are chosen by {metric} on validation images: training images kept apart. Test images are looked at for the chosen settings only.");
        _page.Shown(JsonSerializer.Serialize(new { models = models.Select(model => new { name = model, colour = style.ColourOf(model) }), seeds = Array.Empty<int>() }));
        if (table.Done < table.Planned)
            _page.Section("Runs that are missing", Failures, "warnings");
        _page.Section("The best settings by validation", html => Best(html, metric));
        _page.Section("Test figures of the best settings", Tests);
        var figures = new SweepFigures(table, metric, new SweepTitles(sweep.Base.Catalogue, sweep.Base.Schema));
        foreach (var curves in sweep.Collect.Curves.DefaultIfEmpty(metric).Select(figures.Curves).OfType<Chart>())
            Show(curves);
        foreach (var line in frontiers)
            Line(line, figures.Line(line));
        foreach (var map in figures.Maps())
            Show(map);
        _page.Section("All points", html => Points(html, metric));
        _page.Section("The sweep", html => html.Element("pre", File.ReadAllText(folder.Sweep), "tabindex=\"0\""));
        return _page.Render();
    }

    private IEnumerable<string> Labels(SweepPoint point) => table.Axes.Select(axis => point.Axes.GetValueOrDefault(axis, "–"));

    private static string Shown(Interval? interval)
    {
        if (interval is not { } value)
            return "–";
        var half = value.High - value.Mean;
        return double.IsNaN(half) ? Numbers.Of(value.Mean, "0.####") : $"{Numbers.Of(value.Mean, "0.####")} ± {Numbers.Of(half, "0.####")}";
    }

    private void Failures(Html html) => html.List(folder.ReadPlan()
        .Where(run => folder.StageOf(run.Run) != RunStage.Done)
        .Take(MostRows)
        .Select(run => $"{run}: {folder.FailureOf(run.Run) ?? "not done yet"}"));

    private void Best(Html html, MetricName metric) =>
        html.Table(
            "The best settings by validation",
            ["model", "rank", .. table.Axes, $"{metric} ± 95 %", "seeds"],
            chosen.Select(best => (IReadOnlyList<string>)
            [
                best.Point.Model, Numbers.Of(best.Rank), .. Labels(best.Point), Shown(best.Validation), $"{best.Validation.Count} of {best.Point.Planned}",
            ]))
            .Element("p", "Of the points with the most seeds done. The mean of the best of many points is a hopeful figure: the test figures below are the ones to report. best-MODEL-RANK.yaml beside this page repeats each with all seeds on test images.", "class=\"note\"");

    private void Tests(Html html)
    {
        var rows = chosen
            .SelectMany(best => Metrics.summarise(best.TestRows().Select(row => row.Row)).Select(row => (Best: best, Row: row)))
            .ToArray();
        if (rows.Length == 0)
            html.Element("p", "None: these runs were measured on validation images only.", "class=\"note\"");
        else
            html.Table(
                "Test figures of the best settings",
                ["model", "rank", "metric", "x", "seeds", "mean ± 95 %"],
                rows.Select(entry => (IReadOnlyList<string>)
                [
                    entry.Best.Point.Model, Numbers.Of(entry.Best.Rank), CatalogueModule.metric(entry.Row.Metric, sweep.Base.Catalogue).Label, entry.Row.X is { Value: var x } ? Numbers.Of(x) : "",
                    Numbers.Of(entry.Row.Interval.Count), Shown(entry.Row.Interval),
                ]),
                "small");
    }

    private void Line(FrontierLine line, Chart? chart)
    {
        if (chart is null)
            _page.Section($"{line.First} against {line.Second}", html => html.Element("p", "No point has both.", "class=\"note\""));
        else
            Show(chart, html => html.Table(
                chart.Title,
                ["model", .. table.Axes, line.First.Name.ToString(), line.Second.Name.ToString(), "seeds"],
                line.Best.Select(point => (IReadOnlyList<string>)
                [
                    point.Model, .. Labels(point), Shown(point.Of(line.First.Name)), Shown(point.Of(line.Second.Name)), Numbers.Of(point.Runs.Count),
                ]),
                "small"));
    }

    private void Show(Chart chart, Action<Html>? more = null) => _page.Section(chart.Title, html =>
    {
        var drawn = ChartPainter.Paint(chart);
        _drawn.Add(drawn);
        _page.Figure(html, chart, drawn);
        more?.Invoke(html);
    });

    private void Points(Html html, MetricName metric)
    {
        var sorted = table.Points.OrderByDescending(point => point.Of(metric)?.Mean ?? double.NegativeInfinity).ToArray();
        html.Raw($"<details><summary>{Plural.Count(sorted.Length, "point")}, the best by {Html.Escape(metric.ToString())} first</summary>")
            .Table(
                "All points",
                ["model", .. table.Axes, metric.ToString(), "density", "seeds"],
                sorted.Take(MostRows).Select(point => (IReadOnlyList<string>)
                [
                    point.Model, .. Labels(point), Shown(point.Of(metric)), Shown(point.Of(MetricName.Of("density"))), $"{point.Runs.Count} of {point.Planned}",
                ]),
                "small");
        if (sorted.Length > MostRows)
            html.Element("p", $"points.csv has the other {sorted.Length - MostRows}.", "class=\"note\"");
        html.Raw("</details>\n");
    }
}
