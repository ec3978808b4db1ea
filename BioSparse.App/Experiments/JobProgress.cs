using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>How far a job is.</summary>
/// <param name="Job">The job.</param>
/// <param name="Phase">What it does now.</param>
/// <param name="Share">Share done, in [0, 1].</param>
public sealed record JobProgress(Job Job, string Phase, double Share);
