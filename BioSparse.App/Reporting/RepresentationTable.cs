using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>What hidden layers represent: a line for each layer of each model, empty without such measures.</summary>
internal sealed class RepresentationTable
{
    public RepresentationTable(ReportInput input)
    {
        Metric[] measured = [.. input.Catalogue.Measurements
            .Where(kind => kind.Name is "representation" or "probes")
            .SelectMany(kind => kind.Metrics)
            .Where(metric => input.Summary.Any(row => row.Metric == metric.Name && row.Split.Equals(input.Measured)))];
        IsEmpty = !measured.Any(metric => metric.Role.IsActivity);
        Header = ["model", "layer", .. measured.Select(metric => metric.Unit.IsShare ? $"{metric.Label} [{(metric.Role.IsAccuracy ? "%" : "points")}]" : metric.Label)];
        Rows = [.. from model in input.Models
                   let layers = measured.SelectMany(metric => input.Curve(model.Name, metric.Name, input.Measured)).Select(row => row.X!.Value).Distinct().Order()
                   from layer in layers
                   select (IReadOnlyList<string>)[model.Name, Numbers.Of(layer), .. measured.Select(metric => Cell(input.Find(model.Name, metric.Name, layer), metric))]];
    }

    public bool IsEmpty { get; }

    public IReadOnlyList<string> Header { get; }

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    private static string Cell(SummaryRow? row, Metric metric) =>
        (metric.Unit.IsShare ? Numbers.Percent(row) : Numbers.Plain(row, Math.Abs(row?.Interval.Mean ?? 0) switch { >= 3 => 1, >= 0.2 => 2, _ => 3 })).Replace('-', '−');
}
