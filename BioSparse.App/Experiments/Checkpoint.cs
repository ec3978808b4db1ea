using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Where a job stands. Everything random in it follows from its seed and from where it stands, so that it goes on from
/// here to the same bytes as if it had never stopped.
/// </summary>
/// <param name="Phase">The phase that it is in.</param>
/// <param name="Done">Parts of the phase that are done: epochs, attacks at a radius, numbers of shots.</param>
/// <param name="State">What was learnt so far, with what the rule remembers while it is still learning.</param>
/// <param name="Rows">The numbers found so far.</param>
/// <param name="Outcomes">What the network withstood so far.</param>
/// <param name="Trace">How far its trace had come: lengths of files, by name.</param>
public sealed record Checkpoint(
    JobPhase Phase,
    int Done,
    LearningState State,
    IReadOnlyList<MetricRow> Rows,
    IReadOnlyList<AttackOutcome> Outcomes,
    IReadOnlyDictionary<string, long> Trace);
