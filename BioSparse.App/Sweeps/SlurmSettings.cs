namespace BioSparse.App.Sweeps;

/// <summary>What a sweep asks Slurm for; what is null is left to the cluster.</summary>
public sealed record SlurmSettings(
    string? Time,
    string? Memory,
    int Cpus,
    string? Partition,
    string? Account,
    int? Throttle,
    int SignalBefore,
    IReadOnlyList<string> Options)
{
    /// <summary>What is asked when nothing is said.</summary>
    public static SlurmSettings Default { get; } = new(null, null, 1, null, null, null, 60, []);
}
