using System.Buffers.Binary;
using System.IO.Compression;
using BioSparse.App.Faults;

namespace BioSparse.App.Data;

/// <summary>Expanding gzip files with a bound.</summary>
public static class Gzip
{
    /// <summary>What a gzip file holds.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="most">How many bytes it may hold.</param>
    /// <exception cref="FaultException">It is damaged, or holds more.</exception>
    public static byte[] Expand(string name, byte[] bytes, int most)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var result = new MemoryStream();
            var piece = new byte[1 << 16];
            int read;
            while ((read = gzip.Read(piece)) > 0)
            {
                result.Write(piece, 0, read);
                if (result.Length > most)
                    throw new FaultException(ExitStatus.Data, $"{name}: expands to more than {most} bytes");
            }

            CheckEnd(name, bytes, result.Length);
            return result.ToArray();
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
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="expanded">How many bytes it held.</param>
    /// <exception cref="FaultException">They are not.</exception>
    public static void CheckEnd(string name, byte[] bytes, long expanded)
    {
        if (bytes.Length < 18 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != (uint)expanded)
            throw new FaultException(ExitStatus.Data, $"{name}: not a whole gzip file: it does not end with the length of its content");
    }
}
