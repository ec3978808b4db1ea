using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>A measured number of a run of a sweep.</summary>
/// <param name="Run">The run.</param>
/// <param name="Row">The number.</param>
public readonly record struct SweepRow(PlannedRun Run, MetricRow Row);
