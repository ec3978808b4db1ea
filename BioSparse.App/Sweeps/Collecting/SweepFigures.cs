using BioSparse.App.Reporting;
using BioSparse.Core;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>Curves, heat maps and frontiers of a sweep.</summary>
internal sealed class SweepFigures
{
    private const int MostLabels = 24;
    private const int MostMaps = 6;
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
    public Figure? Curves() => _axes.Count == 0 || _models.Count == 0
        ? null
        : Canvas.Draw(
            "curves", $"{_metric} along each axis",
            "At each value of an axis, the best of all points that have it: mean over seeds with its 95 % interval. Axes of many values show every point.",
            [.. _axes.Select(Curve)]);

    /// <summary>The metric over pairs of axes.</summary>
    public IEnumerable<Figure> Maps()
    {
        var maps = _axes.Where(axis => axis.Labels.Count <= MostLabels).ToArray();
        var pairs = from i in Enumerable.Range(0, maps.Length)
                    from j in Enumerable.Range(i + 1, maps.Length - i - 1)
                    select (maps[i], maps[j]);
        foreach (var (place, (across, up)) in pairs.Take(MostMaps).Index())
        {
            // a model whose points have other axes has no map of these
            var mapped = _models.Where(model => _table.Points.Any(point => IsOn(point, model, across, up))).ToArray();
            if (mapped.Length > 0)
                yield return Canvas.Draw(
                    $"map-{place + 1}", $"{_metric} over {across.Name} and {up.Name}",
                    "Each cell is the best mean over seeds of all points with these two values; an empty cell has none.",
                    [.. mapped.Take(6).Select(model => Map(model, across, up))]);
        }
    }

    private bool IsOn(SweepPoint point, string model, AxisScale across, AxisScale up) =>
        point.Model == model && Mean(point) is not null && point.Axes.ContainsKey(across.Name) && point.Axes.ContainsKey(up.Name);

    /// <summary>The trade-off between two metrics.</summary>
    public Figure? Line(FrontierLine line)
    {
        if (line.All.Count == 0)
            return null;
        var plot = Canvas.Panel("", line.First.Name.ToString(), line.Second.Name.ToString());
        foreach (var model in line.All.Select(point => point.Model).Distinct())
        {
            var points = line.All.Where(point => point.Model == model).ToArray();
            var dots = plot.Add.ScatterPoints(Means(points, line.First.Name), Means(points, line.Second.Name), _style.ColourOf(model).WithAlpha(0.45));
            dots.MarkerSize = 6;
            dots.MarkerShape = _style.MarkerOf(model);
            dots.LegendText = model;
        }

        var (xs, ys) = (Means(line.Best, line.First.Name), Means(line.Best, line.Second.Name));
        var bars = plot.Add.ErrorBar(xs, ys, Halves(line.Best, line.Second.Name));
        bars.XErrorPositive = bars.XErrorNegative = Halves(line.Best, line.First.Name);
        bars.Color = Colors.Black;
        var best = plot.Add.Scatter(xs, ys, Colors.Black);
        best.LegendText = "frontier";
        best.MarkerSize = 8;
        best.MarkerShape = MarkerShape.OpenCircle;
        plot.ShowLegend(Alignment.LowerLeft);
        return Canvas.Draw("frontier", $"{line.First} against {line.Second}", "Every point is a mean over seeds; those of the frontier, which no other point betters in both, have their 95 % intervals.", [plot]);
    }

    private double? Mean(SweepPoint point) => point.Of(_metric) is { } value && !double.IsNaN(value.Mean) ? value.Mean : null;

    private static double[] Means(IReadOnlyList<SweepPoint> points, MetricName name) => [.. points.Select(point => point.Of(name)!.Value.Mean)];

    private static double[] Halves(IReadOnlyList<SweepPoint> points, MetricName name) => [.. points.Select(point => Half(point.Of(name)!.Value))];

    private static double Half(Interval value) => double.IsNaN(value.High) ? 0 : value.High - value.Mean;

    private Plot Curve(AxisScale axis)
    {
        var plot = Canvas.Panel("", axis.Name, _metric.ToString());
        var dense = axis.Labels.Count > MostLabels;
        foreach (var model in _models)
        {
            var there = _table.Points.Where(point => point.Model == model && point.Axes.ContainsKey(axis.Name) && Mean(point) is not null);
            var points = dense
                ? there.ToArray()
                : [.. axis.Labels.Select(label => there.Where(point => point.Axes[axis.Name] == label).MaxBy(Mean)).OfType<SweepPoint>()];
            if (points.Length == 0)
                continue;
            double[] xs = [.. points.Select(point => axis.PlaceOf(point.Axes[axis.Name]))];
            double[] ys = [.. points.Select(point => Mean(point)!.Value)];
            var line = plot.Add.Scatter(xs, ys, _style.ColourOf(model));
            line.LineWidth = dense || !axis.IsNumeric ? 0 : 2;
            line.MarkerShape = _style.MarkerOf(model);
            line.MarkerSize = 6;
            line.LegendText = model;
            var halves = Halves(points, _metric);
            if (dense || halves.All(half => half == 0))
                continue;
            var bars = plot.Add.ErrorBar(xs, ys, halves);
            bars.Color = _style.ColourOf(model);
        }

        Ticks(plot.Axes.Bottom, axis, dense);
        plot.Axes.AutoScale();
        plot.Axes.Margins(0.08, 0.1);
        if (_models.Count > 1)
            plot.ShowLegend(Alignment.LowerRight);
        else
            plot.HideLegend();
        return plot;
    }

    private Plot Map(string model, AxisScale across, AxisScale up)
    {
        var cells = new double[up.Labels.Count, across.Labels.Count];
        var plot = Canvas.Panel(model, across.Name, up.Name);
        foreach (var (row, upper) in up.Labels.Index())
        {
            foreach (var (column, label) in across.Labels.Index())
            {
                var best = _table.Points
                    .Where(point => point.Model == model && point.Axes.GetValueOrDefault(across.Name) == label && point.Axes.GetValueOrDefault(up.Name) == upper)
                    .Max(Mean);
                // the first row of a heat map is its highest
                cells[up.Labels.Count - 1 - row, column] = best ?? double.NaN;
                if (best is not { } value || cells.Length > 80)
                    continue;
                var text = plot.Add.Text(Numbers.Of(value, "0.000"), column, row);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontSize = 11;
                text.LabelBackgroundColor = Colors.White.WithAlpha(0.6);
            }
        }

        var map = plot.Add.Heatmap(cells);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        map.NaNCellColor = Colors.Transparent;
        plot.MoveToBack(map);
        plot.Add.ColorBar(map);
        Names(plot.Axes.Bottom, across.Labels);
        Names(plot.Axes.Left, up.Labels);
        plot.Axes.SetLimits(-0.5, across.Labels.Count - 0.5, -0.5, up.Labels.Count - 0.5);
        return plot;
    }

    private static void Ticks(IAxis axis, AxisScale scale, bool dense)
    {
        if (dense && !scale.IsLogarithmic)
            return;
        if (dense)
        {
            Canvas.Decades(axis, scale.Labels.Min(scale.PlaceOf), scale.Labels.Max(scale.PlaceOf));
            return;
        }

        var ticks = new NumericManual();
        foreach (var label in scale.Labels)
            ticks.AddMajor(scale.PlaceOf(label), Short(label));
        axis.TickGenerator = ticks;
    }

    private static void Names(IAxis axis, IReadOnlyList<string> labels)
    {
        var ticks = new NumericManual();
        foreach (var (place, label) in labels.Index())
            ticks.AddMajor(place, Short(label));
        axis.TickGenerator = ticks;
    }

    private static string Short(string label) => label.Length > 14 ? label[..13] + "…" : label;
}
