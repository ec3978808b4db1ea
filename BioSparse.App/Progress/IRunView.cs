using BioSparse.App.Experiments;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>Shows how a run goes while <see cref="Show"/> works.</summary>
public interface IRunView
{
    /// <summary>Does the work and shows its progress.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="jobs">The jobs that will be worked off.</param>
    /// <param name="work">The work; it reports to what it is given.</param>
    T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work);
}
