using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>
/// What was measured in the finished runs of a sweep and may be used to choose settings. Rows measured on test images
/// are left out when the files are read: nothing made from this table can know of them.
/// </summary>
public sealed class SweepTable
{
    private SweepTable(IReadOnlyList<string> axes, IReadOnlyList<SweepRow> rows, IReadOnlyList<SweepPoint> points, int planned, int done)
    {
        Axes = axes;
        Rows = rows;
        Points = points;
        Planned = planned;
        Done = done;
    }

    /// <summary>The axes, in their order.</summary>
    public IReadOnlyList<string> Axes { get; }

    /// <summary>The numbers, run by run as planned.</summary>
    public IReadOnlyList<SweepRow> Rows { get; }

    /// <summary>The points, model by model.</summary>
    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>Number of runs planned.</summary>
    public int Planned { get; }

    /// <summary>Number of runs done.</summary>
    public int Done { get; }

    /// <summary>Reads the finished runs of a sweep.</summary>
    public static SweepTable Read(SweepFolder folder, SweepDefinition sweep, IReadOnlyList<PlannedRun> plan)
    {
        var wanted = sweep.Collect.Metrics.Select(name => MetricsWithoutSplit.Of(name).Metric).ToHashSet();
        if (wanted.Count > 0)
            wanted.UnionWith(sweep.Collect.Frontiers.SelectMany(pair => new[] { pair.First.Name, pair.Second.Name }).Concat(sweep.Collect.Curves).Append(sweep.Collect.Choose).Select(name => name.Metric));
        var runs = plan.AsParallel().AsOrdered()
            .Select(run => (Run: run, Rows: File.Exists(folder.MetricsOf(run.Run)) ? RowsOf(folder, run, wanted) : null))
            .ToArray();
        var done = runs.Where(run => run.Rows is not null).ToArray();
        return new SweepTable(
            sweep.Axes,
            [.. done.SelectMany(run => run.Rows!.Select(row => new SweepRow(run.Run, row)))],
            [.. runs.GroupBy(run => run.Run.Point).SelectMany(PointsOf)
                .Index().OrderBy(entry => Array.IndexOf(Models(done), entry.Item.Model)).ThenBy(entry => entry.Index).Select(entry => entry.Item)],
            plan.Count,
            done.Length);

        static string[] Models((PlannedRun Run, MetricRow[]? Rows)[] done) =>
            [.. done.Take(1).SelectMany(run => run.Rows!).Select(row => row.Model).Distinct()];
    }

    private static MetricRow[] RowsOf(SweepFolder folder, PlannedRun run, HashSet<string> wanted) =>
    [
        .. MetricsCsv.Read(folder.MetricsOf(run.Run)).Where(row => !row.Split.IsTest && (wanted.Count == 0 || wanted.Contains(row.Metric))),
    ];

    private static IEnumerable<SweepPoint> PointsOf(IEnumerable<(PlannedRun Run, MetricRow[]? Rows)> runs)
    {
        var all = runs.ToArray();
        var done = all.Where(run => run.Rows is not null).ToArray();
        return from row in Metrics.summarise(done.SelectMany(run => run.Rows!))
               group row by row.Model into model
               select new SweepPoint(model.Key, all[0].Run.Axes, [.. done.Select(run => run.Run)], all.Length, [.. model]);
    }
}
