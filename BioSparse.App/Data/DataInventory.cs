using BioSparse.App.Faults;

namespace BioSparse.App.Data;

/// <summary>The data sets on this machine and the state of their files.</summary>
public static class DataInventory
{
    /// <summary>All known data sets. Files are located, not read.</summary>
    public static IReadOnlyList<DataListing> List(string? dataDirectory) =>
    [
        new(DataSets.Embedded, "10,000 and 2,000 digits of MNIST, 28×28, as many of each class (CC BY-SA 3.0)", "inside the program", ""),
        .. DataCatalogue.All.Select(entry => new DataListing(entry.Name, entry.Description, PlaceOf(entry, dataDirectory), entry.Remedy)),
    ];

    /// <summary>Checks each file of a data set by its SHA-256.</summary>
    /// <exception cref="FaultException">No data set has this name.</exception>
    public static IReadOnlyList<FileCheck> Verify(string name, string? dataDirectory) =>
        name == DataSets.Embedded
            ? [.. EmbeddedDigits.Sha256.Select(file => CheckEmbedded(file.Key, file.Value))]
            : Verify(DataCatalogue.Find(name), dataDirectory);

    /// <summary>Checks each file of a data set of the catalogue.</summary>
    public static IReadOnlyList<FileCheck> Verify(CatalogueEntry entry, string? dataDirectory) =>
        [.. entry.Files.Select(name => Check(entry, name, DataFolder.Find(entry, dataDirectory, name)))];

    /// <summary>Checks one file.</summary>
    internal static FileCheck Check(CatalogueEntry entry, string name, string? path)
    {
        if (path is null)
            return new FileCheck(name, null, FileState.Missing, $"missing; {entry.Remedy}");
        try
        {
            KnownFile.Check(path, entry, name);
            return new FileCheck(name, path, FileState.Right, entry.Sha256Of(name));
        }
        catch (FaultException fault)
        {
            return new FileCheck(name, path, FileState.Wrong, fault.Message);
        }
    }

    private static FileCheck CheckEmbedded(string name, string expected)
    {
        var found = KnownFile.Sha256(EmbeddedDigits.Read(name));
        return found == expected
            ? new FileCheck(name, null, FileState.Right, found)
            : new FileCheck(name, null, FileState.Wrong, $"{name}: SHA-256 {found} found, {expected} expected");
    }

    private static string? PlaceOf(CatalogueEntry entry, string? dataDirectory)
    {
        var paths = entry.Files.Select(name => DataFolder.Find(entry, dataDirectory, name)).ToList();
        return paths.Contains(null) ? null : Path.GetDirectoryName(paths[0]);
    }
}
