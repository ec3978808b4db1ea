using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>metrics.csv: a row for each measured number.</summary>
public static class MetricsCsv
{
    private static readonly CsvTable<MetricRow> s_table = new(
        "model,seed,split,metric,x,value",
        row => Csv.Line(row.Model, row.Seed.ToString(CultureInfo.InvariantCulture), SplitModule.name(row.Split), row.Metric, Csv.Optional(row.X), Csv.Number(row.Value)),
        fields => fields.Count == 6 && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var seed)
            && SplitModule.ofName(fields[2]) is { IsValueSome: true } split && Csv.ParseOptional(fields[4], out var x) && Csv.Parse(fields[5], out var value)
                ? new MetricRow(fields[0], seed, split.Value, fields[3], x, value)
                : null,
        ("model,seed,metric,x,value", fields => MetricsWithoutSplit.Today(fields, 2)));

    /// <summary>Writes rows.</summary>
    public static void Write(string path, IEnumerable<MetricRow> rows) => AtomicFile.WriteText(path, ToText(rows));

    /// <summary>Rows as the text of a file; every number reads back as the same one.</summary>
    public static string ToText(IEnumerable<MetricRow> rows) => s_table.ToText(rows);

    /// <summary>Reads rows back.</summary>
    /// <exception cref="FaultException">The file is missing, or a line of it is not such a row.</exception>
    public static IReadOnlyList<MetricRow> Read(string path) => s_table.Read(path);

    /// <summary>Reads rows from a text.</summary>
    /// <exception cref="FaultException">A line of it is not such a row.</exception>
    public static IReadOnlyList<MetricRow> Parse(string path, string text) => s_table.Parse(path, text);
}
