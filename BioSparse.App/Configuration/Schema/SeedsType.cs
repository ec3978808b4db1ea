using System.Globalization;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>Seeds: a list, or a count n for the seeds 1 … n.</summary>
public sealed class SeedsType : SettingType
{
    private static readonly IntegerType _count = new(1, 1000);
    private static readonly ListType<int> _list = new(new IntegerType(0, int.MaxValue));

    /// <inheritdoc/>
    public override string Allowed => $"a count ({_count.Allowed}), or {_list.Allowed}";

    /// <summary>The seeds 1 … <paramref name="count"/>.</summary>
    /// <param name="count">How many.</param>
    public static ValueList<int> First(int count) => new(Enumerable.Range(1, count));

    /// <inheritdoc/>
    public override bool TryRead(YamlValue value, out object? result, out YamlValue culprit)
    {
        if (value is not YamlScalar)
            return _list.TryRead(value, out result, out culprit);
        var read = _count.TryRead(value, out var count, out culprit);
        result = read ? First((int)count!) : null;
        return read;
    }

    /// <inheritdoc/>
    public override string Write(object? value)
    {
        var seeds = (IReadOnlyList<int>)value!;
        return First(seeds.Count).SequenceEqual(seeds) && seeds.Count <= 1000
            ? seeds.Count.ToString(CultureInfo.InvariantCulture)
            : _list.Write(value);
    }
}
