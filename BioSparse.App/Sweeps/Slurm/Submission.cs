namespace BioSparse.App.Sweeps.Slurm;

/// <summary>An array job that was submitted.</summary>
internal sealed record Submission(string Job, IReadOnlyList<IReadOnlyList<string>> Tasks);
