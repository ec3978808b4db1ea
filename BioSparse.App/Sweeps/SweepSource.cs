using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Schema;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Sweeps;

/// <summary>The file of a sweep while it is read: its mistakes, and the places of its values.</summary>
internal sealed class SweepSource(string name, string folder, List<ConfigError> errors)
{
    private readonly Dictionary<SweepSetting, YamlValue> _places = [];

    public string Name => name;

    public string Folder => folder;

    public List<ConfigError> Errors => errors;

    public IReadOnlyDictionary<SweepSetting, YamlValue> Places => _places;

    /// <summary>The entries of a mapping; all keys are allowed when none are named.</summary>
    public IReadOnlyDictionary<string, YamlValue> Entries(string path, YamlValue value, params string[] allowed)
    {
        var entries = new Dictionary<string, YamlValue>();
        if (value is not YamlMapping mapping)
        {
            errors.Add(new(value.Place, path, value.Shown, allowed.Length == 0 ? "a mapping" : $"a mapping with {string.Join(", ", allowed)}"));
            return entries;
        }

        foreach (var (key, entry) in mapping.Entries)
        {
            var full = path.Length == 0 ? key.Text : $"{path}.{key.Text}";
            if (allowed.Length > 0 && !allowed.Contains(key.Text))
                errors.Add(new(key.Place, full, "a key that is not known", string.Join(", ", allowed), Spelling.Nearest(allowed, key.Text)));
            else if (!entries.TryAdd(key.Text, entry))
                errors.Add(new(key.Place, full, "it twice", "one of them"));
        }

        return entries;
    }

    /// <summary>Reads a value by its type.</summary>
    public bool Read(string path, SettingType type, YamlValue value, out object? result)
    {
        if (type.TryRead(value, out result, out var culprit))
            return true;
        if (culprit is not YamlScalar { IsMarred: true })
            errors.Add(new(culprit.Place, path, culprit.Shown, type.Allowed));
        return false;
    }

    /// <summary>Reads a value by its type where it is given.</summary>
    public T? Optional<T>(string path, SettingType type, IReadOnlyDictionary<string, YamlValue> entries, T? otherwise = default) =>
        entries.TryGetValue(path[(path.LastIndexOf('.') + 1)..], out var value) && Read(path, type, value, out var result)
            ? (T?)result
            : otherwise;

    /// <summary>The words of a list, or of a single word.</summary>
    public IReadOnlyList<string> Words(string path, YamlValue value, string allowed)
    {
        var items = value is YamlSequence list ? list.Items : [value];
        foreach (var item in items.Where(item => item is not YamlScalar { IsNothing: false }))
            errors.Add(new(item.Place, path, item.Shown, allowed));
        return [.. items.OfType<YamlScalar>().Where(item => !item.IsNothing).Select(item => item.Text)];
    }

    /// <summary>Says that a value is wrong.</summary>
    public T? Wrong<T>(YamlValue value, string path, string allowed)
        where T : class
    {
        errors.Add(new(value.Place, path, value.Shown, allowed));
        return null;
    }

    /// <summary>Says that something is missing, unless it is there and wrong.</summary>
    public T? Missing<T>(Place place, string path, bool isThere, string allowed)
        where T : class
    {
        if (!isThere)
            errors.Add(new(place, path, "nothing", allowed));
        return null;
    }

    /// <summary>The settings of a mapping; mappings in it may stand for keys with dots.</summary>
    public SweepSetting[] Settings(string path, YamlValue value)
    {
        var settings = new List<SweepSetting>();
        if (value is YamlMapping mapping)
        {
            foreach (var (key, entry) in mapping.Entries)
                Add(settings, key.Text, key.Place, entry);
        }
        else
        {
            errors.Add(new(value.Place, path, value.Shown, "a mapping of settings"));
        }

        return [.. settings];
    }

    /// <summary>A setting with its value, noted with its place; null where there is no such setting.</summary>
    public SweepSetting? Setting(string key, Place place, YamlValue value)
    {
        if (key is "seeds" or "name" or "threads" || key.Length == 0)
        {
            errors.Add(new(place, key, "a setting that a sweep does not vary", key == "seeds" ? "seeds beside axes" : "settings that numbers depend on"));
            return null;
        }

        if (!IsKnown(key))
        {
            var all = Configuration.Schema.Settings.All.Select(setting => setting.Path).Distinct().ToArray();
            var near = Spelling.Nearest(all, key) ?? all.FirstOrDefault(path => path.EndsWith($".{key}", StringComparison.Ordinal));
            errors.Add(new(place, key, "a key that is not known", "the keys of --set", near));
            return null;
        }

        var isFile = Configuration.Schema.Settings.At(key).FirstOrDefault()?.Type is FileType;
        if (isFile && value is YamlScalar file)
            value = file with { Text = FileType.Full(file.Text, folder), Plain = true };
        if (!Fits(key, value))
            return null;
        var setting = new SweepSetting(key, isFile && value is YamlScalar full ? full.Text : YamlFlow.Write(value));
        _places[setting] = value;
        return setting;
    }

    /// <summary>Whether a path is a setting or a section.</summary>
    public static bool IsKnown(string key) =>
        key.Length > 0 && (Configuration.Schema.Settings.IsSetting(key) || Configuration.Schema.Settings.IsSection(key));

    // Values are looked at where they stand, so that all mistakes of a file are told at once; which go together is seen
    // when the runs are planned.
    private bool Fits(string key, YamlValue value)
    {
        var rows = Configuration.Schema.Settings.At(key).ToArray();
        if (rows.Length == 0 || Configuration.Schema.Settings.IsSection(key) || rows.Any(row => row.Type.TryRead(value, out _, out _)))
            return true;
        _ = rows[0].Type.TryRead(value, out _, out var culprit);
        var near = culprit is YamlScalar word ? Spelling.Nearest(rows[0].Type.Words, word.Text) : null;
        if (culprit is not YamlScalar { IsMarred: true })
            errors.Add(new(culprit.Place, key, culprit.Shown, rows[0].Type.Allowed, near));
        return false;
    }

    // A section with a kind, or that may be left out, is set as a whole; other sections only group their settings.
    private void Add(List<SweepSetting> settings, string key, Place place, YamlValue value)
    {
        var groups = Configuration.Schema.Settings.IsSection(key) && !Configuration.Schema.Settings.IsChoice(key)
            && !Configuration.Schema.Settings.IsOptional(key);
        if (groups && value is YamlMapping mapping)
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
