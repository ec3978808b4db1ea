using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Turns the progress of a job's phases into that of the job, by rough shares of their time.</summary>
internal sealed class PhaseProgress(Job job, IProgress<JobProgress> progress, CancellationToken cancellation) : IProgress<double>
{
    private static readonly (JobPhase Phase, string Name, double Share)[] s_phases =
    [
        (JobPhase.Features, "learning features", 0.45),
        (JobPhase.Readout, "learning the readout", 0.15),
        (JobPhase.Attacks, "attacks", 0.15),
        (JobPhase.FewShots, "few shots", 0.2),
        (JobPhase.Measurements, "analysis", 0.05),
        (JobPhase.Finished, "done", 0),
    ];

    private JobPhase _phase = JobPhase.Features;

    /// <summary>The share of the phase that is done. <see cref="OperationCanceledException"/> when the job is ended.</summary>
    public void Report(double value)
    {
        cancellation.ThrowIfCancellationRequested();
        var place = Array.FindIndex(s_phases, entry => entry.Phase.Equals(_phase));
        var (phase, name, share) = s_phases[place];
        var before = s_phases.Take(place).Sum(entry => entry.Share);
        progress.Report(new JobProgress(job, name, phase.IsFinished ? 1 : before + share * value));
    }

    /// <summary>Starts or continues a phase.</summary>
    public void Enter(JobPhase phase, double done)
    {
        _phase = phase;
        Report(done);
    }
}
