using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>The source networks of transfer attacks, for jobs that wait for them.</summary>
public sealed class TransferSources
{
    private readonly Experiment _experiment;
    private readonly Dictionary<Job, TaskCompletionSource<Network>> _sources;

    /// <summary>The sources among the jobs of an experiment.</summary>
    public TransferSources(Experiment experiment, IEnumerable<Job> jobs)
    {
        _experiment = experiment;
        _sources = jobs.Where(IsSource)
            .ToDictionary(job => job, _ => new TaskCompletionSource<Network>(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Whether this job's network is the source of other jobs' transfer attacks.</summary>
    public bool IsSource(Job job) => JobModule.isSource(_experiment, job);

    /// <summary>Gives the network of a job as soon as it is trained.</summary>
    public void Trained(Job job, Func<Network> network)
    {
        if (_sources.TryGetValue(job, out var source))
            source.TrySetResult(network());
    }

    /// <summary>The source network of a job's transfer attack, when it is trained; null if there is none.</summary>
    public Func<Network>? For(Job job, CancellationToken cancellation) =>
        JobModule.source(_experiment, _sources.Keys, job) is { Value: var chosen }
            ? () =>
            {
                var source = _sources[chosen].Task;
                source.Wait(cancellation);
                return source.Result;
            }
    : null;
}
