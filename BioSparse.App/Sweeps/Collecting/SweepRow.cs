using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>A measured number of a run of a sweep.</summary>
public readonly record struct SweepRow(PlannedRun Run, MetricRow Row);
