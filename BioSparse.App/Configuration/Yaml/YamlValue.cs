namespace BioSparse.App.Configuration.Yaml;

/// <summary>A value of a YAML file with its place.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record YamlValue(Place Place)
{
    /// <summary>The value in few words, for a message: never more than one line.</summary>
    public abstract string Shown { get; }
}
