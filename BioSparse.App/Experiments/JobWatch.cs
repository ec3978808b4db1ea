using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Turns the progress of a job's phases into the progress of the job, and asks at every report whether to go on.</summary>
internal sealed class JobWatch : IProgress<TrainingProgress>
{
    private readonly Job _job;
    private readonly IProgress<JobProgress> _progress;
    private string _phase = "";
    private double _before;
    private double _weight;

    public JobWatch(Job job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        _job = job;
        _progress = progress;
        Cancellation = cancellation;
    }

    public CancellationToken Cancellation { get; }

    /// <summary>Begins a phase that is about this share of the job.</summary>
    public void Enter(string phase, double weight)
    {
        Cancellation.ThrowIfCancellationRequested();
        _before += _weight;
        _weight = weight;
        _phase = phase;
        _progress.Report(new JobProgress(_job, phase, weight == 0 ? 1 : _before));
    }

    /// <summary>Passes over a phase of this share, which was done before.</summary>
    public void Pass(double weight) => _before += weight;

    /// <summary>The share of the phase that is done.</summary>
    public void Report(double share)
    {
        Cancellation.ThrowIfCancellationRequested();
        _progress.Report(new JobProgress(_job, _phase, _before + _weight * share));
    }

    public void Report(TrainingProgress value)
    {
        if (value.Step % 16 == 0)
            Report((double)value.Step / value.Steps);
    }
}
