namespace BioSparse.App.Sweeps;

/// <summary>What is gathered from the runs of a sweep.</summary>
public sealed record CollectSettings(
    MetricName Choose,
    int Best,
    IReadOnlyList<(Objective First, Objective Second)> Frontiers,
    IReadOnlyList<string> Metrics)
{
    /// <summary>What is gathered when nothing is said.</summary>
    public static CollectSettings Default { get; } = new(MetricName.Of("accuracy"), 1, [], []);
}
