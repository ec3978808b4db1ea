using System.Collections.Concurrent;
using BioSparse.App.Experiments;
using BioSparse.App.Persistence;

namespace BioSparse.App.Progress;

/// <summary>Forwards progress and logs the start of each phase.</summary>
public sealed class LoggedProgress(IProgress<JobProgress> inner, RunLog log) : IProgress<JobProgress>
{
    private readonly ConcurrentDictionary<string, string> _phases = new();

    /// <inheritdoc/>
    public void Report(JobProgress value)
    {
        if (!_phases.TryGetValue(value.Job.Name, out var phase) || phase != value.PhaseName)
        {
            _phases[value.Job.Name] = value.PhaseName;
            log.Write("phase", new { job = value.Job.Name, phase = value.PhaseName });
        }

        inner.Report(value);
    }
}
