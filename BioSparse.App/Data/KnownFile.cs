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
        var expected = entry.Sha256Of(name);
        if (found == expected)
            return raw;

        // a wrong size is told by the header, a clearer cause than a wrong hash
        _ = Idx.Read(path, raw, 1, 3);
        throw new FaultException(ExitStatus.Data, $"{path}: not the file of {entry.Name}: SHA-256 {found} found, {expected} expected");
    }

    /// <summary>SHA-256 in the form used here.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Whether bytes start with gzip's magic number.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];
}
