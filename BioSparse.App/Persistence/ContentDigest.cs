using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BioSparse.App.Persistence;

/// <summary>SHA-256 of a safetensors file's content, so that the file can contain its own digest.</summary>
internal static class ContentDigest
{
    /// <summary>The digest, in hexadecimal digits.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<StoredTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Add(hash, Encoding.UTF8.GetBytes(key));
            Add(hash, Encoding.UTF8.GetBytes(value));
        }

        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            Add(hash, Encoding.UTF8.GetBytes($"{tensor.Name} {tensor.DType} {string.Join(' ', tensor.Shape)}"));
            Add(hash, tensor.Data.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Each part is preceded by its length, so different contents give different bytes.</summary>
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
