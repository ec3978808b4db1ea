using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>How far a job is.</summary>
public sealed record JobProgress(Job Job, string Phase, double Share);
