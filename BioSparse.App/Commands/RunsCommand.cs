using BioSparse.App.Faults;
using BioSparse.App.Reporting.Comparing;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse runs</c>: the runs under a folder, newest first.</summary>
public sealed class RunsCommand(Catalogue catalogue, string? directory, bool json, TextWriter output, TextWriter error) : ICommand
{
    private const string Usual = "runs";

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var folder = directory ?? Usual;
        // without a name the usual folder is meant, which the first run makes
        var (paths, refused) = directory is null && !Path.Exists(Usual) ? ([], []) : RunSearch.In(folder);
        RunEntry[] runs =
        [
            .. paths.AsParallel().AsOrdered().Select(path => RunEntry.Read(catalogue, path, NameOf(path, folder)))
                .OrderByDescending(run => run.Started, StringComparer.Ordinal),
        ];
        if (json)
            output.WriteLine(RunsJson.Of(runs));
        else if (runs.Length == 0)
            output.WriteLine($"No runs in {folder}; `biosparse run quick` begins one");
        else
            RunsTable.Write(runs, Consoles.On(output));
        Consoles.Note(error, refused.Select(path => $"{path}: cannot be read; its runs are not listed"));
        return ExitStatus.Done;
    }

    private static string NameOf(string path, string folder) => Path.GetRelativePath(folder, path) is var below && below != "."
        ? below
        : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
}
