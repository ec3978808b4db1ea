using System.Globalization;
using BioSparse.Core;
using ScottPlot;

namespace BioSparse.App.Reporting;

/// <summary>Weight distributions as in Fig. 3: histograms on a logarithmic axis with the fitted laws, tails, and quantiles against the best law.</summary>
internal sealed class DistributionFigures
{
    private readonly ReportInput _input;
    private readonly Style _style;

    public DistributionFigures(ReportInput input, Style style)
    {
        _input = input;
        _style = style;
    }

    /// <summary>The figures; none without weights.</summary>
    public IEnumerable<Figure> All()
    {
        var fitted = _input.Models
            .SelectMany(model => model.Layers.Select(layer => (model.Name, Layer: layer)))
            .Select(entry => (Model: entry.Name, Title: entry.Layer.Name, Fit: WeightAnalysis.analyse(_input.Threshold, 0, Core.Random.key(0), entry.Layer.Weights)))
            .Where(entry => entry.Fit.Values.Length > 1)
            .ToArray();
        if (fitted.Length == 0)
            yield break;

        var kept = $"|w| / max |w|, above {_input.Threshold.ToString("0.####", CultureInfo.InvariantCulture)}";
        yield return Canvas.Draw(
            "weight-distribution", "Weight distributions",
            $"{kept}; logarithmic bins; first seed. Lines: the lognormal, the Weibull and the best of all laws, fitted by maximum likelihood, truncated at the threshold; the thick one has the least Schwarz criterion (BIC).",
            [.. fitted.Select(entry => Histogram(entry.Model, entry.Title, entry.Fit))]);
        yield return Canvas.Draw(
            "weight-tails", "Tails of the weight distributions",
            $"Share of the surviving weights that are w or more; {kept}; the same laws.",
            [.. fitted.Select(entry => Tail(entry.Model, entry.Title, entry.Fit))]);
        var likeliest = fitted.Where(entry => entry.Fit.Best is not null).ToArray();
        if (likeliest.Length > 0)
            yield return Canvas.Draw(
                "weight-quantiles", "Quantiles against the best law",
                "Quantiles of the weights against those of the best fitted law; on the diagonal the law describes them.",
                [.. likeliest.Select(entry => Quantiles(entry.Model, entry.Title, entry.Fit))]);
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
    private static IEnumerable<(FamilyFit Fit, LinePattern Pattern)> Fits(WeightDistribution fit) =>
        fit.Fits.Where(family => family.Truncated && family.Succeeded && (family == fit.Best || family.Family.IsLognormal || family.Family.IsWeibull)).OrderBy(family => family.Bic)
            .Select(family => (family, family.Family.IsLognormal ? LinePattern.Solid
                : family.Family.IsWeibull ? LinePattern.DenselyDashed : LinePattern.Dotted));

    private static double[] Logs(double[] values) => [.. values.Select(value => Math.Log10(Math.Max(value, 1e-12)))];

    private static void Dress(ScottPlot.Plottables.Scatter line, LinePattern pattern, FamilyFit family, WeightDistribution fit)
    {
        line.LinePattern = pattern;
        line.LineWidth = family == fit.Best ? 2.6f : 1.2f;
        line.LegendText = NameOf(family);
    }

    private Plot Histogram(string model, string title, WeightDistribution fit)
    {
        var plot = Canvas.Panel(title, "weight w, largest = 1", "probability density");
        var histogram = FigureData.histogram(40, fit.Values);
        var floor = histogram.Density.Where(density => density > 0).DefaultIfEmpty(1).Min() / 2;
        for (var i = 0; i < histogram.Density.Length; i++)
        {
            if (histogram.Density[i] <= 0)
                continue;
            var bar = plot.Add.Rectangle(
                Math.Log10(histogram.Edges[i]), Math.Log10(histogram.Edges[i + 1]), Math.Log10(floor), Math.Log10(histogram.Density[i]));
            bar.FillColor = _style.ColourOf(model).WithAlpha(0.35);
            bar.LineColor = _style.ColourOf(model).WithAlpha(0.6);
            bar.LineWidth = 0.5f;
        }

        var xs = FigureData.grid(200, Math.Max(_input.Threshold, 1e-6) * 1.001, 1);
        foreach (var (family, pattern) in Fits(fit))
        {
            var curve = FigureData.density(family.Distribution, xs);
            var line = plot.Add.ScatterLine(Logs(curve.X), Logs(curve.Y), Colors.Black.WithAlpha(0.85));
            Dress(line, pattern, family, fit);
        }

        var top = histogram.Density.DefaultIfEmpty(1).Max();
        return Finish(plot, Math.Log10(floor), Math.Log10(top) + 0.45 * Math.Max(1, Math.Log10(top / floor)), Alignment.UpperRight);
    }

    private Plot Tail(string model, string title, WeightDistribution fit)
    {
        var plot = Canvas.Panel(title, "weight w, largest = 1", "share of weights ≥ w");
        var tail = FigureData.tail(400, fit.Values);
        var points = plot.Add.Scatter(Logs(tail.X), Logs(tail.Y), _style.ColourOf(model));
        points.LineWidth = 0;
        points.MarkerSize = 4;
        var xs = FigureData.grid(200, Math.Max(_input.Threshold, 1e-6) * 1.001, 1);
        foreach (var (family, pattern) in Fits(fit))
        {
            var curve = FigureData.survival(family.Distribution, xs);
            var line = plot.Add.ScatterLine(Logs(curve.X), Logs(curve.Y), Colors.Black.WithAlpha(0.85));
            Dress(line, pattern, family, fit);
        }

        return Finish(plot, Math.Log10(1.0 / fit.Values.Length) - 0.3, 0.2, Alignment.LowerLeft);
    }

    private Plot Quantiles(string model, string title, WeightDistribution fit)
    {
        var plot = Canvas.Panel(title, $"quantile of the {fit.Best!.Name}", "quantile of the weights");
        var curve = FigureData.quantiles(400, fit.Best.Distribution, fit.Values);
        var points = plot.Add.Scatter(Logs(curve.X), Logs(curve.Y), _style.ColourOf(model));
        points.LineWidth = 0;
        points.MarkerSize = 4;
        var low = Math.Log10(Math.Max(_input.Threshold, 1e-6));
        var diagonal = plot.Add.ScatterLine(new[] { low, 0.3 }, new[] { low, 0.3 }, Colors.Gray);
        diagonal.LinePattern = LinePattern.DenselyDashed;
        return Finish(plot, low - 0.1, 0.3, null);
    }

    private Plot Finish(Plot plot, double bottom, double top, Alignment? legend)
    {
        var left = Math.Log10(Math.Max(_input.Threshold, 1e-6));
        var threshold = plot.Add.VerticalLine(left, 1, Colors.Gray, LinePattern.Dotted);
        threshold.LegendText = "";
        plot.Axes.SetLimits(left - 0.15, 0.25, bottom, top);
        Canvas.Decades(plot.Axes.Bottom, left, 0);
        Canvas.Decades(plot.Axes.Left, bottom, top);
        if (legend is { } place)
            plot.ShowLegend(place);
        return plot;
    }
}
