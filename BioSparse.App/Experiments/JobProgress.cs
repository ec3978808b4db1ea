using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>The progress of a job.</summary>
public sealed record JobProgress(Job Job, string Phase, double Share);
