namespace BioSparse.App.Sweeps;

/// <summary>The Slurm options of a sweep; null leaves an option to the cluster.</summary>
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
    /// <summary>The default options.</summary>
    public static SlurmSettings Default { get; } = new(null, null, 1, null, null, null, 60, []);
}
