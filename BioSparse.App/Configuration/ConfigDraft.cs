using BioSparse.App.Configuration.Schema;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration;

/// <summary>What a file and the command line give, setting by setting, before the values are read.</summary>
/// <param name="start">The start of the file.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class ConfigDraft(Place start, ICollection<ConfigError> errors)
{
    private readonly Dictionary<string, YamlValue> _given = [];
    private readonly Dictionary<string, Place> _present = [];

    /// <summary>The paths given, with their values.</summary>
    public IReadOnlyDictionary<string, YamlValue> Given => _given;

    /// <summary>Whether an optional section is there.</summary>
    /// <param name="section">The section.</param>
    public bool IsPresent(string section) => _present.ContainsKey(section);

    /// <summary>
    /// Where a setting was given, or what makes it matter: the kind of its section, its section, the hidden units.
    /// </summary>
    /// <param name="path">The setting.</param>
    public Place PlaceOf(string path)
    {
        var section = Settings.Parent(path);
        if (FirstGiven(path, $"{section}.kind") is { } own)
            return own.Place;
        return _present.TryGetValue(section, out var place)
            ? place
            : FirstGiven($"{path.Split('.')[0]}.hidden", "hidden", "models")?.Place ?? start;
    }

    /// <summary>Takes a value that a file gives.</summary>
    /// <param name="path">The setting or section; empty for the whole file.</param>
    /// <param name="value">The value.</param>
    public void Add(string path, YamlValue value)
    {
        if (Settings.IsSection(path))
            AddSection(path, value);
        else
            AddSetting(path, value);
    }

    /// <summary>Takes a value that the command line gives: it replaces what was there.</summary>
    /// <param name="path">The setting or section.</param>
    /// <param name="value">The value.</param>
    public void Override(string path, YamlValue value)
    {
        value = OldNames.Current(path, value);
        if (OldNames.Current(path) is not { } current)
            return;
        path = current;
        if (!Settings.IsSection(path) && !Settings.IsSetting(path))
        {
            errors.Add(Unknown(path, value.Place));
            return;
        }

        var section = Settings.IsSection(path) ? path : Settings.Parent(path);
        var setsKind = Settings.IsChoice(section) && (path != section || value is YamlScalar)
            && (path == section || path.EndsWith(".kind", StringComparison.Ordinal));
        if (setsKind)
        {
            // The parameters of another kind fall away; those of the same kind stay.
            if (value is not YamlScalar kind || kind.Text != KindOf(section))
                Forget(section);
        }
        else if (Settings.IsSection(path))
        {
            Forget(path);
        }

        _given.Remove(path);
        _given.Remove(Settings.Parent(path));
        Add(path, value);
    }

    /// <summary>A draft that begins with what this one holds.</summary>
    /// <param name="mistakes">Takes what is wrong with it.</param>
    public ConfigDraft Copy(ICollection<ConfigError> mistakes)
    {
        var copy = new ConfigDraft(start, mistakes);
        foreach (var (path, value) in _given)
            copy._given.Add(path, value);
        foreach (var (section, place) in _present)
            copy._present.Add(section, place);
        return copy;
    }

    private YamlValue? FirstGiven(params string[] paths) =>
        paths.Select(path => _given.GetValueOrDefault(path)).FirstOrDefault(given => given is not null);

    private void AddSection(string path, YamlValue value)
    {
        switch (value)
        {
            case YamlMapping mapping:
                Mark(path, value.Place);
                AddEntries(path, mapping);
                break;
            case YamlScalar { IsNothing: false } when Settings.IsChoice(path):
                AddSetting($"{path}.kind", value);
                break;
            case YamlScalar { Text: "none", Plain: true } when Settings.IsOptional(path):
                _present.Remove(path);
                break;
            case YamlScalar { IsMarred: true }:
                break;
            case YamlScalar when Settings.IsSetting(path):
                AddSetting(path, value);
                break;
            default:
                errors.Add(new(value.Place, path, value.Shown, AllowedOf(path)));
                break;
        }
    }

    private void AddEntries(string path, YamlMapping mapping)
    {
        var seen = new Dictionary<string, Place>();
        foreach (var (key, given) in mapping.Entries)
        {
            var asGiven = path.Length == 0 ? key.Text : $"{path}.{key.Text}";
            var (child, value) = (OldNames.Current(asGiven) ?? asGiven, OldNames.Current(asGiven, given));
            var isKnown = !key.Text.Contains('.') && (Settings.IsSection(child) || Settings.IsSetting(child));
            if (!seen.TryAdd(key.Text, key.Place))
                errors.Add(new(key.Place, child, $"it twice (before: line {seen[key.Text].Line})", "one of them"));
            else if (isKnown)
                Add(child, value);
            else
                errors.Add(Unknown(child, key.Place));
        }
    }

    private void AddSetting(string path, YamlValue value)
    {
        Mark(path, value.Place);
        _given[path] = value;
    }

    private void Mark(string path, Place place)
    {
        if (Settings.OptionalOf(path) is { } optional)
            _present.TryAdd(optional, place);
    }

    private void Forget(string section)
    {
        var prefix = $"{section}.";
        _given.Remove(section);
        _present.Remove(section);
        foreach (var path in _given.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            _given.Remove(path);
        foreach (var part in _present.Keys.Where(part => part.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            _present.Remove(part);
    }

    private string? KindOf(string section) =>
        _given.GetValueOrDefault($"{section}.kind") is { } given
            ? (given as YamlScalar)?.Text
            : Settings.At($"{section}.kind").First().Default as string;

    private static string AllowedOf(string path)
    {
        var keys = $"a mapping with {string.Join(", ", Settings.KeysOf(path))}";
        if (Settings.IsChoice(path))
            return $"{Settings.At($"{path}.kind").First().Type.Allowed}, or {keys}";
        if (Settings.IsSetting(path))
            return $"{Settings.At(path).First().Type.Allowed}, or {keys}";
        return Settings.IsOptional(path) ? $"none, or {keys}" : keys;
    }

    private ConfigError Unknown(string path, Place place)
    {
        if (Settings.IsSetting(path) || Settings.IsSection(path))
        {
            var nested = path.Replace(".", ": {") + ": …" + new string('}', path.Count(letter => letter == '.'));
            return new(place, path, "dots in a key, as --set and sweeps have them", nested);
        }

        // The nearest section that exists says what would be right.
        var section = Settings.Parent(path);
        while (!Settings.IsSection(section))
            section = Settings.Parent(section);
        var keys = Settings.KeysOf(section);
        var word = path[(section.Length == 0 ? 0 : section.Length + 1)..];
        var prefix = section.Length == 0 ? "" : $"{section}.";
        // In a file that is something else altogether, nothing was meant, and looking for it takes long.
        if (errors.Count >= ConfigReader.MostErrors)
            return new(place, path, "a key that is not known", string.Join(", ", keys));
        var near = Spelling.Nearest(keys, word) is { } key
            ? prefix + key
            : Spelling.Nearest(Settings.All.Select(setting => setting.Path).Distinct(), path)
                ?? Settings.All.FirstOrDefault(setting => setting.Key == word)?.Path;
        return new(place, path, "a key that is not known", string.Join(", ", keys), near);
    }
}
