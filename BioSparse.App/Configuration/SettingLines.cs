using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Configuration;

/// <summary>The settings of an experiment one by one.</summary>
internal static class SettingLines
{
    /// <summary>Path and value of each setting that the experiment's own file has.</summary>
    public static (string Key, string Value)[] Of(Experiment experiment) =>
        YamlText.Read(ExperimentModule.write(experiment), "config.yaml", isFile: true, []) is { } written ? RunComparison.settings(written) : [];
}
