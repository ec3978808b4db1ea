using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>Values of another type, or one word, which is read as null.</summary>
/// <param name="other">The other type.</param>
/// <param name="word">The word.</param>
public sealed class OrWordType(SettingType other, string word) : SettingType
{
    /// <summary>The other type.</summary>
    public SettingType Other { get; } = other;

    /// <inheritdoc/>
    public override string Allowed => $"{word}, or {Other.Allowed}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => [word, .. Other.Words];

    /// <inheritdoc/>
    public override bool TryRead(YamlValue value, out object? result, out YamlValue culprit)
    {
        if (value is not YamlScalar scalar || scalar.Text != word)
            return Other.TryRead(value, out result, out culprit);
        result = null;
        culprit = value;
        return true;
    }

    /// <inheritdoc/>
    public override string Write(object? value) => value is null ? word : Other.Write(value);
}
