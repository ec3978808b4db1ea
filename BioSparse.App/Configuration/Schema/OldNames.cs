using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>
/// Settings of version 0.1 that have another name now, or none: <c>evaluate.adaptive</c> is <c>evaluate.cascade</c>, whose
/// runs choose their own steps and need no width.
/// </summary>
internal static class OldNames
{
    private const string Before = "evaluate.adaptive";
    private const string Now = "evaluate.cascade";
    private static readonly HashSet<string> _gone = ["step_size", "width"];

    /// <summary>The path of today; null where the setting has no successor.</summary>
    /// <param name="path">Keys with dots between.</param>
    public static string? Current(string path)
    {
        if (path != Before && !path.StartsWith($"{Before}.", StringComparison.Ordinal))
            return path;
        var rest = path[Before.Length..];
        return rest.Length > 0 && _gone.Contains(rest[1..]) ? null : Now + rest;
    }

    /// <summary>The value at an old path without the keys that have no successor.</summary>
    /// <param name="path">The path that the file gives.</param>
    /// <param name="value">Its value.</param>
    public static YamlValue Current(string path, YamlValue value) => path == Before && value is YamlMapping mapping
        ? mapping with { Entries = [.. mapping.Entries.Where(entry => !_gone.Contains(entry.Key.Text))] }
        : value;
}
