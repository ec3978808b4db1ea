using BioSparse.App.Faults;

namespace BioSparse.App.Data;

/// <summary>Where data sets lie.</summary>
public static class DataFolder
{
    /// <summary>The folder asked for, else that of the variable BIOSPARSE_DATA, else the user's own.</summary>
    /// <param name="asked">The folder of the command line; null when none was given.</param>
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

    /// <summary>The four files of a data set, in the folder or in one below it of the data set's name.</summary>
    /// <param name="entry">The data set.</param>
    /// <param name="asked">The folder of the command line; null when none was given.</param>
    /// <exception cref="FaultException">One is not there.</exception>
    public static DatasetFiles Locate(CatalogueEntry entry, string? asked)
    {
        var folder = Of(asked);
        return DatasetFiles.Standard.Select(name =>
            Candidates(folder, entry.Name, name).FirstOrDefault(File.Exists)
            ?? throw new FaultException(
                ExitStatus.Data,
                $"{Path.Combine(folder, entry.Name, name)}: no such file (nor {name}.gz); `biosparse data fetch {entry.Name}` brings it, or give its folder by --data-dir"));
    }

    private static IEnumerable<string> Candidates(string folder, string dataset, string name) =>
        from place in new[] { Path.Combine(folder, dataset), folder }
        from spelling in new[] { name, name.Replace("-idx", ".idx", StringComparison.Ordinal) }
        from ending in new[] { "", ".gz" }
        select Path.Combine(place, spelling + ending);
}
