using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>
/// Settings chosen by a metric of validation. Test figures can be had of these only, and these only from a
/// <see cref="SweepTable"/>, which has none: so test data cannot have chosen them.
/// </summary>
public sealed class ChosenPoint
{
    private readonly SweepFolder _folder;

    private ChosenPoint(int rank, SweepPoint point, Interval validation, SweepFolder folder)
    {
        Rank = rank;
        Point = point;
        Validation = validation;
        _folder = folder;
    }

    /// <summary>Its rank among the points of its model, from 1.</summary>
    public int Rank { get; }

    /// <summary>The point.</summary>
    public SweepPoint Point { get; }

    /// <summary>The metric by which it was chosen.</summary>
    public Interval Validation { get; }

    /// <summary>
    /// The best points of each model: of those with the most seeds done, the ones whose mean of the metric is greatest.
    /// </summary>
    public static IReadOnlyList<ChosenPoint> Best(SweepTable table, MetricName metric, int count, SweepFolder folder) =>
        !metric.Split.IsValidation
            ? throw new ArgumentException($"{metric} is no metric of validation", nameof(metric))
            : [.. table.Points.GroupBy(point => point.Model).SelectMany(model => BestOf([.. model], metric, count, folder))];

    /// <summary>The results on test images with these settings; empty if the sweep measured on validation images only.</summary>
    public IReadOnlyList<SweepRow> TestRows() =>
    [
        .. from run in Point.Runs
           from row in MetricsCsv.Read(_folder.MetricsOf(run.Run))
           where row.Model == Point.Model && row.Split.IsTest
           select new SweepRow(run, row),
    ];

    private static IEnumerable<ChosenPoint> BestOf(IReadOnlyList<SweepPoint> points, MetricName metric, int count, SweepFolder folder)
    {
        var measured = points.Select(point => (Point: point, Value: point.Of(metric)))
            .Where(point => point.Value is { Count: > 0 } value && !double.IsNaN(value.Mean))
            .ToArray();
        var seeds = measured.Select(point => point.Value!.Value.Count).DefaultIfEmpty(0).Max();
        return measured.Where(point => point.Value!.Value.Count == seeds)
            .OrderByDescending(point => point.Value!.Value.Mean)
            .Take(count)
            .Select((point, place) => new ChosenPoint(place + 1, point.Point, point.Value!.Value, folder));
    }
}
