using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>The file of a sweep while it is read: its mistakes, and the places of its values.</summary>
internal sealed class SweepSource(string name, string folder, List<Mistake> errors, Schema schema)
{
    private readonly Dictionary<SweepSetting, SettingNode> _places = [];
    private readonly List<string> _notices = [];

    /// <summary>The settings of the runs.</summary>
    public Schema Schema { get; set; } = schema;

    public string Name => name;

    public string Folder => folder;

    public List<Mistake> Errors => errors;

    public IReadOnlyDictionary<SweepSetting, SettingNode> Places => _places;

    /// <summary>A line for each setting of an earlier version.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The entries of a mapping; without named keys, all are allowed.</summary>
    public IReadOnlyDictionary<string, SettingNode> Entries(string path, SettingNode value, params string[] allowed)
    {
        var entries = new Dictionary<string, SettingNode>();
        if (value is not SectionNode mapping)
        {
            errors.Add(MistakeModule.create(value.Place, path, value.Shown, allowed.Length == 0 ? "a mapping" : $"a mapping with {string.Join(", ", allowed)}"));
            return entries;
        }

        foreach (var (key, entry) in mapping.Entries)
        {
            var full = path.Length == 0 ? key.Text : $"{path}.{key.Text}";
            if (allowed.Length > 0 && !allowed.Contains(key.Text))
                errors.Add(new Mistake(key.Place, full, "a key that is not known", string.Join(", ", allowed), Spelling.Nearest(allowed, key.Text)));
            else if (!entries.TryAdd(key.Text, entry))
                errors.Add(MistakeModule.create(key.Place, full, "it twice", "one of them"));
        }

        return entries;
    }

    /// <summary>Reads a value by its type.</summary>
    public bool Read(string path, SettingType type, SettingNode value, out object? result)
    {
        var read = SettingTypeModule.read(type, value);
        result = read.IsOk ? read.ResultValue.Content : null;
        if (read.IsError && read.ErrorValue is not ScalarNode { IsReported: true })
            errors.Add(MistakeModule.create(read.ErrorValue.Place, path, read.ErrorValue.Shown, SettingTypeModule.allowed(type)));
        return read.IsOk;
    }

    /// <summary>Reads an optional value by its type.</summary>
    public T? Optional<T>(string path, SettingType type, IReadOnlyDictionary<string, SettingNode> entries, T? otherwise = default) =>
        entries.TryGetValue(path[(path.LastIndexOf('.') + 1)..], out var value) && Read(path, type, value, out var result)
            ? (T?)result
            : otherwise;

    /// <summary>The words of a list, or of a single word.</summary>
    public IReadOnlyList<string> Words(string path, SettingNode value, string allowed)
    {
        var items = value is ListNode list ? list.Items : [value];
        foreach (var item in items.Where(item => item is not ScalarNode { IsNothing: false }))
            errors.Add(MistakeModule.create(item.Place, path, item.Shown, allowed));
        return [.. items.OfType<ScalarNode>().Where(item => !item.IsNothing).Select(item => item.Text)];
    }

    /// <summary>Reports a wrong value.</summary>
    public T? Wrong<T>(SettingNode value, string path, string allowed)
        where T : class
    {
        errors.Add(MistakeModule.create(value.Place, path, value.Shown, allowed));
        return null;
    }

    /// <summary>Reports a missing value, unless it is present and wrong.</summary>
    public T? Missing<T>(Place place, string path, bool isThere, string allowed)
        where T : class
    {
        if (!isThere)
            errors.Add(MistakeModule.create(place, path, "nothing", allowed));
        return null;
    }

    /// <summary>The settings of a mapping; nested mappings may be used in place of keys with dots.</summary>
    public SweepSetting[] Settings(string path, SettingNode value)
    {
        var settings = new List<SweepSetting>();
        if (value is SectionNode mapping)
        {
            foreach (var (key, entry) in mapping.Entries)
                Add(settings, key.Text, key.Place, entry);
        }
        else
        {
            errors.Add(MistakeModule.create(value.Place, path, value.Shown, "a mapping of settings"));
        }

        return [.. settings];
    }

    /// <summary>A setting with its value and its place in the file; null for an unknown setting.</summary>
    public SweepSetting? Setting(string key, Place place, SettingNode value)
    {
        if (key is "seeds" or "name" or "threads" || key.Length == 0)
        {
            errors.Add(MistakeModule.create(place, key, "a setting that a sweep does not vary", key == "seeds" ? "seeds beside axes" : "settings that numbers depend on"));
            return null;
        }

        var notice = ExperimentModule.notice(Schema, key, value);
        if (notice is not null)
            _notices.Add(notice);
        if (notice is null && !IsKnown(key))
        {
            var all = Schema.All.Select(setting => setting.Path).Distinct().ToArray();
            var near = Spelling.Nearest(all, key) ?? all.FirstOrDefault(path => path.EndsWith($".{key}", StringComparison.Ordinal));
            errors.Add(new Mistake(place, key, "a key that is not known", "the keys of --set", near));
            return null;
        }

        var isFile = ExperimentModule.isFile(key);
        if (isFile && value is ScalarNode file)
            value = new ScalarNode(file.Place, ConfigReader.FullPath(file.Text, folder), true);
        if (notice is null && !Fits(key, value))
            return null;
        var setting = new SweepSetting(key, isFile && value is ScalarNode full ? full.Text : SettingTypeModule.flow(value));
        _places[setting] = value;
        return setting;
    }

    /// <summary>Whether a path is a setting or a section.</summary>
    public bool IsKnown(string key) => key.Length > 0 && (Schema.IsSetting(key) || Schema.IsSection(key));

    // Values are checked in place, so that all mistakes of a file are reported at once; which go together is seen
    // when the runs are planned.
    private bool Fits(string key, SettingNode value)
    {
        var rows = Schema.At(key);
        if (rows.Length == 0 || Schema.IsSection(key) || rows.Any(row => SettingTypeModule.read(row.Type, value).IsOk))
            return true;
        var (type, culprit) = (rows[0].Type, SettingTypeModule.read(rows[0].Type, value).ErrorValue);
        var near = culprit is ScalarNode word ? Spelling.Nearest(SettingTypeModule.words(type), word.Text) : null;
        if (culprit is not ScalarNode { IsReported: true })
            errors.Add(new Mistake(culprit.Place, key, culprit.Shown, SettingTypeModule.allowed(type), near));
        return false;
    }

    // A section with a kind, or that is optional, is set as a whole; other sections only group their settings.
    private void Add(List<SweepSetting> settings, string key, Place place, SettingNode value)
    {
        var groups = Schema.IsSection(key) && !Schema.IsChoice(key)
            && !Schema.IsOptional(key);
        if (groups && value is SectionNode mapping)
        {
            foreach (var (inner, entry) in mapping.Entries)
                Add(settings, $"{key}.{inner.Text}", inner.Place, entry);
        }
        else if (Setting(key, place, value) is { } setting)
        {
            settings.Add(setting);
        }
    }
}
