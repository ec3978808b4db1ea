namespace BioSparse.App.Configuration.Schema;

/// <summary>The settings of an experiment, as a table to look up.</summary>
public static class Settings
{
    private static readonly HashSet<string> _optional =
    [
        "evaluate.fgsm", "evaluate.pgd", "evaluate.noise", "evaluate.square", "evaluate.cascade",
        "evaluate.transfer", "evaluate.few_shot",
    ];

    private static readonly ILookup<string, Setting> _byPath;
    private static readonly HashSet<string> _sections = [];

    static Settings()
    {
        All = [.. SettingTable.Rows()];
        _byPath = All.ToLookup(setting => setting.Path);
        foreach (var setting in All)
        {
            for (var section = setting.Section; section.Length > 0; section = Parent(section))
                _sections.Add(section);
        }
    }

    /// <summary>All rows; a path stands in several when it means something else for each kind.</summary>
    public static IReadOnlyList<Setting> All { get; }

    /// <summary>The rows of a path.</summary>
    /// <param name="path">Keys with dots between.</param>
    public static IEnumerable<Setting> At(string path) => _byPath[path];

    /// <summary>Whether a path is a setting.</summary>
    /// <param name="path">Keys with dots between.</param>
    public static bool IsSetting(string path) => _byPath.Contains(path);

    /// <summary>Whether a path is a mapping of settings; the empty path is.</summary>
    /// <param name="path">Keys with dots between.</param>
    public static bool IsSection(string path) => path.Length == 0 || _sections.Contains(path);

    /// <summary>Whether a section has kinds, so that it may be written as one word.</summary>
    /// <param name="path">The section.</param>
    public static bool IsChoice(string path) => IsSetting($"{path}.kind");

    /// <summary>Whether what a section asks for is left out when the section is.</summary>
    /// <param name="path">The section.</param>
    public static bool IsOptional(string path) => _optional.Contains(path);

    /// <summary>The optional section that a path is in or is; null when there is none.</summary>
    /// <param name="path">Keys with dots between.</param>
    public static string? OptionalOf(string path)
    {
        for (var section = path; section.Length > 0; section = Parent(section))
        {
            if (IsOptional(section))
                return section;
        }

        return null;
    }

    /// <summary>The section that a path is in; empty at the top.</summary>
    /// <param name="path">Keys with dots between.</param>
    public static string Parent(string path) => path.LastIndexOf('.') is var dot and >= 0 ? path[..dot] : "";

    /// <summary>The keys of a section in the order of the table.</summary>
    /// <param name="section">The section; empty for the top.</param>
    public static IReadOnlyList<string> KeysOf(string section)
    {
        var prefix = section.Length == 0 ? "" : $"{section}.";
        return
        [
            .. All.Where(setting => setting.Path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(setting => setting.Path[prefix.Length..].Split('.')[0])
                .Distinct(),
        ];
    }

    /// <summary>A list of all settings with their values, defaults and meaning, for people.</summary>
    public static string Listing()
    {
        var lines = new List<string> { "SETTINGS: the keys of an experiment's YAML file and of --set" };
        foreach (var setting in All)
        {
            var kind = setting.Kind is null ? "" : $" [kind {setting.Kind}]";
            var standard = setting.Default is null && setting.Type is not OrWordType
                ? ""
                : $" (default {setting.Type.Write(setting.Default)})";
            lines.Add($"  {setting.Path}{kind}: {setting.Doc}");
            lines.Add($"      {setting.Type.Allowed}{standard}");
        }

        lines.Add($"  Left out unless given: {string.Join(", ", _optional.Order(StringComparer.Ordinal))}.");
        return string.Join('\n', lines);
    }
}
