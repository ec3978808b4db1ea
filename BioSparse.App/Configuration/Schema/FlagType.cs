using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>true or false.</summary>
public sealed class FlagType : ScalarType<bool>
{
    /// <inheritdoc/>
    public override string Allowed => "true or false";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => ["true", "false"];

    /// <inheritdoc/>
    protected override bool TryParse(YamlScalar scalar, out bool value)
    {
        value = scalar.Text == "true";
        return scalar.Plain && scalar.Text is ("true" or "false");
    }

    /// <inheritdoc/>
    protected override string Format(bool value) => value ? "true" : "false";
}
