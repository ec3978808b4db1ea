using System.Globalization;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>The values of an axis in the order in which they are drawn.</summary>
internal sealed class AxisScale
{
    private readonly Dictionary<string, double> _places;

    public AxisScale(string name, IEnumerable<SweepPoint> points)
    {
        Name = name;
        var labels = points.Select(point => point.Axes.GetValueOrDefault(name)).OfType<string>().Distinct().ToArray();
        var numbers = labels.Select(Number).ToArray();
        IsNumeric = labels.Length > 0 && numbers.All(number => number is not null);
        Labels = IsNumeric ? [.. labels.OrderBy(Number)] : labels;
        IsLogarithmic = IsNumeric && numbers.Min() > 0 && numbers.Max() / numbers.Min() >= 20;
        _places = Labels.Index().ToDictionary(
            entry => entry.Item,
            entry => IsNumeric ? Number(entry.Item)!.Value : entry.Index);
    }

    public string Name { get; }

    /// <summary>The labels, numbers ascending.</summary>
    public IReadOnlyList<string> Labels { get; }

    public bool IsNumeric { get; }

    public bool IsLogarithmic { get; }

    /// <summary>The number of a label, or its place among those that are words.</summary>
    public double PlaceOf(string label) => _places[label];

    private static double? Number(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
