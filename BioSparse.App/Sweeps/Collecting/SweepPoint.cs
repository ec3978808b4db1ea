using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>A model at a point of a sweep, over the seeds: what may be used to choose settings.</summary>
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
