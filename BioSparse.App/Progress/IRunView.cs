using BioSparse.App.Experiments;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>Shows how a run goes while <see cref="Show"/> works.</summary>
public interface IRunView
{
    /// <summary>Does the work and shows its progress.</summary>
    T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work);
}
