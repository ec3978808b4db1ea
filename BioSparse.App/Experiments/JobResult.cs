using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>What a job found.</summary>
/// <param name="Job">The job.</param>
/// <param name="Network">The trained network.</param>
/// <param name="Rows">Its numbers.</param>
/// <param name="Outcomes">For its worst cases, image by image, whether the answer stayed right.</param>
/// <param name="Warnings">What an evaluation should not show; a sentence each.</param>
public sealed record JobResult(
    Job Job, Network Network, IReadOnlyList<MetricRow> Rows, IReadOnlyList<ImageOutcomes> Outcomes, IReadOnlyList<string> Warnings);
