using BioSparse.App.Data;
using BioSparse.App.Faults;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse data list</c>: the data sets that have names, and where they lie.</summary>
public sealed class DataListCommand(string? dataDirectory, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        foreach (var listing in DataInventory.List(dataDirectory))
            output.WriteLine($"{listing.Name,-15} {listing.Description}\n{"",-15} {listing.Place ?? $"not here; `biosparse data fetch {listing.Name}` brings it"}");
        return ExitStatus.Done;
    }
}
