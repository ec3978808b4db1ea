namespace BioSparse.App.Configuration.Yaml;

/// <summary>Keys with values; a key may stand in it twice, which is for the reader to judge.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Entries">Its entries, in order.</param>
public sealed record YamlMapping(Place Place, IReadOnlyList<KeyValuePair<YamlScalar, YamlValue>> Entries)
    : YamlValue(Place)
{
    /// <inheritdoc/>
    public override string Shown => "a mapping";
}
