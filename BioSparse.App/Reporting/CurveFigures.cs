using BioSparse.Core;
using ScottPlot;

namespace BioSparse.App.Reporting;

/// <summary>Curves of a metric over x: mean over seeds, with 95 % intervals.</summary>
internal sealed class CurveFigures
{
    private const string Shots = "shots k: labelled images of each class";
    private const string Radius = "radius ε of the attack (pixels are 0 … 1)";

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
        var answers = $"{SplitModule.name(_input.Measured)} accuracy [%]";
        if (Has("accuracy", Split.Train))
            yield return Canvas.Draw(
                "training", "Training",
                "Accuracy on training images after each epoch of whatever learns from labels: the whole network under backpropagation, the readout elsewhere." + Seeds(Split.Train, "accuracy"),
                [Lines("", "epoch", "training accuracy [%]", "accuracy", Split.Train)], shareLegend: true);
        if (Has("acc_after"))
            yield return Canvas.Draw(
                "stream", "Tasks so far, and what they use",
                "Left, mean accuracy on the tasks learnt so far. Right, synapses that survive." + Seeds("acc_after"),
                [.. Present("acc_after", "tasks learnt", answers), .. Used()], shareLegend: true);
        string[] few = ["few_shot_whole", "few_shot_features", "few_shot_associative"];
        if (few.Any(metric => Has(metric)))
            yield return Canvas.Draw(
                "few-shot", "Few-shot learning",
                "From scratch: everything learns from the k labelled images of each class alone. On features: the hidden layer has seen all images without labels, and the readout learns from the few; not defined for backpropagation." + Seeds(few),
                [.. few.SelectMany(metric => Present(metric, Shots, answers, logarithmic: true))], shareLegend: true);
        foreach (var (metric, text) in new[]
        {
            ("fgsm", "One sign step of the gradient, l∞."),
            ("pgd", "Projected gradient descent, l∞. Where a stronger attack leaves less, this number is masked."),
        })
        {
            if (Has(metric))
                yield return Canvas.Draw(metric, Label(metric), text + Seeds(metric), [.. Present(metric, Radius, answers)], shareLegend: true);
        }

        string[] attacks = ["worst_case", .. _input.Attacks.Select(metric => metric.Name).Where(metric => metric is not ("fgsm" or "pgd")).Reverse()];
        Plot[] others = [.. attacks.SelectMany(attack => Present(attack, Radius, answers))];
        if (others.Length > 0)
            yield return Canvas.Draw(
                "robustness", "Other attacks, and the worst case of all",
                "The worst case counts an image as withstood only where it withstands every attack made at that ε or a smaller one: it is a model's robust accuracy."
                    + Seeds(attacks) + $" {_input.WorstCaseIntervals()}".TrimEnd(),
                others,
                shareLegend: true);
    }

    private string Label(string metric) => _input.MetricOf(metric).Label;

    private string Seeds(params string[] metrics) => Seeds(_input.Measured, metrics);

    /// <summary>The meaning of these metrics' error bars.</summary>
    private string Seeds(Split split, params string[] metrics)
    {
        var counts = _input.Summary.Where(row => row.Split.Equals(split) && metrics.Contains(row.Metric) && row.X is not null)
            .Select(row => row.Interval.Count).Distinct().Order().ToArray();
        return counts is [1] ? " One seed." : $" Bars: 95 % intervals over n = {string.Join(" or ", counts)} seeds.";
    }

    private bool Has(string metric) => Has(metric, _input.Measured);

    private bool Has(string metric, Split split) =>
        _input.Summary.Any(row => row.Metric == metric && row.Split.Equals(split) && (split.IsTrain ? row.X?.Value > 1 : row.X is not null));

    private IEnumerable<Plot> Present(string metric, string x, string y, bool logarithmic = false) =>
        Has(metric) ? [Lines(Label(metric), x, y, metric, _input.Measured, logarithmic)] : [];

    private IEnumerable<Plot> Used() =>
        Has("density_after", Split.NoImages) ? [Lines(Label("density_after"), "tasks learnt", "surviving synapses [%]", "density_after", Split.NoImages)] : [];

    private Plot Lines(string title, string x, string y, string metric, Split split, bool logarithmic = false)
    {
        var plot = Canvas.Panel(title, x, y);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var model in _input.Models)
        {
            var curve = _input.Curve(model.Name, metric, split);
            if (curve.Count == 0)
                continue;
            var xs = curve.Select(row => logarithmic ? Math.Log10(row.X!.Value) : row.X!.Value).ToArray();
            var ys = curve.Select(row => 100 * row.Interval.Mean).ToArray();
            (low, high) = (Math.Min(low, xs[0]), Math.Max(high, xs[^1]));
            var line = plot.Add.Scatter(xs, ys, _style.ColourOf(model.Name));
            line.LegendText = model.Name;
            line.LineWidth = 2;
            line.MarkerShape = _style.MarkerOf(model.Name);
            line.MarkerSize = 6;
            Bars(plot, xs, ys, curve, _style.ColourOf(model.Name));
        }

        if (logarithmic)
        {
            var shots = _input.Summary.Where(row => row.Metric == metric).Select(row => row.X?.Value).OfType<double>().Distinct().Order().ToArray();
            var ticks = new ScottPlot.TickGenerators.NumericManual();
            foreach (var shot in shots)
                ticks.AddMajor(Math.Log10(shot), shot.ToString("0", System.Globalization.CultureInfo.InvariantCulture));
            plot.Axes.Bottom.TickGenerator = ticks;
        }

        var margin = high > low ? 0.04 * (high - low) : 1e-3;
        plot.Axes.SetLimitsX(low - margin, high + margin);
        if (split.IsTrain)
        {
            plot.Axes.AutoScaleY();
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
            plot.Axes.Bottom.MinorTickStyle.Length = 0;
        }
        else
        {
            plot.Axes.SetLimitsY(0, 101);
        }

        if (metric is "acc_after" or "density_after")
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, MinorTickGenerator = new ScottPlot.TickGenerators.EvenlySpacedMinorTickGenerator(1) };

        return plot;
    }

    /// <summary>The intervals clipped to [0, 100 %], which those of few seeds may exceed.</summary>
    private static void Bars(Plot plot, double[] xs, double[] ys, IReadOnlyList<SummaryRow> curve, Color colour)
    {
        double[] ups = [.. curve.Select(row => double.IsNaN(row.Interval.High) ? 0 : 100 * (Math.Min(1, row.Interval.High) - row.Interval.Mean))];
        double[] downs = [.. curve.Select(row => double.IsNaN(row.Interval.Low) ? 0 : 100 * (row.Interval.Mean - Math.Max(0, row.Interval.Low)))];
        if (ups.All(error => error == 0) && downs.All(error => error == 0))
            return;
        var bars = new ScottPlot.Plottables.ErrorBar(xs, ys, null, null, downs, ups);
        plot.Add.Plottable(bars);
        bars.Color = colour;
        bars.LineWidth = 1.2f;
        bars.CapSize = 3;
    }
}
