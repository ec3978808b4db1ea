using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>A saved state of a job, with the position of its trace.</summary>
public sealed record Checkpoint(JobState State, IReadOnlyDictionary<string, long> Trace);
