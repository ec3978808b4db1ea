namespace BioSparse.App.Data;

/// <summary>A data set that the program knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Sha256">SHA-256 of its four files, uncompressed, by their standard names.</param>
public sealed record CatalogueEntry(
    string Name, string Description, int Classes, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>The hash that a file at this path must have.</summary>
    /// <param name="path">The file, under any of the spellings that are found.</param>
    public string Sha256Of(string path)
    {
        var name = Path.GetFileName(path);
        name = (name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name).Replace(".idx", "-idx", StringComparison.Ordinal);
        return Sha256[name];
    }
}
