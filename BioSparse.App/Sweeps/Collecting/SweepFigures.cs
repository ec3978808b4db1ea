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
    private readonly SweepTitles _titles;

    public SweepFigures(SweepTable table, MetricName metric, SweepTitles titles)
    {
        _table = table;
        _metric = metric;
        _titles = titles;
        _models = [.. table.Points.Where(point => Mean(point) is not null).Select(point => point.Model).Distinct()];
        _axes = [.. table.Axes.Select(axis => new AxisScale(axis, table.Points)).Where(axis => axis.Labels.Count > 1)];
        _style = new Style(table.Points.Select(point => point.Model).Distinct());
    }

    /// <summary>A metric along every axis, of the points that are best by the metric that chooses.</summary>
    public Chart? Curves(MetricName shown) => _axes.Count == 0 || _table.Points.All(point => !IsIn(point, shown))
        ? null
        : Chart.Of(
            $"curves-{shown}", $"{_titles.Of(shown)} along each axis",
            $"At each value of an axis, of all points that have it the best{(shown == _metric ? "" : $" by {_metric}")}: mean over seeds with its 95 % interval; all panels have the same scale. Axes of many values show every point.",
            _axes.Select(axis => Curve(axis, shown)),
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
                    $"map-{place + 1}", $"{_titles.Of(_metric)} over {across.Name} and {up.Name}",
                    "Each cell is the best mean over seeds of all points with these two values; an empty cell has none. All models have one colour scale.",
                    Maps(mapped, across, up),
                    sharesLegend: true);
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
                marker: _style.MarkerOf(model), details: [.. points.Select(point => Details(point, line.First.Name, line.Second.Name))]);
        }

        return Chart.Of(
            $"frontier-{line.First.Name}-{line.Second.Name}", $"{_titles.Of(line.First.Name)} against {_titles.Of(line.Second.Name)}",
            $"Every point is a mean over seeds; the frontier are those that no other point betters in both, where {Better(line.First)} and {Better(line.Second)}. Bars: 95 % intervals of the vertical axis.",
            [
                Panel.Of(
                    "", Axis.Of(_titles.Of(line.First.Name)), Axis.Of(_titles.Of(line.Second.Name)),
                    [
                        .. line.All.Select(point => point.Model).Distinct().Select(Dots),
                        Series.Of(
                            Form.Line, "frontier", "#000000", Means(line.Best, line.First.Name), Means(line.Best, line.Second.Name),
                            marker: 4, low: Lows(line.Best, line.Second.Name), high: Highs(line.Best, line.Second.Name),
                            details: [.. line.Best.Select(point => $"{point.Model}: {Details(point, line.First.Name, line.Second.Name)}")]),
                    ]),
            ],
            sharesLegend: true);
    }

    private bool IsOn(SweepPoint point, string model, AxisScale across, AxisScale up) =>
        point.Model == model && Mean(point) is not null && point.Axes.ContainsKey(across.Name) && point.Axes.ContainsKey(up.Name);

    private bool IsIn(SweepPoint point, MetricName shown) => Mean(point) is not null && point.Of(shown) is { } value && !double.IsNaN(value.Mean);

    private double? Mean(SweepPoint point) => point.Of(_metric) is { } value && !double.IsNaN(value.Mean) ? value.Mean : null;

    private double[] Of(IReadOnlyList<SweepPoint> points, MetricName name, Func<Interval, double> part) =>
        [.. points.Select(point => _titles.FactorOf(name) * part(point.Of(name)!.Value))];

    private double[] Means(IReadOnlyList<SweepPoint> points, MetricName name) => Of(points, name, value => value.Mean);

    // the intervals of few seeds may exceed what shares can be
    private double[] Lows(IReadOnlyList<SweepPoint> points, MetricName name) =>
        Of(points, name, value => IsShare(name) ? Math.Max(0, value.Low) : value.Low);

    private double[] Highs(IReadOnlyList<SweepPoint> points, MetricName name) =>
        Of(points, name, value => IsShare(name) ? Math.Min(1, value.High) : value.High);

    private bool IsShare(MetricName name) => _titles.FactorOf(name) > 1;

    private string Better(Objective objective) => $"{(objective.Smaller ? "less" : "more")} {_titles.Of(objective.Name)} is better";

    /// <summary>All settings of a point, and its numbers as they stand in <c>points.csv</c>.</summary>
    private static string Details(SweepPoint point, params MetricName[] names) => string.Join(
        "; ",
        names.Select(name => (names.Length == 1 ? "" : $"{name} ") + SeriesDetails.Of(point.Of(name)!.Value)).Prepend(point.Words));

    private Panel Curve(AxisScale axis, MetricName shown)
    {
        var dense = axis.Labels.Count > MostLabels;
        var scale = axis.IsLogarithmic ? Charts.Scale.Logarithmic : Charts.Scale.Linear;
        double[] ticks = dense ? [] : [.. axis.Labels.Select(axis.PlaceOf)];
        return Panel.Of(
            "", Axis.Of(_titles.OfAxis(axis.Name), scale, axis.IsNumeric ? double.NaN : -0.5, axis.IsNumeric ? double.NaN : axis.Labels.Count - 0.5, ticks, words: dense ? [] : [.. axis.Labels.Select(Short)]), Measured(shown),
            _models.SelectMany(model => Along(model, axis, shown, dense)));
    }

    private IEnumerable<Series> Along(string model, AxisScale axis, MetricName shown, bool dense)
    {
        var there = _table.Points.Where(point => point.Model == model && point.Axes.ContainsKey(axis.Name) && IsIn(point, shown));
        SweepPoint[] points = dense
            ? [.. there]
            : [.. axis.Labels.Select(label => there.Where(point => point.Axes[axis.Name] == label).MaxBy(Mean)).OfType<SweepPoint>()];
        if (points.Length > 0)
            yield return Series.Of(
                dense || !axis.IsNumeric ? Form.Points : Form.Line, model, _style.ColourOf(model),
                [.. points.Select(point => axis.PlaceOf(point.Axes[axis.Name]))], Means(points, shown), model,
                marker: _style.MarkerOf(model),
                low: dense ? [] : Lows(points, shown),
                high: dense ? [] : Highs(points, shown),
                details: [.. points.Select(point => Details(point, shown))]);
    }

    /// <summary>A metric's axis, the same in all panels.</summary>
    private Axis Measured(MetricName shown)
    {
        double[] ends = [.. _table.Points.Where(point => IsIn(point, shown))
            .SelectMany(point => Of([point], shown, value => value.Mean).Concat(Lows([point], shown)).Concat(Highs([point], shown)))
            .Where(double.IsFinite)];
        var margin = Math.Max(0.06 * (ends.Max() - ends.Min()), 1e-3);
        var (low, high) = (ends.Min() - margin, ends.Max() + margin);
        return IsShare(shown)
            ? Axis.Of(_titles.Of(shown), low: Math.Max(0, low), high: Math.Min(101, high))
            : Axis.Of(_titles.Of(shown), low: low, high: high);
    }

    private IEnumerable<Panel> Maps(string[] models, AxisScale across, AxisScale up)
    {
        string[] rows = [.. up.Labels.Reverse()];
        double Best(string model, string upper, string label) =>
            _titles.FactorOf(_metric) * (_table.Points
                .Where(point => point.Model == model && point.Axes.GetValueOrDefault(across.Name) == label && point.Axes.GetValueOrDefault(up.Name) == upper)
                .Max(Mean) ?? double.NaN);
        double[][][] values = [.. models.Select(model => rows.Select(upper => across.Labels.Select(label => Best(model, upper, label)).ToArray()).ToArray())];
        double[] present = [.. values.SelectMany(map => map).SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0)];
        // the least is not white, as empty cells are
        var low = present.Min() - 0.1 * Math.Max(present.Max() - present.Min(), 1e-3);
        var hasTexts = rows.Length * across.Labels.Count <= MostTexts;
        return models.Zip(values, (model, map) => Panel.Of(
            model, Axis.Of(_titles.OfAxis(across.Name)), Axis.Of(_titles.OfAxis(up.Name)),
            new HeatMap(
                [.. across.Labels.Select(Short)], [.. rows.Select(Short)], map,
                hasTexts ? [.. map.Select(row => row.Select(value => double.IsNaN(value) ? "" : Numbers.Of(value, "G4")).ToArray())] : [],
                low, present.Max(), _titles.Of(_metric))));
    }

    private static string Short(string label) => label.Length > 14 ? label[..13] + "…" : label;
}
