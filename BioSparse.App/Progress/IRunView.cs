using BioSparse.App.Experiments;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>Shows the progress of a run during <see cref="Show"/>.</summary>
public interface IRunView
{
    /// <summary>Executes the work and shows its progress.</summary>
    T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work);
}
