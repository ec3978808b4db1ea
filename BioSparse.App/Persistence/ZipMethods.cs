using System.Buffers.Binary;

namespace BioSparse.App.Persistence;

/// <summary>
/// How the entries of a zip file are compressed: the numbers of its central directory, which the archive of .NET does not show.
/// </summary>
internal static class ZipMethods
{
    private const uint EndMark = 0x06054b50;
    private const uint EntryMark = 0x02014b50;
    private const int EndSize = 22;
    private const int EntrySize = 46;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>The numbers of the methods in the directory's order, as far as it can be read.</summary>
    public static IReadOnlyList<int> Of(ReadOnlySpan<byte> file)
    {
        var methods = new List<int>();
        var at = DirectoryOf(file);
        while (at >= 0 && at <= file.Length - EntrySize && U32(file, at) == EntryMark)
        {
            methods.Add(U16(file, (int)at + 10));
            at += EntrySize + U16(file, (int)at + 28) + U16(file, (int)at + 30) + U16(file, (int)at + 32);
        }

        return methods;
    }

    /// <summary>The name of a method that is not read; null for those that are.</summary>
    public static string? Unread(int method) => method switch
    {
        0 or 8 or 9 => null,
        1 => "Shrink",
        6 => "Implode",
        12 => "bzip2",
        14 => "LZMA",
        93 or 20 => "zstd",
        95 => "XZ",
        98 => "PPMd",
        _ => $"method {method}",
    };

    /// <summary>The place of the central directory; negative where there is none.</summary>
    private static long DirectoryOf(ReadOnlySpan<byte> file)
    {
        for (var at = file.Length - EndSize; at >= Math.Max(0, file.Length - EndSize - LongestComment); at--)
            if (U32(file, at) == EndMark)
                return U32(file, at + 16);
        return -1;
    }

    private static uint U32(ReadOnlySpan<byte> file, long at) => BinaryPrimitives.ReadUInt32LittleEndian(file[(int)at..]);

    private static int U16(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);
}
