using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>The results of a model at a point of a sweep, over seeds, from which settings may be chosen.</summary>
public sealed record SweepPoint(
    string Model,
    IReadOnlyDictionary<string, string> Axes,
    IReadOnlyList<PlannedRun> Runs,
    int Planned,
    IReadOnlyList<SummaryRow> Summary)
{
    /// <summary>Mean and interval of a metric; null where there is none.</summary>
    public Interval? Of(MetricName name)
    {
        foreach (var row in Summary)
        {
            if (name.Fits(row.Split, row.Metric, row.X))
                return row.Interval;
        }

        return null;
    }

    /// <summary>The point in words.</summary>
    public string Words => Axes.Count == 0 ? "the base" : string.Join(", ", Axes.Select(axis => $"{axis.Key} {axis.Value}"));
}
