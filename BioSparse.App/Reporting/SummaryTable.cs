using BioSparse.Core;
using Spectre.Console;

namespace BioSparse.App.Reporting;

/// <summary>The end of a run in the terminal: the table of models and the verdicts on the claims.</summary>
public static class SummaryTable
{
    // what a table of Spectre.Console puts around each cell, and at its ends
    private const int Padding = 2;
    private const int Ends = 2;

    // columns that the effect of a claim needs beside its name
    private const int LeastEffect = 36;

    /// <summary>Writes them.</summary>
    public static void Write(ReportInput input, IAnsiConsole console)
    {
        var overview = new Overview(input);
        var all = new[] { overview.Header }.Concat(overview.Rows).ToArray();
        if (Width(all) <= console.Profile.Width)
            WriteTable(all, console);
        else
            WriteColumns(all, console);
        console.MarkupLine($"[grey]{Markup.Escape(overview.Note)}[/]");
        if (input.Claims.Count > 0)
            WriteClaims(input, console);
        foreach (var warning in input.Warnings)
            console.MarkupLine($"[yellow]![/] {Markup.Escape(warning)}");
    }

    private static int Width(IReadOnlyList<IReadOnlyList<string>> rows) =>
        Ends + Enumerable.Range(0, rows[0].Count).Sum(column => Padding + rows.Max(row => row[column].Length));

    /// <summary>
    /// On a narrow terminal as many models as fit are shown side by side, one line per number; where not even one fits, each
    /// below its name.
    /// </summary>
    private static void WriteColumns(IReadOnlyList<string>[] rows, IAnsiConsole console)
    {
        string[][] Turned(IEnumerable<IReadOnlyList<string>> models) =>
            [.. Enumerable.Range(0, rows[0].Count).Select(column => models.Prepend(rows[0]).Select(row => row[column]).ToArray())];

        var left = rows.Skip(1).ToArray();
        while (left.Length > 0)
        {
            var count = left.Length;
            while (count > 1 && Width(Turned(left.Take(count))) > console.Profile.Width)
                count--;
            var turned = Turned(left.Take(count));
            if (Width(turned) > console.Profile.Width)
                console.WriteLine($"\n  {left[0][0]}");
            WriteTable(turned, console, hasTitles: Width(turned) <= console.Profile.Width);
            left = left[count..];
        }
    }

    private static void WriteTable(IReadOnlyList<IReadOnlyList<string>> rows, IAnsiConsole console, bool hasTitles = true)
    {
        var table = new Table { ShowHeaders = hasTitles }.Border(TableBorder.Simple);
        foreach (var (place, title) in rows[0].Index())
            table.AddColumn(new TableColumn(hasTitles ? Markup.Escape(title) : "") { Alignment = place == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in rows.Skip(1))
            table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }

    private static void WriteClaims(ReportInput input, IAnsiConsole console)
    {
        string[][] rows = [["claim", "measured by", "against", "effect [95 %]", "verdict"], .. input.Claims.Select(claim =>
        {
            var view = new ClaimText(input, claim);
            return new[] { view.Topic, view.Label, claim.Against, view.Effect, view.Verdict };
        })];
        if (Width(rows) <= console.Profile.Width)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns([.. rows[0].Select(Markup.Escape)]);
            foreach (var row in rows.Skip(1))
                table.AddRow([.. row.Select(Markup.Escape)]);
            console.Write(table);
            return;
        }

        var named = rows.Skip(1).Max(row => Math.Max(row[0].Length + 1, row[2].Length));
        if (Ends + 3 * Padding + rows.Max(row => row[4].Length) + named + LeastEffect > console.Profile.Width)
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
