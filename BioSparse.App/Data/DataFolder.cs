using BioSparse.App.Faults;

namespace BioSparse.App.Data;

/// <summary>The folder of data sets.</summary>
public static class DataFolder
{
    /// <summary>The given folder, else that of the variable BIOSPARSE_DATA, else the user's data folder.</summary>
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
    /// The files of a data set: in the folder below of the data set's name, in that of a package of the operating
    /// system, or in the folder itself; plain or compressed.
    /// </summary>
    /// <exception cref="FaultException">One is not there.</exception>
    public static IReadOnlyList<string> Locate(CatalogueEntry entry, string? asked) =>
    [
        .. entry.Files.Select(name => Find(entry, asked, name)
            ?? throw new FaultException(
                ExitStatus.Data,
                $"{Path.Combine(Of(asked), entry.Name, name)}: no such file{(IsPacked(name) ? "" : $" (nor {name}.gz)")}; {entry.Remedy}, or give its folder by --data-dir")),
    ];

    /// <summary>The path of one of the files; null if it does not exist.</summary>
    public static string? Find(CatalogueEntry entry, string? asked, string name)
    {
        var folder = Of(asked);
        return In(Path.Combine(folder, entry.Name), name)
            ?? (entry.SystemFolder is { } system ? In(system, name) : null)
            ?? In(folder, name);
    }

    /// <summary>The path of a file in a folder, under any of its spellings; null if it does not exist.</summary>
    internal static string? In(string folder, string name) =>
        (from spelling in new[] { name, name.Replace("-idx", ".idx", StringComparison.Ordinal) }
         from ending in IsPacked(name) ? [""] : new[] { "", ".gz" }
         select Path.Combine(folder, spelling + ending)).FirstOrDefault(File.Exists);

    /// <summary>Whether a file is always compressed.</summary>
    internal static bool IsPacked(string name) => name.EndsWith(".gz", StringComparison.Ordinal);
}
