using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>The content of a sweep's YAML file.</summary>
public sealed record SweepDefinition(
    string Name,
    Experiment Base,
    IReadOnlyList<int> Seeds,
    IReadOnlyList<string> Axes,
    IReadOnlyList<SweepChoice[][]> Factors,
    IReadOnlyList<SweepConstraint> Constraints,
    CollectSettings Collect,
    SlurmSettings Slurm,
    IReadOnlyDictionary<SweepSetting, SettingNode> Places,
    IReadOnlyList<string> Notices);
