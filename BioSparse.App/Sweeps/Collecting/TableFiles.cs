using System.Globalization;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Parquet;
using Parquet.Schema;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>Tables of a sweep as files.</summary>
public static class TableFiles
{
    /// <summary>Rows as CSV: the run, its axes, seed, model, split, metric, x and value.</summary>
    public static void WriteCsv(string path, IReadOnlyList<string> axes, IEnumerable<SweepRow> rows) => WriteLines(
        path,
        ["run", .. axes, "seed", "model", "split", "metric", "x", "value"],
        rows.Select(entry => (string[])
        [
            entry.Run.Run, .. Labels(axes, entry.Run.Axes), Text(entry.Row.Seed),
            entry.Row.Model, SplitModule.name(entry.Row.Split), entry.Row.Metric, Csv.Optional(entry.Row.X), Csv.Number(entry.Row.Value),
        ]));

    /// <summary>The same rows as Parquet; a numeric axis is a numeric column, and missing values are null.</summary>
    public static void WriteParquet(string path, IReadOnlyList<string> axes, IReadOnlyList<SweepRow> rows)
    {
        var numeric = axes.Where(axis => rows.All(row => !row.Run.Axes.TryGetValue(axis, out var label) || Number(label) is not null)).ToHashSet();
        DataField Real(string name) => new DataField<double?>(name);
        var schema = new ParquetSchema(
        [
            new DataField<string>("run"),
            .. axes.Select(axis => numeric.Contains(axis) ? Real(axis) : new DataField<string>(axis)),
            new DataField<int>("seed"), new DataField<string>("model"), new DataField<string>("split"), new DataField<string>("metric"), Real("x"), Real("value"),
        ]);
        using var bytes = new MemoryStream();
        Write(schema, bytes, axes, numeric, rows).GetAwaiter().GetResult();
        AtomicFile.Write(path, stream => stream.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>Means and intervals of all points.</summary>
    public static void WritePoints(string path, IReadOnlyList<string> axes, IEnumerable<SweepPoint> points) => WriteLines(
        path,
        ["model", .. axes, "split", "metric", "x", "n", "mean", "sd", "ci_low", "ci_high"],
        from point in points
        from row in point.Summary
        select (string[])[point.Model, .. Labels(axes, point.Axes), SplitModule.name(row.Split), row.Metric, Csv.Optional(row.X), .. Of(row.Interval)]);

    /// <summary>The chosen settings with the metric that chose them.</summary>
    public static void WriteBest(string path, IReadOnlyList<string> axes, MetricName metric, IEnumerable<ChosenPoint> chosen) => WriteLines(
        path,
        ["model", "rank", .. axes, "split", "metric", "x", "n", "mean", "sd", "ci_low", "ci_high"],
        chosen.Select(best => (string[])
        [
            best.Point.Model, Text(best.Rank), .. Labels(axes, best.Point.Axes), SplitModule.name(metric.Split), metric.Metric, Csv.Optional(metric.X), .. Of(best.Validation),
        ]));

    /// <summary>The points of frontiers.</summary>
    public static void WriteFrontiers(string path, IReadOnlyList<string> axes, IEnumerable<FrontierLine> frontiers) => WriteLines(
        path,
        ["first", "second", "model", .. axes, "first_n", "first_mean", "first_sd", "first_low", "first_high", "second_n", "second_mean", "second_sd", "second_low", "second_high"],
        from line in frontiers
        from point in line.Best
        select (string[])
        [
            line.First.ToString(), line.Second.ToString(), point.Model, .. Labels(axes, point.Axes),
            .. Of(point.Of(line.First.Name)!.Value), .. Of(point.Of(line.Second.Name)!.Value),
        ]);

    private static void WriteLines(string path, IEnumerable<string> header, IEnumerable<string[]> lines) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Csv.Line(header));
        foreach (var line in lines)
            writer.WriteLine(Csv.Line(line));
    });

    private static IEnumerable<string> Labels(IReadOnlyList<string> axes, IReadOnlyDictionary<string, string> labels) =>
        axes.Select(axis => labels.GetValueOrDefault(axis, ""));

    private static string[] Of(Interval value) =>
        [Text(value.Count), Csv.Number(value.Mean), Csv.Number(value.Sd), Csv.Number(value.Low), Csv.Number(value.High)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double? Number(string? label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Present(double value) => double.IsNaN(value) ? null : value;

    private static async Task Write(
        ParquetSchema schema, Stream stream, IReadOnlyList<string> axes, HashSet<string> numeric, IReadOnlyList<SweepRow> rows)
    {
        await using var writer = await ParquetWriter.CreateAsync(schema, stream);
        using var group = writer.CreateRowGroup();
        var fields = schema.DataFields;
        async Task Words(DataField field, Func<SweepRow, string?> of) => await group.WriteAsync(field, rows.Select(of).ToArray()!);
        async Task Reals(DataField field, Func<SweepRow, double?> of) =>
            await group.WriteAsync<double>(field, rows.Select(of).ToArray().AsMemory());
        await Words(fields[0], row => row.Run.Run);
        foreach (var (place, axis) in axes.Index())
        {
            if (numeric.Contains(axis))
                await Reals(fields[1 + place], row => Number(row.Run.Axes.GetValueOrDefault(axis)));
            else
                await Words(fields[1 + place], row => row.Run.Axes.GetValueOrDefault(axis));
        }

        await group.WriteAsync<int>(fields[^6], rows.Select(row => row.Row.Seed).ToArray().AsMemory());
        await Words(fields[^5], row => row.Row.Model);
        await Words(fields[^4], row => SplitModule.name(row.Row.Split));
        await Words(fields[^3], row => row.Row.Metric);
        await Reals(fields[^2], row => row.Row.X?.Value);
        await Reals(fields[^1], row => Present(row.Row.Value));
    }
}
