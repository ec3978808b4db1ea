using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Passes on how much of a job's phase is done; of a stack, all of whose layers learn in one phase, and of a stream, all of whose tasks
/// do, readouts included.
/// </summary>
internal sealed class PhaseProgress(Job job, int tasks, IProgress<JobProgress> progress, CancellationToken cancellation) : IProgress<double>
{
    private readonly int _layers = job.Recipe.Layers.Length;
    private JobPhase _phase = JobPhase.Features;
    private int _task;
    private int _layer;

    /// <summary>The share of the phase, or of the layer, that is done. <see cref="OperationCanceledException"/> when the job is ended.</summary>
    public void Report(double value)
    {
        cancellation.ThrowIfCancellationRequested();
        var (phase, share) = (_phase, value);
        if (tasks > 1 && (phase.IsFeatures || phase.IsReadout))
            (phase, share) = (JobPhase.Features, (_task + ((phase.IsFeatures ? _layer : _layers) + value) / (_layers + 1)) / tasks);
        else if (phase.IsFeatures)
            share = (_layer + value) / _layers;
        progress.Report(new JobProgress(job, phase, Math.Clamp(share, 0, 1)));
    }

    /// <summary>Starts or continues a phase.</summary>
    public void Enter(JobState state, double done)
    {
        (_phase, _task, _layer) = (state.Phase, state.Task, state.Layer);
        Report(done);
    }
}
