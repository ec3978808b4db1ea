namespace BioSparse.App.Data;

/// <summary>A known data set.</summary>
public sealed record CatalogueEntry(
    string Name, string Description, int Classes, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>Addresses of folders with the four compressed files, tried in order.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>The folder of the operating system's package; null if there is none.</summary>
    public string? SystemFolder { get; init; }

    /// <summary>The npm package that holds them in its folder <c>data</c>; null when none does.</summary>
    public string? NpmPackage { get; init; }

    /// <summary>The hash that a file at this path must have.</summary>
    public string Sha256Of(string path)
    {
        var name = Path.GetFileName(path);
        name = (name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name).Replace(".idx", "-idx", StringComparison.Ordinal);
        return Sha256[name];
    }
}
