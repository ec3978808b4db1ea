using BioSparse.Core;
using Spectre.Console;

namespace BioSparse.App.Reporting;

/// <summary>The end of a run in the terminal: the table of models and the verdicts on the claims.</summary>
public static class SummaryTable
{
    /// <summary>Writes them.</summary>
    /// <param name="input">The report.</param>
    /// <param name="console">Where to.</param>
    public static void Write(ReportInput input, IAnsiConsole console)
    {
        var overview = new Overview(input);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (title, place) in overview.Header.Select((title, place) => (title, place)))
            table.AddColumn(new TableColumn(Markup.Escape(title)) { Alignment = place == 0 ? Justify.Left : Justify.Right, NoWrap = place == 0 });
        foreach (var row in overview.Rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
        console.MarkupLine($"[grey]{Markup.Escape(overview.Note)}[/]");
        if (input.Claims.Count > 0)
            WriteClaims(input, console);
        foreach (var warning in input.Warnings)
            console.MarkupLine($"[yellow]![/] {Markup.Escape(warning)}");
    }

    private static void WriteClaims(ReportInput input, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("claim", "measured by", "against", "effect (95 %)", "verdict");
        foreach (var claim in input.Claims)
        {
            var view = new ClaimText(claim);
            table.AddRow([.. new[] { claim.Topic, claim.Metric, claim.Against, view.Effect, view.Verdict }.Select(Markup.Escape)]);
        }

        console.Write(table);
    }
}
