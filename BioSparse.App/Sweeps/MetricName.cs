using System.Globalization;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Sweeps;

/// <summary>
/// A metric that may choose settings, at an x, written <c>METRIC@X</c>, or <c>METRIC</c> where it is a function of nothing: of
/// the weights alone, or else on validation images. Names never refer to test images, which choose nothing.
/// </summary>
public readonly record struct MetricName(Split Split, string Metric, FSharpOption<double>? X)
{
    /// <summary>The metric of a name, on validation images or of the weights alone.</summary>
    public static MetricName Of(string metric, FSharpOption<double>? x = null) =>
        new(Measurement.metric(metric).IsOfWeights ? Split.NoImages : Split.Validation, metric, x);

    /// <summary>Reads a name. Those of version 0.1, <c>validation_METRIC</c> and <c>train_METRIC</c>, are read as well.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out MetricName name)
    {
        var parts = text.Split('@');
        var at = 0.0;
        var fits = parts.Length <= 2 && parts[0].Length > 0 && parts[0].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            && (parts.Length == 1 || (double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out at) && double.IsFinite(at)));
        FSharpOption<double>? x = parts.Length == 1 ? null : at;
        var (split, metric) = MetricsWithoutSplit.Of(parts[0]);
        name = split.IsTest ? Of(metric, x) : new(split, metric, x);
        return fits;
    }

    /// <summary>Whether any row has a value of it.</summary>
    public bool Fits(Split split, string metric, FSharpOption<double>? x) => Split.Equals(split) && Metric == metric && Equals(x, X);

    /// <inheritdoc/>
    public override string ToString() => (Split.IsTrain ? "train_" : "") + (X is null ? Metric : $"{Metric}@{Csv.Optional(X)}");
}
