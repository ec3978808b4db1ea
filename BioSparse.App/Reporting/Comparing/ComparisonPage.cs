using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A comparison of runs as one self-contained page.</summary>
internal sealed class ComparisonPage(Comparison comparison, IReadOnlyList<Figure> curves)
{
    private const int MostRows = 2000;
    private readonly ComparisonWords _words = new(comparison);
    private readonly Html _page = new();

    public string Render()
    {
        var names = string.Join(", ", comparison.Runs.Select(run => run.Name));
        _page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Element("title", $"BioSparse: {names}")
            .Raw($"<style>{ReportCss.Text}</style>\n</head>\n<body>\n<main>\n")
            .Raw("<header>").Element("p", "BioSparse", "class=\"brand\"").Element("h1", $"{comparison.Runs.Count} runs compared")
            .Element("p", $"{names}. Differences are from {comparison.Runs[0].Name}. {_words.Standing()}", "class=\"lead\"");
        foreach (var sentence in _words.Unshared())
            _page.Element("p", sentence, "class=\"lead\"");
        _page.Raw("</header>\n");
        Warnings();
        Runs();
        Settings();
        Models();
        Curves();
        Differences();
        Others();
        return _page.Raw("</main>\n</body>\n</html>\n").ToString();
    }

    private void Warnings()
    {
        var warnings = comparison.Warnings().ToArray();
        if (warnings.Length == 0)
            return;
        _page.Raw("<section class=\"warnings\">\n").Element("h2", "What the runs do not share").Raw("<ul>\n");
        foreach (var warning in warnings)
            _page.Element("li", warning);
        _page.Raw("</ul>\n</section>\n");
    }

    private void Runs() =>
        _page.Raw("<section>\n").Element("h2", "Runs")
            .Table(
                ["run", "folder", "experiment", "started", "data", "seeds"],
                comparison.Runs.Select(run => (string[])[run.Name, run.Path, run.Provenance.Experiment, run.Provenance.Started, run.Dataset, string.Join(", ", run.Provenance.Seeds)]))
            .Element("p", comparison.Shared() is { Length: > 0 } shared ? $"The same in all: {shared}." : "", "class=\"note\"")
            .Raw("</section>\n");

    private void Settings()
    {
        IReadOnlyList<string> header = ["", .. comparison.Runs.Select(run => run.Name)];
        Listed("Settings that differ", header, [.. comparison.Settings()], "None: the runs have the same settings.");
        Listed("Program, machine and data that differ", header, [.. comparison.Origins()], "None.");
    }

    private void Listed(string title, IReadOnlyList<string> header, IReadOnlyList<string[]> rows, string none)
    {
        _page.Raw("<section>\n").Element("h2", title);
        if (rows.Count > 0)
            _page.Table(header, rows);
        else
            _page.Element("p", none, "class=\"note\"");
        _page.Raw("</section>\n");
    }

    private void Models()
    {
        var (header, rows) = comparison.Table();
        _page.Raw("<section>\n").Element("h2", "Models").Table(header, rows, "class=\"numbers\"")
            .Element("p", "Mean ± half the width of the 95 % interval (Student's t) over the seeds of the run.", "class=\"note\"")
            .Raw("</section>\n");
    }

    private void Differences()
    {
        if (comparison.Differences.Count == 0)
            return;
        _page.Raw("<section>\n").Element("h2", "Differences")
            .Element("p", _words.Method, "class=\"note\"");
        Table(comparison.Differences);
        _page.Raw("</section>\n");
    }

    private void Curves()
    {
        foreach (var figure in curves)
        {
            var form = figure.Panels switch { 1 => " class=\"single\"", 2 => " class=\"pair\"", _ => "" };
            _page.Raw("<section>\n").Element("h2", figure.Title)
                .Raw($"<figure{form}><div class=\"wide\"><img alt=\"{Html.Escape($"{figure.Title}: {figure.Caption}")}\" src=\"data:image/png;base64,{Convert.ToBase64String(figure.Png)}\"></div>")
                .Raw($"<figcaption>{Html.Escape(figure.Caption)}</figcaption></figure>\n</section>\n");
        }
    }

    private void Others()
    {
        if (comparison.OtherDifferences.Count == 0)
            return;
        _page.Raw("<section class=\"details\">\n").Element("h2", "All other numbers")
            .Raw($"<details><summary>{Plural.Count(comparison.OtherDifferences.Count, "difference")} of activities, fits and other images; Holm's correction over these</summary>");
        Table(comparison.OtherDifferences);
        _page.Raw("</details>\n</section>\n");
    }

    private void Table(IReadOnlyList<RunDifference> differences)
    {
        var table = new DifferenceTable(comparison, differences);
        _page.Table(table.Header, table.Rows(differences.Take(MostRows)), "class=\"numbers small\"");
        if (differences.Count > MostRows)
            _page.Element("p", $"The first {MostRows} of {differences.Count}.", "class=\"note\"");
    }
}
