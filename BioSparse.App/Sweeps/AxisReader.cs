using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Sweeps;

/// <summary>Reads a sweep's axes.</summary>
internal sealed class AxisReader(SweepSource source)
{
    private const string Values = "a list of values, or a mapping of names to settings";
    private static readonly SettingType s_draws = SettingType.NewInteger(1, 100_000);
    private static readonly SettingType s_seed = SettingType.NewInteger(0, int.MaxValue);
    private static readonly SettingType s_bound = SettingType.NewReal(-1e9, 1e9, false, false);
    private static readonly SettingType s_whole = SettingType.NewInteger(-1_000_000_000, 1_000_000_000);
    private static readonly SettingType s_scale = SettingType.NewWord(ListModule.OfArray(["linear", "log"]));
    private static readonly SettingType s_flag = SettingType.Flag;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _settings = [];
    private readonly List<(string Name, Place Place)> _given = [];

    /// <summary>The axes, in their order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Names that a condition may use.</summary>
    public IEnumerable<string> Known => _names.Concat(_settings).Distinct();

    /// <summary><c>axes</c>: the Cartesian product of the values of all axes.</summary>
    public IEnumerable<SweepChoice[][]> Grid(SettingNode value)
    {
        foreach (var (key, place, values) in Axes("axes", value))
        {
            if (Choices(key, place, values, Values) is { } choices)
                yield return [.. choices.Select(choice => new[] { choice })];
        }
    }

    /// <summary><c>list</c>: explicit points.</summary>
    public SweepChoice[][]? List(SettingNode value)
    {
        if (value is not ListNode { Items.Count: > 0 } list)
            return source.Wrong<SweepChoice[][]>(value, "list", "a list of mappings of settings");
        var points = new List<SweepChoice[]>();
        var names = new HashSet<string>();
        foreach (var item in list.Items)
        {
            var point = source.Settings("list", item);
            points.Add([.. point.Select(setting => new SweepChoice(setting.Key, Label(setting.Value), [setting]))]);
            foreach (var setting in point.Where(setting => names.Add(setting.Key)))
                Name(setting.Key, item.Place);
            Take(points[^1]);
            foreach (var twice in point.GroupBy(setting => setting.Key).Where(group => group.Count() > 1))
                source.Errors.Add(MistakeModule.create(item.Place, twice.Key, "it twice", "one of them"));
        }

        return [.. points];
    }

    /// <summary><c>random</c>: draws from ranges.</summary>
    public SweepChoice[][]? Random(SettingNode value)
    {
        int? draws = null;
        var seed = 1;
        var ranges = new List<(string, SweepRange)>();
        foreach (var (key, entry) in source.Entries("random", value))
        {
            object? read;
            if (key == "draws")
                draws = source.Read("random.draws", s_draws, entry, out read) ? (int)read! : 1;
            else if (key == "seed")
                seed = source.Read("random.seed", s_seed, entry, out read) ? (int)read! : 1;
            else if (key != "axes")
                source.Errors.Add(new Mistake(entry.Place, $"random.{key}", "a key that is not known", "draws, seed, axes", Spelling.Nearest(["draws", "seed", "axes"], key)));
            else
                ranges.AddRange(Axes("random.axes", entry).Select(axis => (axis.Key, Range(axis.Key, axis.Place, axis.Values)))
                    .Where(axis => axis.Item2 is not null).Select(axis => (axis.Key, axis.Item2!)));
        }

        if (draws is null)
            source.Errors.Add(MistakeModule.create(value.Place, "random.draws", "nothing", SettingTypeModule.allowed(s_draws)));
        if (ranges.Count == 0 && source.Errors.Count == 0)
            source.Errors.Add(MistakeModule.create(value.Place, "random.axes", "nothing", "a mapping of axes to ranges"));
        return source.Errors.Count > 0 ? null : SweepPlan.draws((ulong)seed, draws!.Value, [.. ranges]);
    }

    /// <summary>Checks that each axis is given once.</summary>
    public void CheckAlone()
    {
        foreach (var twice in _given.GroupBy(axis => axis.Name).Where(group => group.Count() > 1))
            source.Errors.Add(MistakeModule.create(twice.Last().Place, twice.Key, $"it twice (before: line {twice.First().Place.Line})", "one of them"));
    }

    private static string Label(string value) => value.Trim('"');

    private IEnumerable<(string Key, Place Place, SettingNode Values)> Axes(string path, SettingNode value)
    {
        source.Entries(path, value);
        if (value is not SectionNode mapping)
            yield break;
        foreach (var (key, values) in mapping.Entries.DistinctBy(entry => entry.Key.Text))
        {
            Name(key.Text, key.Place);
            yield return (key.Text, key.Place, values);
        }
    }

    private void Name(string name, Place place)
    {
        _given.Add((name, place));
        if (!_names.Contains(name))
            _names.Add(name);
    }

    private void Take(IEnumerable<SweepChoice> choices) =>
        _settings.UnionWith(choices.SelectMany(choice => choice.Settings).Select(setting => setting.Key));

    private SweepChoice[]? Choices(string axis, Place place, SettingNode values, string allowed)
    {
        SweepChoice[] choices;
        if (values is ListNode { Items.Count: > 0 } list)
        {
            choices = [.. list.Items.Select(item => source.Setting(axis, place, item)).OfType<SweepSetting>()
                .Select(setting => new SweepChoice(axis, Label(setting.Value), [setting]))];
        }
        else if (values is SectionNode { Entries.Count: > 0 } variants)
        {
            choices = [.. source.Entries(axis, variants).Select(variant => new SweepChoice(axis, variant.Key, source.Settings($"{axis}.{variant.Key}", variant.Value)))];
        }
        else
        {
            return source.Wrong<SweepChoice[]>(values, axis, allowed);
        }

        Take(choices);
        return choices;
    }

    private SweepRange? Range(string axis, Place place, SettingNode value)
    {
        const string Allowed = "{low, high} with scale linear or log and whole true or false; a list; or a mapping of names to settings";
        if (value is not SectionNode mapping || !mapping.Entries.Any(entry => entry.Key.Text is "low" or "high"))
            return Choices(axis, place, value, Allowed) is { } choices ? SweepRange.NewOneOf(choices) : null;
        var before = source.Errors.Count;
        var entries = source.Entries(axis, mapping, "low", "high", "scale", "whole");
        var log = source.Optional($"{axis}.scale", s_scale, entries, "linear") == "log";
        var whole = source.Optional($"{axis}.whole", s_flag, entries, (bool?)false) == true;
        SettingType type = whole ? s_whole : s_bound;
        double? Bound(string key)
        {
            if (!entries.TryGetValue(key, out var bound))
                source.Errors.Add(MistakeModule.create(value.Place, $"{axis}.{key}", "nothing", SettingTypeModule.allowed(type)));
            else if (source.Read($"{axis}.{key}", type, bound, out var read))
                return Convert.ToDouble(read, System.Globalization.CultureInfo.InvariantCulture);
            return null;
        }

        var (low, high) = (Bound("low"), Bound("high"));
        if (low > high)
            source.Errors.Add(MistakeModule.create(value.Place, axis, "low above high", "low at most high"));
        if (log && low <= 0)
            source.Errors.Add(MistakeModule.create(value.Place, axis, "a logarithmic scale from 0 or less", "low above 0"));
        // both ends are tried, so that a range that some draw would leave is found before
        foreach (var key in new[] { "low", "high" })
        {
            if (entries.TryGetValue(key, out var bound) && source.Setting(axis, place, bound) is { } setting)
                _settings.Add(setting.Key);
        }

        if (source.Errors.Count > before)
            return null;
        return (whole, log) switch
        {
            (true, true) => SweepRange.NewLogWhole((int)low!, (int)high!),
            (true, false) => SweepRange.NewWhole((int)low!, (int)high!),
            (false, true) => SweepRange.NewLogUniform(low!.Value, high!.Value),
            _ => SweepRange.NewUniform(low!.Value, high!.Value),
        };
    }
}
