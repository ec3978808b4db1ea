using System.Globalization;
using BioSparse.App.Charts;
using BioSparse.Core;
using Panel = BioSparse.App.Charts.Panel;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>Curves of several runs over each other: a colour for each model, lighter from run to run, and a marker for each run.</summary>
internal sealed class ComparisonFigures
{
    private const double Full = 101;

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

    /// <summary>The charts for which there are curves.</summary>
    public IEnumerable<Chart> All()
    {
        (string Name, string Title, string Caption, string X, Func<ComparedCurve, bool> IsIn)[] charts =
        [
            ("training", "Training", "Accuracy on training images after each epoch of whatever learns from labels.", "epoch", curve => curve.Split.IsTrain),
            ("stream", "Tasks so far", "Mean accuracy on the tasks learnt so far.", "tasks learnt", curve => curve.Metric == "acc_after"),
            ("few-shot", "Few-shot learning", "Accuracy after learning from k labelled images of each class.", "shots k", curve => RoleOf(curve).IsFewShot),
            ("attacks", "Attacks", "Accuracy that each attack leaves; the worst case counts an image only where it withstands them all.", "radius ε", curve => RoleOf(curve).IsAttack || RoleOf(curve).IsWorstCase),
        ];
        foreach (var chart in charts)
        {
            ComparedCurve[] curves = [.. _curves.Where(chart.IsIn)];
            if (curves.Length > 0)
                yield return Chart.Of(
                    chart.Name, chart.Title,
                    $"{chart.Caption} A colour for each model, lighter from run to run, and a marker for each run; bars are 95 % intervals.",
                    curves.GroupBy(curve => curve.Metric).Select(of => PanelOf(AxisOf(chart.X, curves), [.. of])),
                    sharesLegend: true);
        }
    }

    private MetricRole RoleOf(ComparedCurve curve) => _comparison.MetricOf(curve.Metric).Role;

    /// <summary>One axis for all panels of a chart, so that they compare.</summary>
    private Axis AxisOf(string title, ComparedCurve[] curves)
    {
        double[] xs = [.. curves.SelectMany(curve => curve.Points).Select(row => row.X!.Value).Distinct().Order()];
        if (RoleOf(curves[0]).IsFewShot)
        {
            var factor = Math.Pow(xs[^1] / xs[0], 0.04);
            return Axis.Of(title, Scale.Logarithmic, xs[0] / factor, xs[^1] * factor, xs, isWhole: true);
        }

        var margin = 0.04 * (xs[^1] - xs[0]);
        return Axis.Of(title, low: xs[0] - margin, high: xs[^1] + margin, isWhole: title != "radius ε");
    }

    private Panel PanelOf(Axis x, IReadOnlyList<ComparedCurve> curves)
    {
        var isTraining = curves[0].Split.IsTrain;
        var answers = $"{(isTraining ? "training" : SplitModule.name(curves[0].Split))} accuracy [%]";
        return Panel.Of(
            isTraining ? "" : _comparison.MetricOf(curves[0].Metric).Label,
            x,
            isTraining ? Axis.Of(answers) : Axis.Of(answers, low: 0, high: Full),
            curves.Select(Line));
    }

    private Series Line(ComparedCurve curve) => Series.Of(
        Form.Line, $"{curve.Model}, {curve.Run}", ColourOf(curve),
        [.. curve.Points.Select(row => row.X!.Value)],
        [.. curve.Points.Select(row => 100 * row.Interval.Mean)],
        curve.Model,
        marker: _runs.MarkerOf(curve.Run),
        // the intervals of few seeds may exceed what shares can be
        low: [.. curve.Points.Select(row => 100 * Math.Max(0, row.Interval.Low))],
        high: [.. curve.Points.Select(row => 100 * Math.Min(1, row.Interval.High))],
        details: [.. curve.Points.Select(row => SeriesDetails.Of(row.Interval))]);

    private string ColourOf(ComparedCurve curve)
    {
        const int Channels = 3;
        const int White = 255;
        var place = _comparison.Runs.TakeWhile(run => run.Name != curve.Run).Count();
        var white = Lightest * place / (_comparison.Runs.Count - 1);
        var colour = _models.ColourOf(curve.Model);
        return "#" + string.Concat(Enumerable.Range(0, Channels)
            .Select(i => byte.Parse(colour.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .Select(channel => ((int)(channel + white * (White - channel))).ToString("X2", CultureInfo.InvariantCulture)));
    }
}
