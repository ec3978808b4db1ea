using BioSparse.App.Data;
using BioSparse.App.Faults;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse data list</c>: the known data sets and their folders.</summary>
public sealed class DataListCommand(string? dataDirectory, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        foreach (var listing in DataInventory.List(dataDirectory))
            output.WriteLine($"{listing.Name,-15} {listing.Description}\n{"",-15} {listing.Place ?? $"not fetched; {listing.Remedy}"}");
        return ExitStatus.Done;
    }
}
