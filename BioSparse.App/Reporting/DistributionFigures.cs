using System.Globalization;
using BioSparse.App.Charts;
using BioSparse.Core;
using Panel = BioSparse.App.Charts.Panel;

namespace BioSparse.App.Reporting;

/// <summary>Weight distributions as in Fig. 3: histograms on a logarithmic axis with the fitted laws, tails, and quantiles against the best law. All models have the same axes.</summary>
internal sealed class DistributionFigures
{
    private const string Weight = "weight w, largest = 1";
    private const string LawColour = "#262626";
    private const int Bins = 40;
    private const int MostPoints = 400;

    private readonly ReportInput _input;
    private readonly Style _style;
    private readonly double _least;
    private readonly Axis _weights;

    public DistributionFigures(ReportInput input, Style style)
    {
        (_input, _style) = (input, style);
        _least = Math.Max(input.Threshold, 1e-6);
        _weights = Axis.Of(Weight, Charts.Scale.Logarithmic, 0.7 * _least, 1.8);
    }

    /// <summary>The figures; none without weights.</summary>
    public IEnumerable<Chart> All()
    {
        var fitted = _input.Fits;
        if (fitted.Count == 0)
            yield break;

        var kept = $"|w| / max |w|, above {_input.Threshold.ToString("0.####", CultureInfo.InvariantCulture)}";
        yield return Chart.Of(
            "weight-distribution", "Weight distributions",
            $"{kept}; logarithmic bins; first seed. Lines: the lognormal, the Weibull and the best of all laws, fitted by maximum likelihood, truncated at the threshold; the thick one has the least Schwarz criterion (BIC).",
            Histograms(fitted));
        yield return Chart.Of(
            "weight-tails", "Tails of the weight distributions",
            $"Share of the surviving weights that are w or more; {kept}; the same laws.",
            Tails(fitted));
        FittedLayer[] likeliest = [.. fitted.Where(entry => entry.Weights.Best is not null)];
        if (likeliest.Length > 0)
            yield return Chart.Of(
                "weight-quantiles", "Quantiles against the best law",
                "Quantiles of the weights against those of the best fitted law; on the diagonal the law describes them.",
                likeliest.Select(Quantiles));
    }

    private static string NameOf(FamilyFit fit)
    {
        // one number does not describe a law with two tails
        var shape = fit.Family.IsDoubleParetoLognormal ? null : fit.Parameters.FirstOrDefault(parameter => parameter.Name is "shape" or "sigma" or "alpha");
        var symbol = shape?.Name switch { "sigma" => "σ", "alpha" => "α", _ => "k" };
        return shape is null
            ? fit.Name
            : string.Create(CultureInfo.InvariantCulture, $"{fit.Name} ({symbol} = {shape.Estimate:0.00})");
    }

    /// <summary>Of the truncated fits the lognormal, the Weibull and the best, which comes first; the lognormal and the Weibull have the same pattern in every panel.</summary>
    private IEnumerable<Series> Laws(WeightDistribution fit, Func<Truncated, double[], Curve> of) =>
        from family in fit.Fits.Where(family => family.Truncated && family.Succeeded && (family == fit.Best || family.Family.IsLognormal || family.Family.IsWeibull)).OrderBy(family => family.Bic)
        let curve = of(family.Distribution, FigureData.grid(200, _least * 1.001, 1))
        select Series.Of(
            Form.Curve, NameOf(family), LawColour, curve.X, Positive(curve.Y),
            dash: family.Family.IsLognormal ? Dash.Solid : family.Family.IsWeibull ? Dash.Dashed : Dash.Dotted,
            width: family == fit.Best ? 2.6 : 1.2);

    private Reference Threshold() => Reference.Of(Guide.Vertical, _least, dash: Dash.Dotted);

    private static double[] Positive(double[] values) => [.. values.Select(value => value > 0 ? value : double.NaN)];

    private IEnumerable<Panel> Histograms(IReadOnlyList<FittedLayer> fitted)
    {
        LogHistogram[] histograms = [.. fitted.Select(entry => FigureData.histogram(Bins, entry.Weights.Values))];
        double[] densities = [.. histograms.SelectMany(histogram => histogram.Density).Where(density => density > 0).DefaultIfEmpty(1)];
        var y = Axis.Of("probability density", Charts.Scale.Logarithmic, densities.Min() / 2, densities.Max() * 3);
        return fitted.Zip(histograms, (entry, histogram) => Panel.Of(
            entry.Title, _weights, y,
            [
                Series.Of(
                    Form.Bars, "", _style.ColourOf(entry.Model), histogram.Edges, Positive(histogram.Density), entry.Model,
                    details: [.. histogram.Counts.Select(count => Plural.Count(count, "weight"))]),
                .. Laws(entry.Weights, FigureData.density),
            ],
            [Threshold()]));
    }

    private IEnumerable<Panel> Tails(IReadOnlyList<FittedLayer> fitted)
    {
        var y = Axis.Of("share of weights ≥ w", Charts.Scale.Logarithmic, 0.5 / fitted.Max(entry => entry.Weights.Values.Length), 1.6);
        return fitted.Select(entry =>
        {
            var tail = FigureData.tail(MostPoints, entry.Weights.Values);
            return Panel.Of(
                entry.Title, _weights, y,
                [
                    Series.Of(Form.Points, "", _style.ColourOf(entry.Model), tail.X, tail.Y, entry.Model),
                    .. Laws(entry.Weights, FigureData.survival),
                ],
                [Threshold()]);
        });
    }

    private Panel Quantiles(FittedLayer entry)
    {
        var best = entry.Weights.Best!;
        var curve = FigureData.quantiles(MostPoints, best.Distribution, entry.Weights.Values);
        return Panel.Of(
            entry.Title,
            Axis.Of($"quantile of the {best.Name}", Charts.Scale.Logarithmic, 0.7 * _least, 1.8),
            Axis.Of("quantile of the weights", Charts.Scale.Logarithmic, 0.7 * _least, 1.8),
            [Series.Of(Form.Points, "", _style.ColourOf(entry.Model), curve.X, curve.Y, entry.Model)],
            [Reference.Of(Guide.Diagonal, 0), Threshold()]);
    }
}
