using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>What values a setting takes, and how they are read and written.</summary>
public abstract class SettingType
{
    /// <summary>The allowed values in words.</summary>
    public abstract string Allowed { get; }

    /// <summary>The allowed words when there are such, for suggestions.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Reads a value; null stands for a word such as <c>all</c> or <c>auto</c>.</summary>
    /// <param name="value">What the file says.</param>
    /// <param name="result">The value.</param>
    /// <param name="culprit">The part that is wrong, when something is.</param>
    /// <returns>Whether the value is allowed.</returns>
    public abstract bool TryRead(YamlValue value, out object? result, out YamlValue culprit);

    /// <summary>A value as YAML.</summary>
    /// <param name="value">A value of this type.</param>
    public abstract string Write(object? value);
}
