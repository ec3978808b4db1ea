using BioSparse.App.Faults;
using BioSparse.App.Sweeps;
using BioSparse.App.Sweeps.Slurm;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse sweep status</c>: the progress of a sweep.</summary>
public sealed class SweepStatusCommand(Catalogue catalogue, string directory, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var folder = SweepFolder.Open(catalogue, directory);
        SweepStatus.Of(folder, folder.ReadPlan()).Write(output);
        var queue = new SlurmFolder(folder).Queue();
        if (queue.Count > 0)
            output.WriteLine($"In Slurm's queue: {string.Join(", ", queue.Values.GroupBy(state => state).Select(state => $"{state.Count()} {state.Key}"))}");
        return ExitStatus.Done;
    }
}
