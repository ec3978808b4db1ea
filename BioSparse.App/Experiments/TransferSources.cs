using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Schema;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>The trained networks that transfer attacks are made on: of the same seed, and of the same H where there is one.</summary>
public sealed class TransferSources
{
    private readonly Dictionary<Job, TaskCompletionSource> _sources;
    private readonly Func<Job, string> _weights;

    /// <summary>The sources among the jobs of an experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="jobs">Its jobs.</param>
    /// <param name="weights">Where the weights of a finished job are.</param>
    public TransferSources(ExperimentConfig config, IEnumerable<Job> jobs, Func<Job, string> weights)
    {
        _weights = weights;
        var name = config.Evaluate.Transfer is { Source: var kind } ? Kebab.Of(kind) : null;
        _sources = jobs
            .Where(job => name is not null && (job.Model.Name == name || job.Model.Name.StartsWith($"{name}-h", StringComparison.Ordinal)))
            .ToDictionary(job => job, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Whether other jobs' attacks are made on what this one trains.</summary>
    /// <param name="job">The job.</param>
    public bool IsSource(Job job) => _sources.ContainsKey(job);

    /// <summary>Says that the weights of a job are written.</summary>
    /// <param name="job">The job.</param>
    public void Finished(Job job)
    {
        if (_sources.TryGetValue(job, out var done))
            done.TrySetResult();
    }

    /// <summary>Gives the network that a job's transfer attack is made on, waiting for it; null where there is none.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Func<Network>? For(Job job, CancellationToken cancellation)
    {
        if (IsSource(job))
            return null;
        var candidates = _sources.Keys.Where(source => source.Seed == job.Seed).ToArray();
        var chosen = candidates.FirstOrDefault(source => source.Model.Recipe.Layers.Head.Units.Equals(job.Model.Recipe.Layers.Head.Units))
            ?? candidates.FirstOrDefault();
        if (chosen is null)
            return null;
        return () =>
        {
            _sources[chosen].Task.Wait(cancellation);
            return NetworkFormat.Load(_weights(chosen));
        };
    }
}
