using BioSparse.Core;
using Spectre.Console;

namespace BioSparse.App.Reporting;

/// <summary>The end of a run in the terminal: the table of models and the verdicts on the claims.</summary>
public static class SummaryTable
{
    // columns that the effect of a claim needs beside its name
    private const int LeastEffect = 36;

    /// <summary>Writes them.</summary>
    public static void Write(ReportInput input, IAnsiConsole console)
    {
        var overview = new Overview(input);
        FittedTable.Write([overview.Header, .. overview.Rows], console);
        console.MarkupLine($"[grey]{Markup.Escape(overview.Note)}[/]");
        if (input.Claims.Count > 0)
            WriteClaims(input, console);
        foreach (var warning in input.Warnings)
            console.MarkupLine($"[yellow]![/] {Markup.Escape(warning)}");
    }

    private static void WriteClaims(ReportInput input, IAnsiConsole console)
    {
        string[][] rows = [["claim", "measured by", "against", "effect [95 %]", "verdict"], .. input.Claims.Select(claim =>
        {
            var view = new ClaimText(input, claim);
            return new[] { view.Topic, view.Label, claim.Against, view.Effect, view.Verdict };
        })];
        if (FittedTable.Width(rows) <= console.Profile.Width)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns([.. rows[0].Select(Markup.Escape)]);
            foreach (var row in rows.Skip(1))
                table.AddRow([.. row.Select(Markup.Escape)]);
            console.Write(table);
            return;
        }

        var named = rows.Skip(1).Max(row => Math.Max(row[0].Length + 1, row[2].Length));
        if (FittedTable.Width([rows.Max(row => row[4].Length), named, LeastEffect]) > console.Profile.Width)
        {
            console.WriteLine();
            foreach (var row in rows.Skip(1))
                console.WriteLine(WrappedText.At(console.Profile.Width, $"  {row[4],-15} {row[0]}, {row[2]}: {row[1]} {row[3]}"));
            console.WriteLine();
            return;
        }

        var narrow = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("verdict") { NoWrap = true })
            .AddColumns("claim, against", "measured by, effect [[95 %]]");
        foreach (var row in rows.Skip(1))
            narrow.AddRow(Markup.Escape(row[4]), Markup.Escape($"{row[0]},\n{row[2]}"), Markup.Escape($"{row[1]}\n{row[3]}"));
        console.Write(narrow);
    }
}
