using BioSparse.Core;
using Spectre.Console;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A list of runs in the terminal, a line each where it fits.</summary>
internal static class RunsTable
{
    private const int Named = 4;
    private const int Longest = 1000;

    // characters of 2026-01-01 12:00:00Z
    private const int Minutes = 16;
    private const int Days = 10;
    private static readonly string[] s_header = ["run", "started (UTC)", "models", "state", "best accuracy [%]"];

    /// <summary>Writes it; what is wrong with damaged runs follows below.</summary>
    public static void Write(IReadOnlyList<RunEntry> runs, IAnsiConsole console)
    {
        string Models(RunEntry run) => string.Join(", ", run.Models);
        string Counted(RunEntry run) => run.Models.Count > 0 ? Plural.Count(run.Models.Count, "model") : "";
        string[][] whole = [s_header, .. runs.Select(run => Row(run, Minutes, Models(run), $", {run.Best?.Model}"))];
        string[][] counted = [s_header, .. runs.Select(run => Row(run, Minutes, Counted(run), $", {run.Best?.Model}"))];
        string[][] least = [s_header, .. runs.Select(run => Row(run, Days, Counted(run), ""))];
        var width = console.Profile.Width;
        if (new[] { whole, counted, least }.FirstOrDefault(rows => FittedTable.Width(rows) <= width) is { } fitting)
            FittedTable.WriteWide(fitting, console, named: Named);
        else
            WriteLines(whole, console);
        foreach (var run in runs.Where(run => run.Reason is not null))
            console.WriteLine(WrappedText.At(width, $"! {Shown(run.Name)}: {Shown(run.Reason!)}"));
    }

    private static void WriteLines(IEnumerable<string[]> rows, IAnsiConsole console)
    {
        foreach (var row in rows.Skip(1))
            console.WriteLine(WrappedText.At(console.Profile.Width, $"{row[0]}\n    {string.Join("; ", row[1..].Where(cell => cell.Length > 0))}"));
    }

    private static string[] Row(RunEntry run, int digits, string models, string best) =>
    [
        Shown(run.Name),
        run.Started is { } started ? Shown(started[..Math.Min(digits, started.Length)]) : "",
        models,
        run.State,
        run.Best is { } row ? $"{Numbers.Percent(row, 2)} {SplitModule.name(row.Split)}{best}" : "",
    ];

    // folders may have any name
    private static string Shown(string text) => Printable.cut(Longest, text);
}
