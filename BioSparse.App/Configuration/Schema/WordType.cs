using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>One of some words.</summary>
/// <param name="words">The words.</param>
public sealed class WordType(params string[] words) : ScalarType<string>
{
    /// <inheritdoc/>
    public override string Allowed => string.Join(", ", words);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => words;

    /// <inheritdoc/>
    protected override bool TryParse(YamlScalar scalar, out string value)
    {
        value = scalar.Text;
        return words.Contains(value);
    }

    /// <inheritdoc/>
    protected override string Format(string value) => value;
}
