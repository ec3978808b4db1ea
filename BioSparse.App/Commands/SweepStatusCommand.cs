using BioSparse.App.Faults;
using BioSparse.App.Sweeps;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse sweep status</c>: how far a sweep is.</summary>
/// <param name="directory">The sweep's folder.</param>
/// <param name="output">Where to.</param>
public sealed class SweepStatusCommand(string directory, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var folder = SweepFolder.Open(directory);
        SweepStatus.Of(folder, folder.ReadPlan()).Write(output);
        return ExitStatus.Done;
    }
}
