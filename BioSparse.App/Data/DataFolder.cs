using BioSparse.App.Faults;

namespace BioSparse.App.Data;

/// <summary>Where data sets lie.</summary>
public static class DataFolder
{
    /// <summary>The folder asked for, else that of the variable BIOSPARSE_DATA, else the user's own.</summary>
    public static string Of(string? asked)
    {
        if (asked is not null)
            return asked;
        if (Environment.GetEnvironmentVariable("BIOSPARSE_DATA") is { Length: > 0 } set)
            return set;
        return Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "biosparse");
    }

    /// <summary>
    /// The four files of a data set: in the folder below of the data set's name, in that of a package of the operating
    /// system, or in the folder itself; plain or compressed.
    /// </summary>
    /// <exception cref="FaultException">One is not there.</exception>
    public static DatasetFiles Locate(CatalogueEntry entry, string? asked) =>
        DatasetFiles.Standard.Select(name => Find(entry, asked, name)
            ?? throw new FaultException(
                ExitStatus.Data,
                $"{Path.Combine(Of(asked), entry.Name, name)}: no such file (nor {name}.gz); `biosparse data fetch {entry.Name}` brings it, or give its folder by --data-dir"));

    /// <summary>Where one of the four files lies; null when it is not there.</summary>
    public static string? Find(CatalogueEntry entry, string? asked, string name)
    {
        var folder = Of(asked);
        return In(Path.Combine(folder, entry.Name), name)
            ?? (entry.SystemFolder is { } system ? In(system, name) : null)
            ?? In(folder, name);
    }

    /// <summary>Where a file lies in a folder, under any of its spellings; null when it is not there.</summary>
    internal static string? In(string folder, string name) =>
        (from spelling in new[] { name, name.Replace("-idx", ".idx", StringComparison.Ordinal) }
         from ending in new[] { "", ".gz" }
         select Path.Combine(folder, spelling + ending)).FirstOrDefault(File.Exists);
}
