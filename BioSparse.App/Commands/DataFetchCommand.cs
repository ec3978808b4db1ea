using BioSparse.App.Faults;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse data fetch NAME</c>: fetches a data set and prints the paths of its files.</summary>
public sealed class DataFetchCommand(string name, string? dataDirectory, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        foreach (var file in Fetching.Fetch(name, dataDirectory, new FetchLines(Console.Error)))
            output.WriteLine(file);
        return ExitStatus.Done;
    }
}
