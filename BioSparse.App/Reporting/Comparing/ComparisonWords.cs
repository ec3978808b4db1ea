using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>The sentences that page and terminal share.</summary>
internal sealed class ComparisonWords(Comparison comparison)
{
    /// <summary>What the differences are.</summary>
    public string Method =>
        $"Value in the run − value in {comparison.Runs[0].Name}, paired over the n seeds that both have: mean, 95 % interval (Student's t), two-sided p of the paired t test, "
        + "the same after Holm's correction over the table, and p of the exact signed-rank test, not corrected, which cannot fall below 2^(1 − n). "
        + "Where a difference is the same in every seed there is no t test.";

    /// <summary>How many differences stand.</summary>
    public string Standing()
    {
        var tested = comparison.Differences.Count(found => !double.IsNaN(found.P));
        var stand = comparison.Differences.Count(DifferenceTable.Stands);
        var same = comparison.Differences.Count(found => found.Difference.Sd == 0);
        return comparison.Differences.Count == 0 ? "No model and metric is in two runs with a common seed."
            : tested == 0 ? $"{Plural.Count(comparison.Differences.Count, "difference")}, none of which can be tested: {(same > 0 ? "they are the same in every seed" : "there is one common seed")}."
            : $"{stand} of {Plural.Count(tested, "tested difference")} {(stand == 1 ? "stands" : "stand")} at 5 % after Holm's correction"
                + (same > 0 ? $"; {Plural.Words(same, "more is", "more are")} the same in every seed, and not tested." : ".");
    }

    /// <summary>Models that not all runs have.</summary>
    public IEnumerable<string> Unshared() => comparison.Unshared().Select(entry => $"{entry.Model} is in {entry.Runs} alone.");
}
