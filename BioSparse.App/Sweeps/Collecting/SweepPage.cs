using BioSparse.App.Charts;
using BioSparse.App.Reporting;
using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>The results of a sweep as one self-contained page.</summary>
internal sealed class SweepPage(
    SweepDefinition sweep, SweepFolder folder, SweepTable table, IReadOnlyList<ChosenPoint> chosen, IReadOnlyList<FrontierLine> frontiers)
{
    private const int MostRows = 500;
    private readonly Html _page = new();

    public string Render()
    {
        var metric = sweep.Collect.Choose;
        _page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Element("title", $"BioSparse: sweep {sweep.Name}")
            .Raw($"<style>{ReportCss.Text}</style>\n</head>\n<body>\n<main>\n")
            .Raw("<header>").Element("p", "BioSparse", "class=\"brand\"").Element("h1", $"Sweep “{sweep.Name}”")
            .Element("p", $"{table.Done} of {Plural.Words(table.Planned, "run is", "runs are")} done: {Plural.Count(table.Points.Select(point => point.Words).Distinct().Count(), "point")}, {Plural.Count(sweep.Seeds.Count, "seed")} planned at each.", "class=\"lead\"")
            .Element("p", $"Settings are chosen by {metric} on validation images: training images kept apart. Test images are looked at for the chosen settings only.", "class=\"lead\"")
            .Raw("</header>\n");
        Failures();
        Best(metric);
        Tests();
        var figures = new SweepFigures(table, metric, new SweepTitles(sweep.Base.Catalogue, sweep.Base.Schema));
        if (figures.Curves() is { } curves)
            Show(curves);
        foreach (var line in frontiers)
            Line(line, figures.Line(line));
        foreach (var map in figures.Maps())
            Show(map);
        Points(metric);
        return _page.Raw("<section class=\"details\">\n").Element("h2", "The sweep").Element("pre", File.ReadAllText(folder.Sweep))
            .Raw("</section>\n</main>\n</body>\n</html>\n").ToString();
    }

    private IEnumerable<string> Labels(SweepPoint point) => table.Axes.Select(axis => point.Axes.GetValueOrDefault(axis, "–"));

    private static string Shown(Interval? interval)
    {
        if (interval is not { } value)
            return "–";
        var half = value.High - value.Mean;
        return double.IsNaN(half) ? Numbers.Of(value.Mean, "0.####") : $"{Numbers.Of(value.Mean, "0.####")} ± {Numbers.Of(half, "0.####")}";
    }

    private void Failures()
    {
        if (table.Done == table.Planned)
            return;
        _page.Raw("<section class=\"warnings\">\n").Element("h2", "Runs that are missing").Raw("<ul>\n");
        foreach (var run in folder.ReadPlan().Where(run => folder.StageOf(run.Run) != RunStage.Done).Take(MostRows))
            _page.Element("li", $"{run}: {folder.FailureOf(run.Run) ?? "not done yet"}");
        _page.Raw("</ul>\n</section>\n");
    }

    private void Best(MetricName metric) =>
        _page.Raw("<section>\n").Element("h2", "The best settings by validation")
            .Table(
                ["model", "rank", .. table.Axes, $"{metric} ± 95 %", "seeds"],
                chosen.Select(best => (string[])
                [
                    best.Point.Model, Numbers.Of(best.Rank), .. Labels(best.Point), Shown(best.Validation), $"{best.Validation.Count} of {best.Point.Planned}",
                ]))
            .Element("p", "Of the points with the most seeds done. The mean of the best of many points is a hopeful figure: the test figures below are the ones to report. best-MODEL-RANK.yaml beside this page repeats each with all seeds on test images.", "class=\"note\"")
            .Raw("</section>\n");

    private void Tests()
    {
        var rows = chosen
            .SelectMany(best => Metrics.summarise(best.TestRows().Select(row => row.Row)).Select(row => (Best: best, Row: row)))
            .ToArray();
        _page.Raw("<section>\n").Element("h2", "Test figures of the best settings");
        if (rows.Length == 0)
            _page.Element("p", "None: these runs were measured on validation images only.", "class=\"note\"");
        else
            _page.Table(
                ["model", "rank", "metric", "x", "seeds", "mean ± 95 %"],
                rows.Select(entry => (string[])
                [
                    entry.Best.Point.Model, Numbers.Of(entry.Best.Rank), CatalogueModule.metric(entry.Row.Metric, sweep.Base.Catalogue).Label, entry.Row.X is { Value: var x } ? Numbers.Of(x) : "",
                    Numbers.Of(entry.Row.Interval.Count), Shown(entry.Row.Interval),
                ]),
                "class=\"small\"");
        _page.Raw("</section>\n");
    }

    private void Line(FrontierLine line, Chart? figure)
    {
        if (figure is null)
        {
            _page.Raw("<section>\n").Element("h2", $"{line.First} against {line.Second}").Element("p", "No point has both.", "class=\"note\"").Raw("</section>\n");
            return;
        }

        Show(figure, () => _page.Table(
            ["model", .. table.Axes, line.First.Name.ToString(), line.Second.Name.ToString(), "seeds"],
            line.Best.Select(point => (string[])
            [
                point.Model, .. Labels(point), Shown(point.Of(line.First.Name)), Shown(point.Of(line.Second.Name)), Numbers.Of(point.Runs.Count),
            ]),
            "class=\"small\""));
    }

    private void Show(Chart chart, Action? more = null)
    {
        var figure = ChartPainter.Paint(chart);
        var form = figure.Panels switch { 1 => " class=\"single\"", 2 => " class=\"pair\"", _ => "" };
        _page.Raw("<section>\n").Element("h2", figure.Title)
            .Raw($"<figure{form}><img alt=\"{Html.Escape($"{figure.Title}: {figure.Caption}")}\" src=\"data:image/png;base64,{Convert.ToBase64String(figure.Png)}\">")
            .Raw($"<figcaption>{Html.Escape(figure.Caption)}</figcaption></figure>\n");
        more?.Invoke();
        _page.Raw("</section>\n");
    }

    private void Points(MetricName metric)
    {
        var sorted = table.Points.OrderByDescending(point => point.Of(metric)?.Mean ?? double.NegativeInfinity).ToArray();
        _page.Raw("<section class=\"details\">\n").Element("h2", "All points")
            .Raw($"<details><summary>{Plural.Count(sorted.Length, "point")}, the best by {Html.Escape(metric.ToString())} first</summary>")
            .Table(
                ["model", .. table.Axes, metric.ToString(), "density", "seeds"],
                sorted.Take(MostRows).Select(point => (string[])
                [
                    point.Model, .. Labels(point), Shown(point.Of(metric)), Shown(point.Of(MetricName.Of("density"))), $"{point.Runs.Count} of {point.Planned}",
                ]),
                "class=\"small\"");
        if (sorted.Length > MostRows)
            _page.Element("p", $"points.csv has the other {sorted.Length - MostRows}.", "class=\"note\"");
        _page.Raw("</details>\n</section>\n");
    }
}
