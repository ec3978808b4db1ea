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
                "Accuracy on training images after each epoch of whatever learns from labels: the whole network under backpropagation, the readout elsewhere." + Seeds(Split.Train, "accuracy"),
                [Lines("", Axis.Of("epoch", isWhole: true), Axis.Of("training accuracy [%]"), "accuracy", Split.Train)],
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
        foreach (var (metric, text) in new[]
        {
            ("fgsm", "One sign step of the gradient, l∞."),
            ("pgd", "Projected gradient descent, l∞. Where a stronger attack leaves less, this number is masked."),
        })
        {
            if (Has(metric))
                yield return Chart.Of(metric, Label(metric), text + Seeds(metric), [.. Present(metric, radii, answers)], sharesLegend: true);
        }

        string[] attacks = ["worst_case", .. _input.Attacks.Select(metric => metric.Name).Where(metric => metric is not ("fgsm" or "pgd")).Reverse()];
        Panel[] others = [.. attacks.SelectMany(attack => Present(attack, radii, answers))];
        if (others.Length > 0)
            yield return Chart.Of(
                "robustness", "Other attacks, and the worst case of all",
                "The worst case counts an image as withstood only where it withstands every attack made at that ε or a smaller one: it is a model's robust accuracy."
                    + Seeds(attacks) + $" {_input.WorstCaseIntervals()}".TrimEnd(),
                others,
                sharesLegend: true);
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
        Has(metric) ? [Lines(Label(metric), x, y, metric, _input.Measured)] : [];

    private IEnumerable<Panel> Used(Axis learnt) =>
        Has("density_after", Split.NoImages)
            ? [Lines(Label("density_after"), learnt, Axis.Of("surviving synapses [%]", low: 0, high: Full), "density_after", Split.NoImages)]
            : [];

    private Panel Lines(string title, Axis x, Axis y, string metric, Split split) =>
        Panel.Of(title, x, y, _input.Models.SelectMany(model => Curves(model.Name, metric, split)));

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
