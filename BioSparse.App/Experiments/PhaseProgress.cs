using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Passes on how much of a job's phase is done; of a stack, all of whose layers learn in one phase.</summary>
internal sealed class PhaseProgress(Job job, IProgress<JobProgress> progress, CancellationToken cancellation) : IProgress<double>
{
    private readonly int _layers = job.Recipe.Layers.Length;
    private JobPhase _phase = JobPhase.Features;
    private int _layer;

    /// <summary>The share of the phase, or of the layer, that is done. <see cref="OperationCanceledException"/> when the job is ended.</summary>
    public void Report(double value)
    {
        cancellation.ThrowIfCancellationRequested();
        var share = _phase.IsFeatures ? (_layer + value) / _layers : value;
        progress.Report(new JobProgress(job, _phase, Math.Clamp(share, 0, 1)));
    }

    /// <summary>Starts or continues a phase.</summary>
    public void Enter(JobPhase phase, int layer, double done)
    {
        (_phase, _layer) = (phase, layer);
        Report(done);
    }
}
