using System.Globalization;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>Finite numbers between two bounds.</summary>
/// <param name="minimum">The lower bound.</param>
/// <param name="maximum">The upper bound.</param>
/// <param name="openBelow">Whether the lower bound itself is not allowed.</param>
/// <param name="openAbove">Whether the upper bound itself is not allowed.</param>
public sealed class RealType(double minimum, double maximum, bool openBelow = false, bool openAbove = false)
    : ScalarType<double>
{
    /// <summary>The lower bound.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The upper bound.</summary>
    public double Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override string Allowed =>
        $"a number {(openBelow ? "above" : "from")} {Format(Minimum)} {(openAbove ? "and below" : "to")} {Format(Maximum)}";

    /// <inheritdoc/>
    protected override bool TryParse(YamlScalar scalar, out double value) =>
        double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && scalar.Plain
        && (openBelow ? value > Minimum : value >= Minimum)
        && (openAbove ? value < Maximum : value <= Maximum);

    /// <inheritdoc/>
    protected override string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
