namespace BioSparse.App.Sweeps;

/// <summary>What a sweep asks Slurm for; what is null is left to the cluster.</summary>
/// <param name="Time">Time limit of a run, as <c>sbatch --time</c> takes it.</param>
/// <param name="Memory">Memory of a run, as <c>sbatch --mem</c> takes it.</param>
/// <param name="Cpus">Processors of a run.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Account">The account.</param>
/// <param name="Throttle">The most runs at the same time.</param>
/// <param name="SignalBefore">Seconds before the time limit at which a run saves its state and queues itself again.</param>
/// <param name="Options">Further words for sbatch.</param>
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
