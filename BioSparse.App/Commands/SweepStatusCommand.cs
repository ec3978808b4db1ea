using BioSparse.App.Faults;
using BioSparse.App.Persistence;
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
        var slurm = new SlurmFolder(folder);
        if (slurm.Queue() is not { } queue)
            return ExitStatus.Done;
        if (queue.Count > 0)
            output.WriteLine($"In Slurm's queue: {string.Join(", ", queue.Values.GroupBy(state => state).Select(state => $"{state.Count()} {state.Key}"))}");
        if (slurm.NeverBegun(queue) is [var first, ..] lost)
        {
            output.WriteLine(
                $"{Plural.Count(lost.Count, "task")} left Slurm's queue without an output file, the first {first}: cancelled while waiting, or "
                + "the node cannot write there; the sweep's folder must be on a file system that the nodes share. "
                + $"`biosparse sweep resume {ShellWord.Shown(folder.Path)} --engine slurm` submits their runs again");
        }

        return ExitStatus.Done;
    }
}
