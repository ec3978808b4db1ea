using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>What the YAML file of a sweep says.</summary>
public sealed record SweepDefinition(
    string Name,
    Experiment Base,
    IReadOnlyList<int> Seeds,
    IReadOnlyList<string> Axes,
    IReadOnlyList<SweepChoice[][]> Factors,
    IReadOnlyList<SweepConstraint> Constraints,
    CollectSettings Collect,
    SlurmSettings Slurm,
    IReadOnlyDictionary<SweepSetting, SettingNode> Places);
