using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>A saved state of a job, and how far its trace had come.</summary>
/// <param name="State">The state.</param>
/// <param name="Trace">Lengths of files of the trace, by name.</param>
public sealed record Checkpoint(JobState State, IReadOnlyDictionary<string, long> Trace);
