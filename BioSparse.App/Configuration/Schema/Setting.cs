namespace BioSparse.App.Configuration.Schema;

/// <summary>A row of the table of settings: all there is to know of one setting.</summary>
/// <param name="Path">Its path, keys with dots between.</param>
/// <param name="Type">The values it takes.</param>
/// <param name="Default">The value when none is given.</param>
/// <param name="Doc">What it means, in a line.</param>
/// <param name="Get">Its value in a configuration; null when it has none there, or a word stands for it.</param>
/// <param name="Kind">The kind of its section it belongs to; null when it belongs to all.</param>
/// <param name="Required">Whether it must be given when its section is.</param>
public sealed record Setting(
    string Path,
    SettingType Type,
    object? Default,
    string Doc,
    Func<ExperimentConfig, object?> Get,
    string? Kind = null,
    bool Required = false)
{
    /// <summary>The last key of its path.</summary>
    public string Key { get; } = Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The path of its section; empty at the top.</summary>
    public string Section { get; } = Path.LastIndexOf('.') is var dot and >= 0 ? Path[..dot] : "";

    /// <summary>The path of the setting that tells the kind of its section.</summary>
    public string KindPath { get; } = $"{(Path.LastIndexOf('.') is var end and >= 0 ? Path[..end] : "")}.kind";
}
