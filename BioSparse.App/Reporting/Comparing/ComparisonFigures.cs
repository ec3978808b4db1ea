using BioSparse.Core;
using ScottPlot;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>Curves of several runs over each other: a colour for each model, lighter from run to run, and a marker for each run.</summary>
internal sealed class ComparisonFigures
{
    // of white in the colour of the last run
    private const double Lightest = 0.6;
    private readonly Comparison _comparison;
    private readonly IReadOnlyList<ComparedCurve> _curves;
    private readonly Style _models;
    private readonly Style _runs;

    public ComparisonFigures(Comparison comparison)
    {
        _comparison = comparison;
        _curves = ComparedCurve.Of(comparison);
        _models = new Style(comparison.Models);
        _runs = new Style(comparison.Runs.Select(run => run.Name));
    }

    /// <summary>The figures for which there are curves.</summary>
    public IEnumerable<Figure> All()
    {
        (string Name, string Title, string Caption, string X, Func<ComparedCurve, bool> IsIn)[] figures =
        [
            ("training", "Training", "Accuracy on training images after each epoch of whatever learns from labels.", "epoch", curve => curve.Split.IsTrain),
            ("stream", "Tasks so far", "Mean accuracy on the tasks learnt so far.", "tasks learnt", curve => curve.Metric == "acc_after"),
            ("few-shot", "Few-shot learning", "Accuracy after learning from k labelled images of each class.", "shots k", curve => RoleOf(curve).IsFewShot),
            ("attacks", "Attacks", "Accuracy that each attack leaves; the worst case counts an image only where it withstands them all.", "radius ε", curve => RoleOf(curve).IsAttack || RoleOf(curve).IsWorstCase),
        ];
        foreach (var figure in figures)
        {
            Plot[] panels = [.. _curves.Where(figure.IsIn).GroupBy(curve => curve.Metric).Select(curves => Panel(figure.X, [.. curves]))];
            if (panels.Length > 0)
                yield return Canvas.Draw(figure.Name, figure.Title, $"{figure.Caption} A colour for each model, lighter from run to run; bars are 95 % intervals.", panels, shareLegend: true);
        }
    }

    private MetricRole RoleOf(ComparedCurve curve) => _comparison.MetricOf(curve.Metric).Role;

    private Plot Panel(string x, IReadOnlyList<ComparedCurve> curves)
    {
        var isTraining = curves[0].Split.IsTrain;
        var isLogarithmic = RoleOf(curves[0]).IsFewShot;
        var plot = Canvas.Panel(isTraining ? "" : _comparison.MetricOf(curves[0].Metric).Label, x, $"{SplitModule.name(curves[0].Split)} accuracy [%]");
        double At(SummaryRow row) => isLogarithmic ? Math.Log10(row.X!.Value) : row.X!.Value;
        foreach (var curve in curves)
            Add(plot, curve, [.. curve.Points.Select(At)]);
        double[] all = [.. curves.SelectMany(curve => curve.Points).Select(At)];
        var margin = 0.04 * (all.Max() - all.Min());
        plot.Axes.AutoScaleY();
        if (!isTraining)
            plot.Axes.SetLimitsY(0, 101);
        plot.Axes.SetLimitsX(all.Min() - margin, all.Max() + margin);
        if (isLogarithmic)
            Canvas.Decades(plot.Axes.Bottom, all.Min(), all.Max());
        return plot;
    }

    private void Add(Plot plot, ComparedCurve curve, double[] xs)
    {
        double[] ys = [.. curve.Points.Select(row => 100 * row.Interval.Mean)];
        var place = _comparison.Runs.TakeWhile(run => run.Name != curve.Run).Count();
        var colour = _models.ColourOf(curve.Model).MixedWith(Colors.White, Lightest * place / (_comparison.Runs.Count - 1));
        var line = plot.Add.Scatter(xs, ys, colour);
        line.LegendText = $"{curve.Model}, {curve.Run}";
        line.LineWidth = 2;
        line.MarkerShape = _runs.MarkerOf(curve.Run);
        line.MarkerSize = curve.Split.IsTrain ? 3 : 6;
        double[] ups = [.. curve.Points.Select(row => double.IsNaN(row.Interval.High) ? 0 : 100 * (Math.Min(1, row.Interval.High) - row.Interval.Mean))];
        double[] downs = [.. curve.Points.Select(row => double.IsNaN(row.Interval.Low) ? 0 : 100 * (row.Interval.Mean - Math.Max(0, row.Interval.Low)))];
        if (curve.Split.IsTrain || (ups.All(error => error == 0) && downs.All(error => error == 0)))
            return;
        var bars = new ScottPlot.Plottables.ErrorBar(xs, ys, null, null, downs, ups) { Color = colour, LineWidth = 1.2f, CapSize = 3 };
        plot.Add.Plottable(bars);
    }
}
