using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>summary.csv: each metric of each model over its seeds, and over images where their number is not 0.</summary>
public static class SummaryCsv
{
    /// <summary>Writes rows.</summary>
    public static void Write(string path, IEnumerable<SummaryRow> rows) =>
        AtomicFile.WriteText(path, string.Concat(rows
            .Select(row => Csv.Line(
                row.Model, SplitModule.name(row.Split), row.Metric, Csv.Optional(row.X), row.Interval.Count.ToString(CultureInfo.InvariantCulture),
                Csv.Number(row.Interval.Mean), Csv.Number(row.Interval.Sd), Csv.Number(row.Interval.Low), Csv.Number(row.Interval.High),
                row.Images.ToString(CultureInfo.InvariantCulture)))
            .Prepend("model,split,metric,x,n,mean,sd,ci_low,ci_high,images")
            .Select(line => line + "\n")));
}
