using System.Globalization;
using BioSparse.App.Charts;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Panel = BioSparse.App.Charts.Panel;

namespace BioSparse.App.Reporting;

/// <summary>Curves of a metric over x: mean over seeds, with 95 % intervals, and each seed's own.</summary>
internal sealed class CurveFigures
{
    private const string Shots = "shots k: labelled images of each class";
    private const string Radius = "radius ε of the attack (pixels are 0 … 1)";
    private const double SeedWidth = 0.8;

    /// <summary>The upper end of an axis of shares, with room for markers, in %.</summary>
    private const double Full = 101;

    private readonly ReportInput _input;
    private readonly Style _style;

    public CurveFigures(ReportInput input, Style style)
    {
        _input = input;
        _style = style;
    }

    /// <summary>The figures for which there are rows.</summary>
    public IEnumerable<Chart> All()
    {
        var answers = Axis.Of($"{SplitModule.name(_input.Measured)} accuracy [%]", low: 0, high: Full);
        if (Has("accuracy", Split.Train))
            yield return Chart.Of(
                "training", "Training",
                "Accuracy on training images after each epoch of what learns from labels: hidden layers and readout together, or the readout alone, on hidden layers that have learnt before." + Seeds(Split.Train, "accuracy"),
                [
                    .. Trained("hidden layers and readout together", model => model.IsTrainedWhole),
                    .. Trained("the readout alone", model => !model.IsTrainedWhole),
                ],
                sharesLegend: true);
        var learnt = Axis.Of("tasks learnt", isWhole: true);
        if (Has("acc_after"))
            yield return Chart.Of(
                "stream", "Tasks so far, and what they use",
                "Left, mean accuracy on the tasks learnt so far. Right, synapses that survive." + Seeds("acc_after"),
                [.. Present("acc_after", learnt, answers), .. Used(learnt)],
                sharesLegend: true);
        string[] few = ["few_shot_whole", "few_shot_features", "few_shot_associative"];
        if (few.Any(metric => Has(metric)))
            yield return Chart.Of(
                "few-shot", "Few-shot learning",
                "From scratch: everything learns from the k labelled images of each class alone. On features: the hidden layer has seen all images without labels, and the readout learns from the few; not defined for backpropagation." + Seeds(few),
                [.. few.SelectMany(metric => Present(metric, AxisOfShots(few), answers))],
                sharesLegend: true);
        var radii = AxisOfRadii();
        string[] attacks = ["worst_case", .. _input.Attacks.Select(metric => metric.Name)];
        Panel[] attacked = [.. attacks.SelectMany(attack => Present(attack, radii, answers))];
        if (attacked.Length > 0)
            yield return Chart.Of(
                "robustness", "Robustness: the worst case, and each attack",
                "All panels have the same axes. The worst case counts an image as withstood only where it withstands every attack made at that ε or a smaller one: it is a model's robust accuracy. Where PGD leaves more than a stronger attack, its number is masked."
                    + Seeds(attacks) + $" {_input.WorstCaseIntervals()}".TrimEnd(),
                attacked,
                sharesLegend: true);
    }

    /// <summary>Accuracies on training images of models that train alike, with axes that are the same for all of them.</summary>
    private IEnumerable<Panel> Trained(string title, Func<ReportModel, bool> alike)
    {
        SummaryRow[] rows = [.. _input.Models.SelectMany(model => _input.Curve(model.Name, "accuracy", Split.Train))];
        var (least, last) = (rows.Min(row => Least(row.Interval)), rows.Max(row => row.X!.Value));
        var margin = 0.04 * (last - 1);
        var x = Axis.Of("epoch", low: 1 - margin, high: last + margin, isWhole: true);
        var y = Axis.Of("training accuracy [%]", low: Math.Max(0, Math.Floor(100 * least) - 1), high: Full);
        var panel = Lines(title, x, y, "accuracy", Split.Train, _input.Models.Where(alike));
        return panel.Series.Length > 0 ? [panel] : [];
    }

    private static double Least(Interval interval) => double.IsNaN(interval.Low) ? interval.Mean : interval.Low;

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

    /// <summary>The x of metrics on the measured images, ascending.</summary>
    private double[] Places(Func<string, bool> isOne) =>
        [.. _input.Summary.Where(row => isOne(row.Metric) && row.Split.Equals(_input.Measured)).Select(row => row.X?.Value).OfType<double>().Distinct().Order()];

    private Axis AxisOfShots(string[] metrics)
    {
        var shots = Places(metrics.Contains);
        var margin = Math.Pow(shots[^1] / shots[0], 0.04);
        if (margin <= 1)
            margin = 1.2;
        return Axis.Of(Shots, Charts.Scale.Logarithmic, shots[0] / margin, shots[^1] * margin, shots, isWhole: true);
    }

    /// <summary>One axis for the radii of all attacks, so that their panels compare.</summary>
    private Axis AxisOfRadii()
    {
        var radii = Places(metric => _input.MetricOf(metric).Role is { IsAttack: true } or { IsWorstCase: true });
        if (radii.Length == 0)
            return Axis.Of(Radius);
        var margin = radii[^1] > radii[0] ? 0.04 * (radii[^1] - radii[0]) : 1e-3;
        return Axis.Of(Radius, low: radii[0] - margin, high: radii[^1] + margin);
    }

    private IEnumerable<Panel> Present(string metric, Axis x, Axis y) =>
        Has(metric) ? [Lines(Label(metric), x, y, metric, _input.Measured, _input.Models)] : [];

    private IEnumerable<Panel> Used(Axis learnt) =>
        Has("density_after", Split.NoImages)
            ? [Lines(Label("density_after"), learnt, Axis.Of("surviving synapses [%]", low: 0, high: Full), "density_after", Split.NoImages, _input.Models)]
            : [];

    private Panel Lines(string title, Axis x, Axis y, string metric, Split split, IEnumerable<ReportModel> models) =>
        Panel.Of(title, x, y, models.SelectMany(model => Curves(model.Name, metric, split)));

    /// <summary>The mean over seeds, and each seed alone.</summary>
    private IEnumerable<Series> Curves(string model, string metric, Split split)
    {
        var curve = _input.Curve(model, metric, split);
        if (curve.Count == 0)
            yield break;
        yield return Series.Of(
            Form.Line, model, _style.ColourOf(model),
            [.. curve.Select(row => row.X!.Value)],
            [.. curve.Select(row => 100 * row.Interval.Mean)],
            model,
            marker: _style.MarkerOf(model),
            // the intervals of few seeds may exceed what shares can be
            low: [.. curve.Select(row => 100 * Math.Max(0, row.Interval.Low))],
            high: [.. curve.Select(row => 100 * Math.Min(1, row.Interval.High))],
            details: [.. curve.Select(row => SeriesDetails.Of(row.Interval))]);
        var seeds = _input.Rows
            .Where(row => row.Model == model && row.Metric == metric && row.Split.Equals(split) && row.X is not null)
            .GroupBy(row => row.Seed)
            .OrderBy(seed => seed.Key);
        foreach (var seed in seeds)
        {
            MetricRow[] rows = [.. seed.OrderBy(row => row.X!.Value)];
            yield return Series.Of(
                Form.Curve, string.Create(CultureInfo.InvariantCulture, $"{model}, seed {seed.Key}"), _style.ColourOf(model),
                [.. rows.Select(row => row.X!.Value)],
                [.. rows.Select(row => 100 * row.Value)],
                model, seed.Key, width: SeedWidth,
                details: [.. rows.Select(row => $"value {Csv.Number(row.Value)}")]);
        }
    }
}
