namespace BioSparse.App.Sweeps;

/// <summary>What is gathered from the runs of a sweep.</summary>
/// <param name="Choose">The metric of validation by which the best settings are chosen: the greatest is best.</param>
/// <param name="Best">How many of the best settings are shown with their test figures.</param>
/// <param name="Frontiers">Pairs of metrics whose frontier is sought.</param>
/// <param name="Metrics">The metrics in the table; all when empty.</param>
public sealed record CollectSettings(
    MetricName Choose,
    int Best,
    IReadOnlyList<(Objective First, Objective Second)> Frontiers,
    IReadOnlyList<string> Metrics)
{
    /// <summary>What is gathered when nothing is said.</summary>
    public static CollectSettings Default { get; } = new(MetricName.Of("accuracy"), 1, [], []);
}
