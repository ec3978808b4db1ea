using BioSparse.Core;
using ScottPlot;

namespace BioSparse.App.Reporting;

/// <summary>Curves of a metric over x: mean over seeds, with 95 % intervals.</summary>
internal sealed class CurveFigures
{
    private readonly ReportInput _input;
    private readonly Style _style;

    public CurveFigures(ReportInput input, Style style)
    {
        _input = input;
        _style = style;
    }

    /// <summary>The figures for which there are rows.</summary>
    public IEnumerable<Figure> All()
    {
        var classes = "test accuracy [%]";
        if (Has("train_accuracy"))
            yield return Canvas.Draw(
                "training", "Training",
                "Accuracy on training images after each epoch of whatever learns from labels: the whole network under backpropagation, the readout elsewhere.",
                [Lines("", "epoch", "training accuracy [%]", ("train_accuracy", LinePattern.Solid))]);
        if (Has("few_shot_whole") || Has("few_shot_features"))
            yield return Canvas.Draw(
                "few-shot", "Few-shot learning",
                "Left, everything learns from the few labelled images alone. Right, the hidden layer has seen all images without labels, and the readout learns from the few; not defined for backpropagation.",
                [.. Present("few_shot_whole", "everything from k images a class", "shots k a class", classes, true),
                    .. Present("few_shot_features", "readout only", "shots k a class", classes, true)]);
        foreach (var (metric, title, text) in new[]
        {
            ("fgsm", "FGSM", "One sign step of the gradient, l∞."),
            ("pgd", "PGD", "Projected gradient descent, l∞. Where a stronger attack leaves less, this number is masked."),
        })
        {
            if (Has(metric))
                yield return Canvas.Draw(metric, title, text, [.. Present(metric, title, "ε", classes, false)]);
        }

        var others = new[] { ("worst_case", "worst case over all attacks"), ("square", "Square (no gradient)"), ("adaptive", "adaptive"), ("transfer", "transfer"), ("noise", "uniform noise") }
            .SelectMany(entry => Present(entry.Item1, entry.Item2, "ε", classes, false))
            .ToArray();
        if (others.Length > 0)
            yield return Canvas.Draw(
                "robustness", "Other attacks, and the worst case of all",
                "The worst case counts an image as withstood only where it withstands every attack made at that ε or a smaller one: it is a model's robust accuracy.",
                others);
    }

    private bool Has(string metric) => _input.Summary.Any(row => row.Metric == metric);

    private IEnumerable<Plot> Present(string metric, string title, string x, string y, bool logarithmic) =>
        Has(metric) ? [Lines(title, x, y, (metric, LinePattern.Solid), logarithmic)] : [];

    private Plot Lines(string title, string x, string y, (string Metric, LinePattern Pattern) what, bool logarithmic = false)
    {
        var plot = Canvas.Panel(title, x, y);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var model in _input.Models)
        {
            var curve = _input.Curve(model.Name, what.Metric);
            if (curve.Count == 0)
                continue;
            var xs = curve.Select(row => logarithmic ? Math.Log10(row.X) : row.X).ToArray();
            var ys = curve.Select(row => 100 * row.Interval.Mean).ToArray();
            (low, high) = (Math.Min(low, xs[0]), Math.Max(high, xs[^1]));
            var line = plot.Add.Scatter(xs, ys, _style.ColourOf(model.Name));
            line.LegendText = model.Name;
            line.LineWidth = 2;
            line.LinePattern = what.Pattern;
            line.MarkerShape = _style.MarkerOf(model.Name);
            line.MarkerSize = 6;
            Bars(plot, xs, ys, curve, _style.ColourOf(model.Name));
        }

        if (logarithmic)
        {
            var shots = _input.Summary.Where(row => row.Metric == what.Metric).Select(row => row.X).Distinct().Order().ToArray();
            var ticks = new ScottPlot.TickGenerators.NumericManual();
            foreach (var shot in shots)
                ticks.AddMajor(Math.Log10(shot), shot.ToString("0", System.Globalization.CultureInfo.InvariantCulture));
            plot.Axes.Bottom.TickGenerator = ticks;
        }

        var margin = Math.Max(1e-3, 0.04 * (high - low));
        var bottom = what.Metric == "train_accuracy" ? double.NaN : 0;
        plot.Axes.SetLimitsX(low - margin, high + margin);
        if (double.IsNaN(bottom))
            plot.Axes.AutoScaleY();
        else
            plot.Axes.SetLimitsY(0, 101);
        plot.ShowLegend(what.Metric is "train_accuracy" or "few_shot_whole" or "few_shot_features" ? Alignment.LowerRight : Alignment.UpperRight);
        return plot;
    }

    private static void Bars(Plot plot, double[] xs, double[] ys, IReadOnlyList<SummaryRow> curve, Color colour)
    {
        var errors = curve.Select(row => double.IsNaN(row.Interval.High) ? 0 : 100 * (row.Interval.High - row.Interval.Mean)).ToArray();
        if (errors.All(error => error == 0))
            return;
        var bars = plot.Add.ErrorBar(xs, ys, errors);
        bars.Color = colour;
        bars.LineWidth = 1.2f;
        bars.CapSize = 3;
    }
}
