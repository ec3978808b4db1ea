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

            return result.ToArray();
        }
        catch (InvalidDataException fault)
        {
            throw new FaultException(ExitStatus.Data, $"{name}: not a whole gzip file: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
