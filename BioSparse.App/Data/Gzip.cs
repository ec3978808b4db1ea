using System.Buffers.Binary;
using System.IO.Compression;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Data;

/// <summary>Expanding gzip files with a bound.</summary>
public static class Gzip
{
    /// <summary>The content of a gzip file.</summary>
    /// <exception cref="FaultException">It is damaged, or holds more.</exception>
    public static byte[] Expand(string name, byte[] bytes, int most)
    {
        try
        {
            var promised = Promised(bytes);
            if (promised > most)
                throw new FaultException(ExitStatus.Data, $"{name}: expands to more than {most} bytes");
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var result = StreamBytes.Read(gzip, (int)Math.Max(0, promised));
            CheckEnd(name, bytes, result.Length);
            return gzip.ReadByte() < 0
                ? result
                : throw new FaultException(ExitStatus.Data, $"{name}: expands to more than the {promised} bytes that it ends with");
        }
        catch (InvalidDataException fault)
        {
            throw new FaultException(ExitStatus.Data, $"{name}: not a whole gzip file: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>
    /// Checks that the last four bytes are the length of what was expanded, as the format has it: a file cut within
    /// its last bytes expands without complaint.
    /// </summary>
    /// <exception cref="FaultException">They are not.</exception>
    public static void CheckEnd(string name, byte[] bytes, long expanded)
    {
        if (Promised(bytes) != (uint)expanded)
            throw new FaultException(ExitStatus.Data, $"{name}: not a whole gzip file: it does not end with the length of its content");
    }

    /// <summary>The length of the content, with which a gzip file ends; -1 where it is too short for any.</summary>
    private static long Promised(byte[] bytes) =>
        bytes.Length < 18 ? -1 : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4));
}
