using BioSparse.Core;
using ScottPlot;

namespace BioSparse.App.Reporting;

/// <summary>Surviving synapses against the number of hidden units, where a rule was trained with several.</summary>
internal sealed class AllocationFigure
{
    private readonly ReportInput _input;
    private readonly IReadOnlyList<IGrouping<string, ReportModel>> _rules;
    private readonly Style _style;

    public AllocationFigure(ReportInput input)
    {
        _input = input;
        _rules = [.. input.Models.Where(model => model.HasWeights).GroupBy(RuleOf).Where(rule => rule.Count() > 1)];
        _style = new Style(_rules.Select(rule => rule.Key));
    }

    /// <summary>The figure, where some rule has several numbers of hidden units.</summary>
    public IEnumerable<Figure> All()
    {
        if (_rules.Count == 0)
            yield break;
        var inputs = _input.Models[0].Inputs;
        yield return Canvas.Draw(
            "allocation", "Allocation of synapses",
            $"Left, synapses that survive; dashed, one for each of the {inputs} inputs: about what the authors' earlier papers report for their rule, whatever the number of hidden units. Right, what the synapses are worth.",
            [Against("synapses", "surviving synapses", 1, inputs), Against("accuracy", $"{SplitModule.name(_input.Measured)} accuracy [%]", 100, null)],
            shareLegend: true);
    }

    private static string RuleOf(ReportModel model)
    {
        var size = $"-h{model.Units}";
        return model.Name.EndsWith(size, StringComparison.Ordinal) ? model.Name[..^size.Length] : model.Name;
    }

    private Plot Against(string metric, string title, double scale, double? reference)
    {
        var logarithmic = scale == 1;
        var plot = Canvas.Panel("", "hidden units H", title);
        var sizes = _rules.SelectMany(rule => rule).Select(model => model.Units).Distinct().Order().ToArray();
        var ends = new List<double>();
        foreach (var rule in _rules)
        {
            var points = (from model in rule
                          orderby model.Units
                          let row = _input.Find(model.Name, metric)
                          where row is not null
                          select (X: Math.Log10(model.Units), row.Interval)).ToArray();
            if (points.Length == 0)
                continue;
            double Y(double value) => logarithmic ? Math.Log10(Math.Max(value, 1)) : scale * value;
            double End(double value, double mean) => Y(double.IsNaN(value) ? mean : value);
            double[] xs = [.. points.Select(point => point.X)];
            double[] ys = [.. points.Select(point => Y(point.Interval.Mean))];
            double[] ups = [.. points.Select(point => End(point.Interval.High, point.Interval.Mean) - Y(point.Interval.Mean))];
            double[] downs = [.. points.Select(point => Y(point.Interval.Mean) - End(point.Interval.Low, point.Interval.Mean))];
            ends.AddRange(ys.Zip(ups, (y, up) => y + up).Concat(ys.Zip(downs, (y, down) => y - down)));
            var line = plot.Add.Scatter(xs, ys, _style.ColourOf(rule.Key));
            line.LegendText = rule.Key;
            line.LineWidth = 2;
            line.MarkerShape = _style.MarkerOf(rule.Key);
            line.MarkerSize = 7;
            var bars = new ScottPlot.Plottables.ErrorBar(xs, ys, null, null, downs, ups);
            plot.Add.Plottable(bars);
            bars.Color = _style.ColourOf(rule.Key);
            bars.LineWidth = 1.2f;
            bars.CapSize = 3;
        }

        if (reference is { } level)
        {
            ends.Add(Math.Log10(level));
            var known = plot.Add.HorizontalLine(Math.Log10(level), 1.5f, Colors.Black, LinePattern.DenselyDashed);
            known.LegendText = "one for each input";
        }

        if (ends.Count == 0)
            return plot;
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (var size in sizes)
            ticks.AddMajor(Math.Log10(size), size.ToString(System.Globalization.CultureInfo.InvariantCulture));
        plot.Axes.Bottom.TickGenerator = ticks;
        if (logarithmic)
            Canvas.Decades(plot.Axes.Left, ends.Min(), ends.Max());
        var margin = 0.08 * Math.Max(ends.Max() - ends.Min(), 0.1);
        plot.Axes.SetLimitsX(Math.Log10(sizes[0]) - 0.08, Math.Log10(sizes[^1]) + 0.08);
        plot.Axes.SetLimitsY(ends.Min() - margin, ends.Max() + margin);
        return plot;
    }
}
