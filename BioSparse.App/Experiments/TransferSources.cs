using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Synchronises jobs with the source networks of their transfer attacks.</summary>
public sealed class TransferSources
{
    private readonly Experiment _experiment;
    private readonly Dictionary<Job, TaskCompletionSource> _sources;
    private readonly Func<Job, string> _weights;

    /// <summary>The sources among the jobs of an experiment.</summary>
    public TransferSources(Experiment experiment, IEnumerable<Job> jobs, Func<Job, string> weights)
    {
        (_experiment, _weights) = (experiment, weights);
        _sources = jobs.Where(IsSource)
            .ToDictionary(job => job, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Whether this job's network is the source of other jobs' transfer attacks.</summary>
    public bool IsSource(Job job) => JobModule.isSource(_experiment, job);

    /// <summary>Signals that the weights of a job are written.</summary>
    public void Finished(Job job)
    {
        if (_sources.TryGetValue(job, out var done))
            done.TrySetResult();
    }

    /// <summary>The source network of a job's transfer attack, when it is trained; null if there is none.</summary>
    public Func<Network>? For(Job job, CancellationToken cancellation) =>
        JobModule.source(_experiment, _sources.Keys, job) is { Value: var chosen }
            ? () =>
            {
                _sources[chosen].Task.Wait(cancellation);
                return NetworkFormat.Load(_experiment.Catalogue, _weights(chosen));
            }
    : null;
}
