using BioSparse.App.Charts;
using BioSparse.App.Reporting;
using BioSparse.Core;
using Panel = BioSparse.App.Charts.Panel;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>Curves, heat maps and frontiers of a sweep.</summary>
internal sealed class SweepFigures
{
    private const int MostLabels = 24;
    private const int MostMaps = 6;
    private const int MostPanels = 6;

    /// <summary>The most cells of a map that have their numbers in them.</summary>
    private const int MostTexts = 80;

    private readonly SweepTable _table;
    private readonly MetricName _metric;
    private readonly IReadOnlyList<string> _models;
    private readonly IReadOnlyList<AxisScale> _axes;
    private readonly Style _style;

    public SweepFigures(SweepTable table, MetricName metric)
    {
        _table = table;
        _metric = metric;
        _models = [.. table.Points.Where(point => Mean(point) is not null).Select(point => point.Model).Distinct()];
        _axes = [.. table.Axes.Select(axis => new AxisScale(axis, table.Points)).Where(axis => axis.Labels.Count > 1)];
        _style = new Style(table.Points.Select(point => point.Model).Distinct());
    }

    /// <summary>The metric along every axis.</summary>
    public Chart? Curves() => _axes.Count == 0 || _models.Count == 0
        ? null
        : Chart.Of(
            "curves", $"{_metric} along each axis",
            "At each value of an axis, the best of all points that have it: mean over seeds with its 95 % interval. Axes of many values show every point.",
            _axes.Select(Curve),
            sharesLegend: true);

    /// <summary>The metric over pairs of axes.</summary>
    public IEnumerable<Chart> Maps()
    {
        var maps = _axes.Where(axis => axis.Labels.Count <= MostLabels).ToArray();
        var pairs = from i in Enumerable.Range(0, maps.Length)
                    from j in Enumerable.Range(i + 1, maps.Length - i - 1)
                    select (maps[i], maps[j]);
        foreach (var (place, (across, up)) in pairs.Take(MostMaps).Index())
        {
            // a model whose points have other axes has no map of these
            string[] mapped = [.. _models.Where(model => _table.Points.Any(point => IsOn(point, model, across, up))).Take(MostPanels)];
            if (mapped.Length > 0)
                yield return Chart.Of(
                    $"map-{place + 1}", $"{_metric} over {across.Name} and {up.Name}",
                    "Each cell is the best mean over seeds of all points with these two values; an empty cell has none.",
                    mapped.Select(model => Map(model, across, up)),
                    sharesLegend: false);
        }
    }

    /// <summary>The trade-off between two metrics.</summary>
    public Chart? Line(FrontierLine line)
    {
        if (line.All.Count == 0)
            return null;
        Series Dots(string model)
        {
            SweepPoint[] points = [.. line.All.Where(point => point.Model == model)];
            return Series.Of(
                Form.Points, model, _style.ColourOf(model), Means(points, line.First.Name), Means(points, line.Second.Name), model,
                marker: _style.MarkerOf(model), details: [.. points.Select(point => point.Words)]);
        }

        return Chart.Of(
            "frontier", $"{line.First} against {line.Second}",
            "Every point is a mean over seeds; those of the frontier, which no other point betters in both, have their 95 % intervals.",
            [
                Panel.Of(
                    "", Axis.Of(line.First.Name.ToString()), Axis.Of(line.Second.Name.ToString()),
                    [
                        .. line.All.Select(point => point.Model).Distinct().Select(Dots),
                        Series.Of(
                            Form.Line, "frontier", "#000000", Means(line.Best, line.First.Name), Means(line.Best, line.Second.Name),
                            marker: 4, low: Lows(line.Best, line.Second.Name), high: Highs(line.Best, line.Second.Name),
                            details: [.. line.Best.Select(point => $"{point.Model}: {point.Words}")]),
                    ]),
            ],
            sharesLegend: true);
    }

    private bool IsOn(SweepPoint point, string model, AxisScale across, AxisScale up) =>
        point.Model == model && Mean(point) is not null && point.Axes.ContainsKey(across.Name) && point.Axes.ContainsKey(up.Name);

    private double? Mean(SweepPoint point) => point.Of(_metric) is { } value && !double.IsNaN(value.Mean) ? value.Mean : null;

    private static double[] Means(IReadOnlyList<SweepPoint> points, MetricName name) => [.. points.Select(point => point.Of(name)!.Value.Mean)];

    private static double[] Lows(IReadOnlyList<SweepPoint> points, MetricName name) => [.. points.Select(point => point.Of(name)!.Value.Low)];

    private static double[] Highs(IReadOnlyList<SweepPoint> points, MetricName name) => [.. points.Select(point => point.Of(name)!.Value.High)];

    private Panel Curve(AxisScale axis)
    {
        var dense = axis.Labels.Count > MostLabels;
        var scale = axis.IsLogarithmic ? Charts.Scale.Logarithmic : Charts.Scale.Linear;
        double[] ticks = dense ? [] : [.. axis.Labels.Select(axis.PlaceOf)];
        return Panel.Of(
            "", Axis.Of(axis.Name, scale, ticks: ticks, words: dense ? [] : [.. axis.Labels.Select(Short)]), Axis.Of(_metric.ToString()),
            _models.SelectMany(model => Along(model, axis, dense)));
    }

    private IEnumerable<Series> Along(string model, AxisScale axis, bool dense)
    {
        var there = _table.Points.Where(point => point.Model == model && point.Axes.ContainsKey(axis.Name) && Mean(point) is not null);
        SweepPoint[] points = dense
            ? [.. there]
            : [.. axis.Labels.Select(label => there.Where(point => point.Axes[axis.Name] == label).MaxBy(Mean)).OfType<SweepPoint>()];
        if (points.Length > 0)
            yield return Series.Of(
                dense || !axis.IsNumeric ? Form.Points : Form.Line, model, _style.ColourOf(model),
                [.. points.Select(point => axis.PlaceOf(point.Axes[axis.Name]))], Means(points, _metric), model,
                marker: _style.MarkerOf(model),
                low: dense ? [] : Lows(points, _metric),
                high: dense ? [] : Highs(points, _metric),
                details: [.. points.Select(point => point.Words)]);
    }

    private Panel Map(string model, AxisScale across, AxisScale up)
    {
        double Best(string upper, string label) =>
            _table.Points
                .Where(point => point.Model == model && point.Axes.GetValueOrDefault(across.Name) == label && point.Axes.GetValueOrDefault(up.Name) == upper)
                .Max(Mean) ?? double.NaN;
        string[] rows = [.. up.Labels.Reverse()];
        double[][] values = [.. rows.Select(upper => across.Labels.Select(label => Best(upper, label)).ToArray())];
        double[] present = [.. values.SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0)];
        var texts = rows.Length * across.Labels.Count <= MostTexts;
        return Panel.Of(
            model, Axis.Of(across.Name), Axis.Of(up.Name),
            new HeatMap(
                [.. across.Labels.Select(Short)], [.. rows.Select(Short)], values,
                texts ? [.. values.Select(row => row.Select(value => double.IsNaN(value) ? "" : Numbers.Of(value, "0.000")).ToArray())] : [],
                present.Min(), present.Max(), _metric.ToString()));
    }

    private static string Short(string label) => label.Length > 14 ? label[..13] + "…" : label;
}
