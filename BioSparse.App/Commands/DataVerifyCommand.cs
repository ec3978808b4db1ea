using BioSparse.App.Data;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse data verify</c>: checks that each file of a data set exists and has the right SHA-256.</summary>
public sealed class DataVerifyCommand(string name, string? dataDirectory, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var checks = DataInventory.Verify(name, dataDirectory);
        foreach (var check in checks)
            output.WriteLine($"{check.State.ToString().ToLowerInvariant(),-8} {check.Path ?? check.Name}{(check.Detail.Length == 0 ? "" : $": {check.Detail}")}");
        var bad = checks.Count(check => check.State != FileState.Right);
        return bad == 0
            ? ExitStatus.Done
            : throw new FaultException(ExitStatus.Data, $"{name}: {bad} of {Plural.Count(checks.Count, "file")} missing or wrong; run `biosparse data fetch {name}`");
    }
}
