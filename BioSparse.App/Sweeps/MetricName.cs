using System.Globalization;
using BioSparse.App.Persistence;

namespace BioSparse.App.Sweeps;

/// <summary>A metric at an x, written <c>METRIC@X</c>, or <c>METRIC</c> where it is a function of nothing.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="X">Where; nan for nowhere.</param>
public readonly record struct MetricName(string Metric, double X)
{
    /// <summary>Reads a name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out MetricName name)
    {
        var parts = text.Split('@');
        var x = double.NaN;
        var fits = parts.Length <= 2 && parts[0].Length > 0 && parts[0].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            && (parts.Length == 1 || (double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out x) && double.IsFinite(x)));
        name = new(parts[0], x);
        return fits;
    }

    /// <inheritdoc/>
    public override string ToString() => double.IsNaN(X) ? Metric : $"{Metric}@{Csv.Number(X)}";
}
