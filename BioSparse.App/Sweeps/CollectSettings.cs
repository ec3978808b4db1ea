namespace BioSparse.App.Sweeps;

/// <summary>The results that are collected from the runs of a sweep.</summary>
public sealed record CollectSettings(
    MetricName Choose,
    int Best,
    IReadOnlyList<(Objective First, Objective Second)> Frontiers,
    IReadOnlyList<string> Metrics,
    IReadOnlyList<MetricName> Curves)
{
    /// <summary>The default options of collecting.</summary>
    public static CollectSettings Default { get; } = new(MetricName.Of("accuracy"), 1, [], [], []);
}
