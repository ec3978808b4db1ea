using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>metrics.csv: a row for each measured number.</summary>
public static class MetricsCsv
{
    private const string Header = "model,seed,metric,x,value";

    /// <summary>Writes rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows.</param>
    public static void Write(string path, IEnumerable<MetricRow> rows) => AtomicFile.WriteText(path, ToText(rows));

    /// <summary>Rows as the text of a file; every number reads back as the same one.</summary>
    /// <param name="rows">The rows.</param>
    public static string ToText(IEnumerable<MetricRow> rows) =>
        string.Concat(rows
            .Select(row => Csv.Line(row.Model, row.Seed.ToString(CultureInfo.InvariantCulture), row.Metric, Csv.Number(row.X), Csv.Number(row.Value)))
            .Prepend(Header)
            .Select(line => line + "\n"));

    /// <summary>Reads rows back.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaultException">The file is missing, or a line of it is not such a row.</exception>
    public static IReadOnlyList<MetricRow> Read(string path) =>
        Parse(path, System.Text.Encoding.UTF8.GetString(FileBytes.Read(path)).TrimStart('\uFEFF'));

    /// <summary>Reads rows from a text.</summary>
    /// <param name="path">The file that it is from, for faults.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FaultException">A line of it is not such a row.</exception>
    public static IReadOnlyList<MetricRow> Parse(string path, string text)
    {
        var rows = new List<MetricRow>();
        var line = 0;
        try
        {
            foreach (var fields in Csv.Records(text))
            {
                line++;
                if (line > 1)
                    rows.Add(Row(path, line, fields));
                else if (string.Join(',', fields) != Header)
                    throw Bad(path, line, fields);
            }
        }
        catch (FormatException fault)
        {
            throw new FaultException(ExitStatus.Data, $"{path}:{line + 1}: {fault.Message}");
        }

        return line > 0 ? rows : throw new FaultException(ExitStatus.Data, $"{path}: empty; a first line of {Header} is right");
    }

    private static MetricRow Row(string path, int line, IReadOnlyList<string> fields) =>
        fields.Count == 5 && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var seed)
        && Parse(fields[3], out var x) && Parse(fields[4], out var value)
            ? new MetricRow(fields[0], seed, fields[2], x, value)
            : throw Bad(path, line, fields);

    private static bool Parse(string field, out double value)
    {
        value = double.NaN;
        return field.Length == 0 || double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static FaultException Bad(string path, int line, IReadOnlyList<string> fields)
    {
        var found = string.Join(',', fields).ReplaceLineEndings(" ");
        var shown = found.Length > 80 ? found[..80] + "…" : found;
        return new FaultException(ExitStatus.Data, $"{path}:{line}: found {shown}; {Header} is right");
    }
}
