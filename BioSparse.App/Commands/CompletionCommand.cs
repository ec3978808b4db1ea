using BioSparse.App.CommandLine;
using BioSparse.App.Configuration;
using BioSparse.App.Data;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse completion</c>: the script that completes command lines in a shell.</summary>
public sealed class CompletionCommand(Catalogue catalogue, Shell shell, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        output.Write(CompletionScript.Of(shell, new CompletionNames(
            [.. BuiltIn.Names],
            [.. DataCatalogue.All.Select(entry => entry.Name)],
            AttackCommand.Names(catalogue),
            [.. catalogue.Activations.Select(activation => activation.Name)],
            [.. ExperimentModule.schema(catalogue).All.Select(setting => setting.Path).Distinct()])));
        return ExitStatus.Done;
    }
}
