using System.Text.Json;
using BioSparse.App.Charts;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A comparison of runs as one self-contained page.</summary>
internal sealed class ComparisonPage(Comparison comparison)
{
    private const int MostRows = 2000;
    private readonly ComparisonWords _words = new(comparison);
    private readonly Page _page = new(
        $"BioSparse: {string.Join(", ", comparison.Runs.Select(run => run.Name))}", $"{comparison.Runs.Count} runs compared");

    public string Render()
    {
        var style = new Style(comparison.Models);
        _page.Lead($"{string.Join(", ", comparison.Runs.Select(run => run.Name))}. Differences are from {comparison.Runs[0].Name}. {_words.Standing()}");
        foreach (var sentence in _words.Unshared())
            _page.Lead(sentence);
        _page.Shown(JsonSerializer.Serialize(new
        {
            models = comparison.Models.Select(model => new { name = model, colour = style.ColourOf(model) }),
            seeds = Array.Empty<int>(),
        }));
        if (comparison.Warnings().Any())
            _page.Section("What the runs do not share", html => html.List(comparison.Warnings()), "warnings");
        _page.Section("Runs", Runs);
        IReadOnlyList<string> header = ["", .. comparison.Runs.Select(run => run.Name)];
        Listed("Settings that differ", header, [.. comparison.Settings()], "None: the runs have the same settings.");
        Listed("Program, machine and data that differ", header, [.. comparison.Origins()], "None.");
        _page.Section("Models", Models);
        foreach (var chart in new ComparisonFigures(comparison).All())
            _page.Section(chart.Title, html => _page.Figure(html, chart, ChartPainter.Paint(chart)));
        if (comparison.Differences.Count > 0)
            _page.Section("Differences", Differences);
        if (comparison.OtherDifferences.Count > 0)
            _page.Section("All other numbers", Others);
        return _page.Render();
    }

    private void Runs(Html html)
    {
        html.Table(
            "Runs",
            ["run", "folder", "experiment", "started", "data", "seeds"],
            comparison.Runs.Select(run => (IReadOnlyList<string>)
            [
                run.Name, run.Path, run.Provenance.Experiment, run.Provenance.Started, run.Dataset, string.Join(", ", run.Provenance.Seeds),
            ]));
        if (comparison.Shared() is { Length: > 0 } shared)
            html.Element("p", $"The same in all: {shared}.", "class=\"note\"");
    }

    private void Listed(string title, IReadOnlyList<string> header, IReadOnlyList<string[]> rows, string none) => _page.Section(title, html =>
    {
        if (rows.Count > 0)
            html.Table(title, header, rows);
        else
            html.Element("p", none, "class=\"note\"");
    });

    private void Models(Html html)
    {
        var (header, rows) = comparison.Table();
        html.Table("Models", header, rows, "numbers")
            .Element("p", "Mean ± half the width of the 95 % interval (Student's t) over the seeds of the run.", "class=\"note\"");
    }

    private void Differences(Html html)
    {
        html.Element("p", _words.Method, "class=\"note\"");
        Table(html, "Differences", comparison.Differences);
    }

    private void Others(Html html)
    {
        html.Raw($"<details><summary>{Plural.Count(comparison.OtherDifferences.Count, "difference")} of activities, fits and other images; Holm's correction over these</summary>");
        Table(html, "All other numbers", comparison.OtherDifferences);
        html.Raw("</details>\n");
    }

    private void Table(Html html, string name, IReadOnlyList<RunDifference> differences)
    {
        var table = new DifferenceTable(comparison, differences);
        html.Table(name, table.Header, table.Rows(differences.Take(MostRows)), "numbers small");
        if (differences.Count > MostRows)
            html.Element("p", $"The first {MostRows} of {differences.Count}.", "class=\"note\"");
    }
}
