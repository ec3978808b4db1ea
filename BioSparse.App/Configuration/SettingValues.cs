using BioSparse.App.Configuration.Schema;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration;

/// <summary>The value of every setting, read and checked by its row of the table.</summary>
internal sealed class SettingValues
{
    private readonly Dictionary<string, object?> _values = [];
    private readonly ConfigDraft _draft;

    private SettingValues(ConfigDraft draft) => _draft = draft;

    /// <summary>Reads the values of a draft; takes defaults for what it does not give.</summary>
    /// <param name="draft">What is given.</param>
    /// <param name="fullPath">Makes a path of the file a full one.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static SettingValues Resolve(
        ConfigDraft draft, Func<string, string> fullPath, ICollection<ConfigError> errors)
    {
        var values = new SettingValues(draft);
        var broken = new HashSet<string>();
        foreach (var setting in Settings.All)
            values.Take(setting, fullPath, broken, errors);
        foreach (var (path, value) in draft.Given)
            values.CheckKind(path, value, broken, errors);
        return values;
    }

    /// <summary>The value of a setting.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="path">Its path.</param>
    public T Get<T>(string path) => (T)_values[path]!;

    /// <summary>Whether a setting has a value here.</summary>
    /// <param name="path">Its path.</param>
    public bool Has(string path) => _values.GetValueOrDefault(path) is not null;

    /// <summary>Whether an optional section is there.</summary>
    /// <param name="section">The section.</param>
    public bool IsPresent(string section) => _draft.IsPresent(section);

    /// <summary>Where a setting was given, or what makes it matter.</summary>
    /// <param name="path">The setting.</param>
    public Place PlaceOf(string path) => _draft.PlaceOf(path);

    private void Take(
        Setting setting, Func<string, string> fullPath, HashSet<string> broken, ICollection<ConfigError> errors)
    {
        if (setting.Kind is { } kind && (broken.Contains(setting.KindPath) || Get<string>(setting.KindPath) != kind))
            return;

        if (!_draft.Given.TryGetValue(setting.Path, out var given))
        {
            _values[setting.Path] = setting.Default;
            if (!setting.Required)
                return;
            var sibling = _draft.Given.FirstOrDefault(other => Settings.Parent(other.Key) == setting.Section);
            if (sibling.Value is not null)
                errors.Add(new(sibling.Value.Place, setting.Path, "nothing", setting.Type.Allowed));
            return;
        }

        if (setting.Type.TryRead(given, out var value, out var culprit))
        {
            _values[setting.Path] = setting.Type is FileType ? fullPath((string)value!) : value;
            return;
        }

        broken.Add(setting.Path);
        if (culprit is YamlScalar { IsMarred: true })
            return;
        var near = culprit is YamlScalar word ? Spelling.Nearest(setting.Type.Words, word.Text) : null;
        errors.Add(new(culprit.Place, setting.Path, culprit.Shown, setting.Type.Allowed, near));
    }

    private void CheckKind(string path, YamlValue value, HashSet<string> broken, ICollection<ConfigError> errors)
    {
        var rows = Settings.At(path).ToArray();
        if (rows.Any(row => row.Kind is null) || broken.Contains(rows[0].KindPath))
            return;
        var kind = Get<string>(rows[0].KindPath);
        if (rows.Any(row => row.Kind == kind))
            return;
        var own = Settings.All.Where(row => row.Section == rows[0].Section && row.Kind == kind).Select(row => row.Key);
        var kinds = string.Join(" or ", rows.Select(row => row.Kind));
        var allowed = own.Any() ? $"with {kind}: {string.Join(", ", own)}" : $"with {kind}: nothing else";
        errors.Add(new(value.Place, path, $"a setting of kind {kinds}", allowed));
    }
}
