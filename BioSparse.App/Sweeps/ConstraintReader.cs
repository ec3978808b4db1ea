using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>Reads constraints between the axes of a sweep.</summary>
internal sealed class ConstraintReader(SweepSource source, AxisReader axes)
{
    private static readonly SettingType s_bound = SettingType.NewReal(-1e9, 1e9, false, false);
    private readonly List<SweepConstraint> _all = [];

    /// <summary>The value read.</summary>
    public IReadOnlyList<SweepConstraint> All => _all;

    /// <summary><c>when</c>: axes with the conditions under which they are used.</summary>
    public void When(SettingNode value)
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
    public void Skip(SettingNode value)
    {
        if (value is not ListNode list)
        {
            source.Errors.Add(MistakeModule.create(value.Place, "skip", value.Shown, "a list of mappings of axes to values"));
            return;
        }

        foreach (var item in list.Items)
            _all.Add(SweepConstraint.NewSkip(Conditions("skip", item)));
    }

    private SweepCondition[] Conditions(string path, SettingNode value)
    {
        var entries = source.Entries(path, value);
        if (entries.Count == 0 && value is SectionNode)
            source.Errors.Add(MistakeModule.create(value.Place, path, "no condition", "a mapping of axes to values"));
        var conditions = new List<SweepCondition>();
        foreach (var (name, wanted) in entries)
        {
            if (!axes.Known.Contains(name))
                Unknown($"{path}.{name}", name, wanted.Place, axes.Known);
            conditions.AddRange(Tests($"{path}.{name}", wanted).Select(test => new SweepCondition(name, test)));
        }

        return [.. conditions];
    }

    private IEnumerable<SweepTest> Tests(string path, SettingNode value)
    {
        if (value is not SectionNode)
        {
            var items = value is ListNode list ? list.Items : [value];
            yield return SweepTest.NewIs([.. items.Select(item => SettingTypeModule.flow(item).Trim('"'))]);
            yield break;
        }

        foreach (var (key, bound) in source.Entries(path, value, "above", "below"))
        {
            if (source.Read($"{path}.{key}", s_bound, bound, out var number))
                yield return key == "above" ? SweepTest.NewAbove((double)number!) : SweepTest.NewBelow((double)number!);
        }
    }

    private void Unknown(string path, string name, Place place, IEnumerable<string> known) =>
        source.Errors.Add(new Mistake(place, path, "an axis that is not there", string.Join(", ", known), Spelling.Nearest(known, name)));
}
