using BioSparse.Core;
using Spectre.Console;

namespace BioSparse.App.Reporting;

/// <summary>An analysis of weights in the terminal.</summary>
public static class WeightReportTable
{
    /// <summary>Writes it.</summary>
    public static void Write(WeightReport report, IAnsiConsole console)
    {
        var name = report.Array.Name.Length > 0 ? $", array {report.Array.ShownName}" : "";
        console.WriteLine(Printable.cut(1000, $"{report.File}{name}: {report.Array.ShapeText}"));
        console.Write(Measures(report));
        console.WriteLine($"Distribution of {Plural.Count(report.Distribution.Values.Length, "weight")} |w| / max |w| above {Numbers.Of(report.Threshold)}");
        console.Write(Fits(report.Distribution));
        console.WriteLine($"Likeliest law, truncated at the threshold (BIC): {Likeliest(report.Distribution.Best, report.Distribution.BestProblem?.Value)}");
        console.WriteLine($"Likeliest law, plain (BIC): {Likeliest(report.Distribution.BestPlain, report.Distribution.BestPlainProblem?.Value)}");
        var comparisons = report.Distribution.Comparisons.Where(comparison => Shown(comparison, report.Distribution.Best)).ToArray();
        if (comparisons.Length > 0)
            console.Write(Comparisons(comparisons));
        console.WriteLine("The lognormal against single families that do not contain it");
        console.Write(Judgements(report));
        console.WriteLine(JudgementTable.Note);
    }

    /// <summary>Comparisons with the lognormal or the best fit; the JSON has all.</summary>
    private static bool Shown(FitComparison comparison, FamilyFit? best) =>
        comparison.First.IsLognormal || comparison.Second.IsLognormal
        || best is not null && (comparison.First.Equals(best.Family) || comparison.Second.Equals(best.Family));

    private static Table Judgements(WeightReport report)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (title, column) in JudgementTable.Header.Select((title, column) => (title, column)))
            table.AddColumn(column is 0 or 3 ? new TableColumn(Markup.Escape(title)) : new TableColumn(Markup.Escape(title)).RightAligned());
        foreach (var (best, margin) in report.Bests.Zip(report.Margins))
            table.AddRow([.. JudgementTable.Row(best, margin).Select(Markup.Escape)]);
        return table;
    }

    private static string Likeliest(FamilyFit? best, string? problem) => best?.Name ?? $"none; {problem}";

    private static Table Measures(WeightReport report)
    {
        var table = new Table().Border(TableBorder.Simple).HideHeaders();
        table.AddColumns(new TableColumn(""), new TableColumn("").RightAligned());
        var sparsity = report.Sparsity;
        void Add(string measure, string value) => table.AddRow(measure, value);
        Add("surviving synapses", Numbers.Of(sparsity.Synapses, "N0"));
        Add("density", Numbers.Of(sparsity.Density, "0.####"));
        if (report.IsMatrix)
        {
            Add("synapses per input", Numbers.Of(sparsity.SynapsesPerInput, "0.##"));
            Add("used units", $"{sparsity.UsedUnits} of {report.Array.Shape[0]}");
            Add("used inputs", $"{sparsity.UsedInputs} of {report.Array.Shape[1]}");
        }

        Add("Hoyer sparseness", Numbers.Of(sparsity.Hoyer));
        Add("Gini index", Numbers.Of(sparsity.Gini));
        if (report.Dale is { } dale)
        {
            Add("presynaptic neurons: excitatory, inhibitory, mixed", $"{dale.Excitatory}, {dale.Inhibitory}, {dale.Mixed}");
            Add("violations of Dale's law", Numbers.Of(dale.Violations));
        }

        return table;
    }

    private static Table Fits(WeightDistribution distribution)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("law", "form", "parameters (95 %)");
        foreach (var title in new[] { "ln L", "AIC", "BIC", "KS", "p", "n of p" })
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var fit in distribution.Fits)
        {
            table.AddRow([.. new[]
            {
                fit.Name,
                fit.Truncated ? "truncated" : "plain",
                fit.Succeeded ? string.Join(", ", fit.Parameters.Select(Parameter)) : fit.Problem!.Value,
                Numbers.Of(fit.LogLikelihood, "0.0"),
                Numbers.Of(fit.Aic, "0.0"),
                Numbers.Of(fit.Bic, "0.0"),
                Numbers.Of(fit.Ks.Statistic),
                P(fit.Ks.P),
                fit.Ks.Count > 0 ? Numbers.Of(fit.Ks.Count, "N0") : "–",
            }.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string P(double p) => p < 0.0005 ? "< 0.001" : Numbers.Of(p);

    private static string Parameter(ParameterInterval parameter) =>
        double.IsNaN(parameter.Low)
            ? $"{parameter.Name} {Numbers.Of(parameter.Estimate, "G4")}"
            : $"{parameter.Name} {Numbers.Of(parameter.Estimate, "G4")} [{Numbers.Of(parameter.Low, "G4")}, {Numbers.Of(parameter.High, "G4")}]";

    private static Table Comparisons(IReadOnlyList<FitComparison> comparisons)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("comparison", "likelier", "test");
        foreach (var title in new[] { "ln ratio", "statistic", "p" })
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var comparison in comparisons)
        {
            var (first, second) = (comparison.First.Name, comparison.Second.Name);
            table.AddRow(
                $"{first} : {second}",
                comparison.LogRatio >= 0 ? first : second,
                comparison.Test,
                Numbers.Of(comparison.LogRatio, "0.0"),
                Numbers.Of(comparison.Statistic, "0.##"),
                P(comparison.P));
        }

        return table;
    }
}
