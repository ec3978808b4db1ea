using System.Security.Cryptography;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Data;

/// <summary>Files whose content is known by its hash.</summary>
public static class KnownFile
{
    private const int Largest = 64 << 20;

    /// <summary>The expanded content of a data set's file, after its hash is verified.</summary>
    /// <exception cref="FaultException">It is missing, damaged, or another file; the message has both hashes.</exception>
    public static byte[] Read(string path, CatalogueEntry entry, string name)
    {
        var bytes = FileBytes.Read(path);
        var raw = IsGzip(bytes) ? Gzip.Expand(path, bytes, Largest) : bytes;
        var found = Sha256(raw);
        if (found == entry.Sha256Of(name))
            return raw;

        // a wrong size is told by the header, a clearer cause than a wrong hash
        _ = Idx.Read(path, raw, 1, 3);
        throw Other(path, found, entry, name);
    }

    /// <summary>Checks a file of a data set by its hash.</summary>
    /// <exception cref="FaultException">It is missing, damaged, or another file.</exception>
    public static void Check(string path, CatalogueEntry entry, string name)
    {
        if (entry.Archive is not { } archive)
            _ = Read(path, entry, name);
        else
            _ = FileBytes.Use(path, file => Check(path, file, entry, archive));
    }

    /// <summary>Checks an archive by its size and hash, piece by piece.</summary>
    /// <returns>Its hash.</returns>
    /// <exception cref="FaultException">It is damaged, or another file.</exception>
    internal static string Check(string path, FileStream file, CatalogueEntry entry, ImageArchive archive) =>
        file.Length == archive.Size
            ? Compare(path, Convert.ToHexStringLower(SHA256.HashData(file)), entry, archive.FileName)
            : throw new FaultException(
                ExitStatus.Data,
                $"{path}: {(file.Length < archive.Size ? "truncated" : "too long")}: {file.Length} bytes found, {archive.Size} expected");

    /// <summary>Compares a hash with the one expected.</summary>
    /// <returns>The hash.</returns>
    /// <exception cref="FaultException">It is another.</exception>
    internal static string Compare(string path, string found, CatalogueEntry entry, string name) =>
        found == entry.Sha256Of(name) ? found : throw Other(path, found, entry, name);

    /// <summary>SHA-256 in the form used here.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Whether bytes start with gzip's magic number.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];

    private static FaultException Other(string path, string found, CatalogueEntry entry, string name) =>
        new(ExitStatus.Data, $"{path}: not the file of {entry.Name}: SHA-256 {found} found, {entry.Sha256Of(name)} expected");
}
