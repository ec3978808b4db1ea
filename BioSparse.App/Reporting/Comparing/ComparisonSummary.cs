using BioSparse.Core;
using Spectre.Console;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A comparison in the terminal.</summary>
internal static class ComparisonSummary
{
    private const int MostDifferences = 20;
    private const int LongestValue = 40;

    /// <summary>Writes it.</summary>
    public static void Write(Comparison comparison, IAnsiConsole console)
    {
        void Line(string text) => console.WriteLine(WrappedText.At(console.Profile.Width, text));
        var words = new ComparisonWords(comparison);
        foreach (var warning in comparison.Warnings())
            Line($"! {warning}");

        string[][] differing = [["what differs", .. comparison.Runs.Select(run => run.Name)], .. comparison.Settings().Concat(comparison.Origins()).Select(Short)];
        if (differing.Length > 1)
            FittedTable.WriteListed(differing, console);
        else
            Line("No setting differs.");

        var (header, rows) = comparison.Table();
        FittedTable.Write([header, .. rows], console);
        foreach (var sentence in words.Unshared())
            Line(sentence);

        var table = new DifferenceTable(comparison, comparison.Differences);
        var shown = Shown(comparison.Differences).ToArray();
        if (shown.Length > 0)
            FittedTable.Write([table.Header, .. table.Rows(shown)], console);
        Line($"{words.Standing()} {(shown.Length < comparison.Differences.Count ? $"The page lists all {comparison.Differences.Count}." : "")}".TrimEnd());
    }

    /// <summary>Accuracies, and of the others those that stand most firmly.</summary>
    private static IEnumerable<RunDifference> Shown(IReadOnlyList<RunDifference> all)
    {
        var accuracies = all.Where(found => found.Metric == "accuracy").Take(MostDifferences).ToArray();
        var others = all.Except(accuracies).Where(DifferenceTable.Stands).OrderBy(found => found.P).Take(MostDifferences - accuracies.Length).ToHashSet();
        return accuracies.Concat(all.Where(others.Contains));
    }

    private static string[] Short(string[] row) => [row[0], .. row.Skip(1).Select(value => value.Length > LongestValue ? value[..(LongestValue - 1)] + "…" : value)];
}
