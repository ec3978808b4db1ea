using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>outcomes.csv: for each metric that is a share of images, which of them; a 1 for an answer that stayed right, a 0 for another.</summary>
public static class OutcomesCsv
{
    private static readonly CsvTable<ImageOutcomes> s_table = new(
        "model,seed,split,metric,x,survives",
        row => Csv.Line(
            row.Model, row.Seed.ToString(CultureInfo.InvariantCulture), SplitModule.name(row.Split), row.Metric, Csv.Number(row.X),
            string.Concat(row.Survives.Select(survives => survives ? '1' : '0'))),
        fields => fields.Count == 6 && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var seed)
            && SplitModule.ofName(fields[2]) is { IsValueSome: true } split && Csv.Parse(fields[4], out var x)
            && fields[5].AsSpan().IndexOfAnyExcept('0', '1') < 0
                ? new ImageOutcomes(fields[0], seed, split.Value, fields[3], x, [.. fields[5].Select(digit => digit == '1')])
                : null,
        ("model,seed,metric,x,survives", fields => MetricsWithoutSplit.Today(fields, 2)));

    /// <summary>Writes rows.</summary>
    public static void Write(string path, IEnumerable<ImageOutcomes> rows) => AtomicFile.WriteText(path, s_table.ToText(rows));

    /// <summary>Reads rows back.</summary>
    /// <exception cref="FaultException">The file is missing, or a line of it is not such a row.</exception>
    public static IReadOnlyList<ImageOutcomes> Read(string path) => s_table.Read(path);
}
