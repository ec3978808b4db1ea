using BioSparse.App.Configuration;
using BioSparse.App.Faults;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse experiments</c>: lists the built-in experiments, or prints the YAML of one.</summary>
public sealed class ExperimentsCommand(string? show, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        if (show is not null)
        {
            output.Write(BuiltIn.YamlOf(show));
            return ExitStatus.Done;
        }

        foreach (var name in BuiltIn.Names)
            output.WriteLine($"{name,-15} {BuiltIn.Summary(name)}");
        return ExitStatus.Done;
    }
}
