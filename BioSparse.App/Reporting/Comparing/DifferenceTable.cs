using System.Globalization;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>Differences between runs as rows of text.</summary>
internal sealed class DifferenceTable(Comparison comparison, IReadOnlyList<RunDifference> all)
{
    private const double Level = 0.05;
    private const double Least = 1e-4;
    private readonly FSharpFunc<double, string> _shownX =
        DistinctNumbers.among(all.Select(found => found.X).OfType<FSharpOption<double>>().Select(x => x.Value));

    private readonly bool _hasRuns = comparison.Runs.Count > 2;
    private readonly bool _hasImages = all.Where(found => !found.Split.IsNoImages).Select(found => found.Split).Distinct().Count() > 1;

    /// <summary>The header.</summary>
    public IReadOnlyList<string> Header => Chosen("model", "run", "images", ["metric", "x", "n", "difference [95 %]", "t", "p", "p, Holm", "p, signed rank"]);

    /// <summary>The rows of some of the differences.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows(IEnumerable<RunDifference> some) => some.Select(found => Chosen(found.Model, found.Run, SplitModule.name(found.Split),
    [
        comparison.MetricOf(found.Metric).Label + (IsShare(found) ? " [points]" : ""),
        found.X is { Value: var x } ? _shownX.Invoke(x) : "",
        Numbers.Of(found.Seeds.Length),
        Difference(found),
        T(found.T),
        P(found.P),
        P(found.Corrected),
        P(found.SignedRank),
    ]));

    /// <summary>Whether a difference stands after the correction.</summary>
    public static bool Stands(RunDifference found) => found.Corrected < Level;

    // what is the same in all rows needs no column
    private IReadOnlyList<string> Chosen(string model, string run, string images, string[] others) =>
        [model, .. _hasRuns ? [run] : Array.Empty<string>(), .. _hasImages ? [images] : Array.Empty<string>(), .. others];

    private bool IsShare(RunDifference found) => comparison.MetricOf(found.Metric).Unit.IsShare;

    private string Difference(RunDifference found)
    {
        string Text(double value) => IsShare(found) ? Signed(100 * value, "0.00") : Signed(value, Math.Abs(value) >= 1000 ? "#,0" : "0.###");
        var own = found.Difference;
        return double.IsNaN(own.Low) ? Text(own.Mean) : $"{Text(own.Mean)} [{Text(own.Low)}, {Text(own.High)}]";
    }

    private static string Signed(double value, string form) =>
        value.ToString($"+{form};−{form};0", CultureInfo.InvariantCulture);

    private static string T(double value) => double.IsNaN(value) ? "–" : Signed(value, "0.00");

    private static string P(double value) =>
        double.IsNaN(value) ? "–" : value < Least ? "< 0.0001" : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
