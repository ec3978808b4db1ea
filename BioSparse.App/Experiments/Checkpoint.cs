using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>A saved state of a job, and how far its trace had come.</summary>
public sealed record Checkpoint(JobState State, IReadOnlyDictionary<string, long> Trace);
