namespace BioSparse.App.Configuration.Yaml;

/// <summary>A list.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Items">Its items.</param>
public sealed record YamlSequence(Place Place, IReadOnlyList<YamlValue> Items) : YamlValue(Place)
{
    /// <inheritdoc/>
    public override string Shown => Items.Count == 0 ? "an empty list" : "a list";
}
