using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>What the YAML file of a sweep says.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Base">The experiment that all runs begin with, with what they have in common set.</param>
/// <param name="Seeds">The seeds, a run each at every point.</param>
/// <param name="Axes">Names of the axes, in their order.</param>
/// <param name="Factors">What is multiplied: grids, lists, draws.</param>
/// <param name="Constraints">Constraints between axes.</param>
/// <param name="Collect">What is gathered.</param>
/// <param name="Slurm">What a cluster is asked for.</param>
/// <param name="Places">Values as the file has them, with their lines.</param>
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
