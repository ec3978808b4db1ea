using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Configuration;

/// <summary>An experiment from which others are derived by changing settings.</summary>
public sealed class ConfigTemplate
{
    private const string Name = "base.yaml";
    private readonly Catalogue _catalogue;
    private readonly SettingsFile _file;
    private readonly Func<IEnumerable<KeyValuePair<string, SettingNode>>, Microsoft.FSharp.Core.FSharpResult<Experiment, Microsoft.FSharp.Collections.FSharpList<Mistake>>> _read;

    /// <summary>A template of an experiment.</summary>
    public ConfigTemplate(Experiment start)
    {
        _catalogue = start.Catalogue;
        _file = new SettingsFile(
            new Place(Name, 1), YamlText.Read(ExperimentModule.write(start), Name, isFile: true, [])!, path => path, isResolved: true);
        _read = ExperimentModule.reader(_catalogue, _file);
    }

    /// <summary>The experiment with some settings changed, in order.</summary>
    /// <exception cref="FaultException">Something in it is wrong.</exception>
    public Experiment With(IEnumerable<KeyValuePair<string, SettingNode>> settings)
    {
        var read = _read(settings);
        return read.IsOk ? read.ResultValue : throw ConfigReader.Fault(read.ErrorValue, Name);
    }

    /// <summary>The settings of the experiment with these values.</summary>
    public Schema SchemaWith(IEnumerable<KeyValuePair<string, SettingNode>> settings) => ExperimentModule.schemaOf(_catalogue, _file, settings);
}
