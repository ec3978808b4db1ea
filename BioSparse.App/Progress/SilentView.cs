using BioSparse.App.Experiments;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>Shows nothing.</summary>
public sealed class SilentView : IRunView, IProgress<JobProgress>
{
    /// <inheritdoc/>
    public T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work) => work(this);

    /// <inheritdoc/>
    public void Report(JobProgress value)
    {
    }
}
