using System.Text.Json;
using System.Text.RegularExpressions;

namespace BioSparse.App.Configuration.Yaml;

/// <summary>Writes values as YAML on one line.</summary>
public static partial class YamlFlow
{
    /// <summary>The value as YAML; reading it gives an equal value.</summary>
    /// <param name="value">A value.</param>
    public static string Write(YamlValue value) => value switch
    {
        YamlSequence list => $"[{string.Join(", ", list.Items.Select(Write))}]",
        YamlMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{Write(entry.Key)}: {Write(entry.Value)}"))}}}",
        YamlScalar { IsNothing: true } => "null",
        YamlScalar { Plain: true } word when Simple().IsMatch(word.Text) => word.Text,
        YamlScalar text => JsonSerializer.Serialize(text.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    [GeneratedRegex("^[A-Za-z0-9_.+/-]+$")]
    private static partial Regex Simple();
}
