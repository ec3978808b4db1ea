using System.Buffers.Binary;
using System.IO.Compression;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Data;

/// <summary>
/// The IDX format of MNIST: two zero bytes, a type (8: unsigned byte), the number of dimensions, each extent as a
/// big-endian int32, then the data; plain or gzipped, distinguished by the first bytes.
/// </summary>
public static class Idx
{
    private const long Largest = 2_000_000_000;

    /// <summary>Reads images: three dimensions (count, height, width), two (count, values), or four with channels.</summary>
    /// <exception cref="FaultException">It is missing, truncated, too long, or not of images.</exception>
    public static IdxArray ReadImages(string path) => Read(path, FileBytes.Read(path), 2, 4);

    /// <summary>Reads labels: one dimension.</summary>
    /// <exception cref="FaultException">It is missing, truncated, too long, or not of labels.</exception>
    public static IdxArray ReadLabels(string path) => Read(path, FileBytes.Read(path), 1, 1);

    /// <summary>Whether bytes are such a file by their length too, or are compressed.</summary>
    internal static bool IsLike(ReadOnlySpan<byte> bytes)
    {
        if (KnownFile.IsGzip(bytes))
            return true;
        if (bytes is not [0, 0, 8, >= 1 and <= 4 and var dimensions, ..] || bytes.Length < 4 + 4 * dimensions)
            return false;
        Int128 size = 1;
        for (var i = 1; i <= dimensions; i++)
            size *= BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
        return bytes.Length - 4 - 4 * dimensions == size;
    }

    /// <summary>Reads an array from the bytes of a file.</summary>
    /// <exception cref="FaultException">The bytes are not such an array.</exception>
    public static IdxArray Read(string name, byte[] bytes, int fewest, int most)
    {
        if (bytes is not [0x1F, 0x8B, ..])
            return Parse(name, new MemoryStream(bytes), fewest, most, null);

        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var array = Parse(name, gzip, fewest, most, bytes.Length);
            Gzip.CheckEnd(name, bytes, 4 + 4 * array.Shape.Length + (long)array.Data.Length);
            return array;
        }
        catch (InvalidDataException fault)
        {
            throw Bad(name, $"not a whole gzip file: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static IdxArray Parse(string name, Stream stream, int fewest, int most, long? compressed)
    {
        Span<byte> word = stackalloc byte[4];
        if (stream.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
            throw Bad(name, "truncated: an IDX file begins with 4 bytes, this one ends before");
        if (word[0] != 0 || word[1] != 0 || word[2] != 8)
            throw Bad(name, $"not an IDX file of unsigned bytes: it begins with {Convert.ToHexString(word)}, 000008 is right");
        int dimensions = word[3];
        if (dimensions < fewest || dimensions > most)
            throw Bad(name, $"{dimensions} dimensions; {(fewest == most ? $"{most}" : $"{fewest} to {most}")} {(most == 1 ? "for labels" : "for images")} is right");

        var shape = new int[dimensions];
        Int128 size = 1;
        for (var i = 0; i < dimensions; i++)
        {
            if (stream.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
                throw Bad(name, "truncated: it ends within its header");
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (shape[i] < 1)
                throw Bad(name, $"an extent of {shape[i]}; at least 1 is right");
            size = Int128.Min(size * shape[i], long.MaxValue);
        }

        if (size > Largest)
            throw Bad(name, $"its header promises {size} bytes; at most {Largest} are read");
        if (compressed is { } stored)
            Expansion.Check(name, stored, (long)size, (long)size);
        var data = StreamBytes.Read(stream, (int)size);
        if (data.Length < size)
            throw Bad(name, $"truncated: {string.Join("×", shape)} = {size} bytes of data expected, {data.Length} found");
        if (stream.ReadByte() >= 0)
            throw Bad(name, $"too long: {data.Length} bytes of data are expected, more follow");
        return new IdxArray(shape, data);
    }

    private static FaultException Bad(string name, string what) => new(ExitStatus.Data, $"{name}: {what}");
}
