namespace BioSparse.App.Persistence;

/// <summary>A reading stream that computes the CRC-32 (ISO 3309, as in zip files) of its content.</summary>
internal sealed class ChecksumStream : Stream
{
    private static readonly uint[] _table = [.. Enumerable.Range(0, 256).Select(Remainder)];
    private readonly Stream _inner;
    private uint _state = uint.MaxValue;

    /// <summary>Reads through to another stream, and closes it at the end.</summary>
    public ChecksumStream(Stream inner) => _inner = inner;

    /// <summary>The checksum so far.</summary>
    public uint Crc32 => ~_state;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = _inner.Read(buffer);
        foreach (var value in buffer[..read])
            _state = _table[(byte)(_state ^ value)] ^ (_state >> 8);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private static uint Remainder(int value)
    {
        var state = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ 0xEDB88320;
        return state;
    }
}
