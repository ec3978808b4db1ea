namespace BioSparse.App.Sweeps.Slurm;

/// <summary>An array job that was submitted.</summary>
/// <param name="Job">Its number.</param>
/// <param name="Tasks">The runs of each of its tasks.</param>
internal sealed record Submission(string Job, IReadOnlyList<IReadOnlyList<string>> Tasks);
