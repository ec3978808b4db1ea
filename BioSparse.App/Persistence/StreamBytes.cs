namespace BioSparse.App.Persistence;

/// <summary>Reads a declared number of bytes without trusting the declaration.</summary>
public static class StreamBytes
{
    private const int FirstPiece = 1 << 20;

    /// <summary>
    /// The next bytes of a stream, fewer where it ends before. Memory grows with what arrives: a header that
    /// promises much and holds little costs little.
    /// </summary>
    public static byte[] Read(Stream stream, int size)
    {
        var data = new byte[Math.Min(size, FirstPiece)];
        var filled = 0;
        while (filled < size)
        {
            if (filled == data.Length)
                Array.Resize(ref data, (int)Math.Min(size, 2L * data.Length));
            var read = stream.Read(data.AsSpan(filled));
            if (read == 0)
                break;
            filled += read;
        }

        if (filled < data.Length)
            Array.Resize(ref data, filled);
        return data;
    }
}
