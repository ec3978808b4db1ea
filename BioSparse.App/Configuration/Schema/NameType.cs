using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>A name that can be part of a file's name on every system.</summary>
public sealed class NameType : ScalarType<string>
{
    private const int Longest = 64;

    /// <inheritdoc/>
    public override string Allowed => $"1 to {Longest} letters, digits, '-', '_' or '.', the first a letter or digit";

    /// <inheritdoc/>
    protected override bool TryParse(YamlScalar scalar, out string value)
    {
        value = scalar.Text;
        return value.Length is > 0 and <= Longest
            && char.IsAsciiLetterOrDigit(value[0])
            && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
    }

    /// <inheritdoc/>
    protected override string Format(string value) => $"\"{value}\"";
}
