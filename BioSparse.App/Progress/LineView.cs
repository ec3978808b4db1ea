using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using BioSparse.App.Experiments;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>Progress in files and pipes: a line for each finished job, without control characters.</summary>
public sealed class LineView(TextWriter output) : IRunView, IProgress<JobProgress>
{
    private readonly ConcurrentDictionary<Job, Stopwatch> _begun = new();
    private int _done;
    private int _all;

    /// <inheritdoc/>
    public T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work)
    {
        _all = jobs.Count;
        return work(this);
    }

    /// <inheritdoc/>
    public void Report(JobProgress value)
    {
        var watch = _begun.GetOrAdd(value.Job, _ => Stopwatch.StartNew());
        if (value.Share < 1)
            return;
        lock (output)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"[{++_done}/{_all}] {value.Job.Name} {watch.Elapsed.TotalSeconds:0.0} s"));
    }
}
