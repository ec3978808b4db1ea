using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;

namespace BioSparse.App.Configuration;

/// <summary>A configuration from which many others follow by setting a few things anew.</summary>
public sealed class ConfigTemplate
{
    private const string Name = "base.yaml";
    private readonly ConfigDraft _start = new(new Place(Name, 1), []);

    /// <summary>A template of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    public ConfigTemplate(ExperimentConfig config) =>
        _start.Add("", YamlText.Read(config.ToYaml(), Name, isFile: true, [])!);

    /// <summary>The configuration with some things set anew, one after the other.</summary>
    /// <param name="settings">Paths of settings or sections, with their values; paths of files are full ones.</param>
    /// <exception cref="FaultException">Something in it is wrong.</exception>
    public ExperimentConfig With(IEnumerable<(string Key, YamlValue Value)> settings)
    {
        var errors = new List<ConfigError>();
        var draft = _start.Copy(errors);
        foreach (var (key, value) in settings)
            draft.Override(key, value);
        return ConfigReader.Finish(draft, Name, "/", errors);
    }
}
