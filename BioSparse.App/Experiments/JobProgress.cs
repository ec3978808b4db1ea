using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>The progress of a job: the share of a phase that is done.</summary>
public sealed record JobProgress(Job Job, JobPhase Phase, double Share)
{
    private static readonly (JobPhase Phase, string Name)[] s_names =
    [
        (JobPhase.Features, "learning features"),
        (JobPhase.Readout, "learning the readout"),
        (JobPhase.Joint, "joint models"),
        (JobPhase.Attacks, "attacks"),
        (JobPhase.FewShots, "few shots"),
        (JobPhase.Measurements, "analysis"),
        (JobPhase.Finished, "done"),
    ];

    /// <summary>The phases of a job before its end, in order.</summary>
    public static IReadOnlyList<JobPhase> Phases { get; } = [.. s_names.Select(entry => entry.Phase).Where(phase => !phase.IsFinished)];

    /// <summary>The name of the phase.</summary>
    public string PhaseName => Array.Find(s_names, entry => entry.Phase.Equals(Phase)).Name;
}
