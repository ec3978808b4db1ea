using System.Globalization;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>Integers between two bounds, both allowed.</summary>
/// <param name="minimum">The least.</param>
/// <param name="maximum">The greatest.</param>
public sealed class IntegerType(int minimum, int maximum) : ScalarType<int>
{
    /// <summary>The least.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>The greatest.</summary>
    public int Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override string Allowed => Maximum == int.MaxValue
        ? $"an integer from {Minimum}"
        : $"an integer from {Minimum} to {Maximum}";

    /// <inheritdoc/>
    protected override bool TryParse(YamlScalar scalar, out int value) =>
        int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && scalar.Plain && value >= Minimum && value <= Maximum;

    /// <inheritdoc/>
    protected override string Format(int value) => value.ToString(CultureInfo.InvariantCulture);
}
