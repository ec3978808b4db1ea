using BioSparse.App.Configuration.Schema;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Sweeps;

/// <summary>Reads constraints between the axes of a sweep.</summary>
internal sealed class ConstraintReader(SweepSource source, AxisReader axes)
{
    private static readonly RealType s_bound = new(-1e9, 1e9);
    private readonly List<SweepConstraint> _all = [];

    /// <summary>What was read.</summary>
    public IReadOnlyList<SweepConstraint> All => _all;

    /// <summary><c>when</c>: axes with the conditions under which they count.</summary>
    public void When(YamlValue value)
    {
        foreach (var (axis, conditions) in source.Entries("when", value))
        {
            if (axes.Names.Contains(axis))
                _all.Add(SweepConstraint.NewWhen(axis, Conditions($"when.{axis}", conditions)));
            else
                Unknown($"when.{axis}", axis, conditions.Place, axes.Names);
        }
    }

    /// <summary><c>skip</c>: conditions under which points are left out.</summary>
    public void Skip(YamlValue value)
    {
        if (value is not YamlSequence list)
        {
            source.Errors.Add(new(value.Place, "skip", value.Shown, "a list of mappings of axes to values"));
            return;
        }

        foreach (var item in list.Items)
            _all.Add(SweepConstraint.NewSkip(Conditions("skip", item)));
    }

    private SweepCondition[] Conditions(string path, YamlValue value)
    {
        var entries = source.Entries(path, value);
        if (entries.Count == 0 && value is YamlMapping)
            source.Errors.Add(new(value.Place, path, "no condition", "a mapping of axes to values"));
        var conditions = new List<SweepCondition>();
        foreach (var (name, wanted) in entries)
        {
            if (!axes.Known.Contains(name))
                Unknown($"{path}.{name}", name, wanted.Place, axes.Known);
            conditions.AddRange(Tests($"{path}.{name}", wanted).Select(test => new SweepCondition(name, test)));
        }

        return [.. conditions];
    }

    private IEnumerable<SweepTest> Tests(string path, YamlValue value)
    {
        if (value is not YamlMapping)
        {
            var items = value is YamlSequence list ? list.Items : [value];
            yield return SweepTest.NewIs([.. items.Select(item => YamlFlow.Write(item).Trim('"'))]);
            yield break;
        }

        foreach (var (key, bound) in source.Entries(path, value, "above", "below"))
        {
            if (source.Read($"{path}.{key}", s_bound, bound, out var number))
                yield return key == "above" ? SweepTest.NewAbove((double)number!) : SweepTest.NewBelow((double)number!);
        }
    }

    private void Unknown(string path, string name, Place place, IEnumerable<string> known) =>
        source.Errors.Add(new(place, path, "an axis that is not there", string.Join(", ", known), Spelling.Nearest(known, name)));
}
