using System.IO.Compression;

namespace BioSparse.App.Reporting;

/// <summary>Arrays in a page: base64 of gzip, which browsers unpack.</summary>
internal static class Packed
{
    /// <summary>Bytes as text.</summary>
    public static string Of(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return Convert.ToBase64String(packed.ToArray());
    }
}
