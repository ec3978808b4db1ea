using System.Buffers.Binary;
using System.Text;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>
/// NumPy's .npy format, versions 1 to 3: the bytes 93 4E 55 4D 50 59, the version, the length of the header (2 bytes in
/// version 1, else 4, little-endian), the header (a Python dictionary), then the data.
/// </summary>
public static class Npy
{
    private const int LargestHeader = 1_000_000;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file of real numbers, in either byte order, in C or Fortran order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaultException">It is missing, damaged, or holds something else than real numbers.</exception>
    public static NamedArray Read(string path)
    {
        using var stream = new MemoryStream(FileBytes.Read(path), writable: false);
        return Read(path, "", stream);
    }

    /// <summary>Reads an array from a stream that ends with it. The header bounds what is read.</summary>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="name">Name of the array.</param>
    /// <param name="stream">The stream.</param>
    /// <exception cref="FaultException">It does not hold an array of real numbers.</exception>
    public static NamedArray Read(string file, string name, Stream stream)
    {
        var place = name.Length == 0 ? file : $"{file}: array {name}";
        var header = Header(place, stream);
        var bytes = Data(place, stream, header);
        if (stream.ReadByte() >= 0)
            throw Bad(place, $"too long: {bytes.Length} bytes of data are expected, more follow");

        var values = new float[header.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Element(header, bytes.AsSpan(i * header.Width, header.Width));
        return new NamedArray(name, header.Shape, header.IsFortran ? RowMajor(values, header.Shape) : values);
    }

    /// <summary>Writes a file of float32 numbers in C order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="values">The elements, row-major, as many as the extents say.</param>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    public static void Write(string path, int[] shape, float[] values) =>
        AtomicFile.Write(path, stream => Write(stream, shape, values));

    /// <summary>Writes an array to a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="values">The elements, row-major, as many as the extents say.</param>
    public static void Write(Stream stream, int[] shape, float[] values)
    {
        if (shape.Aggregate(1L, (product, extent) => product * extent) != values.Length)
            throw new ArgumentException($"{values.Length} elements for a shape of {string.Join('×', shape)}", nameof(values));

        var extents = string.Concat(shape.Select(extent => FormattableString.Invariant($"{extent}, ")));
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({(shape.Length == 1 ? extents.TrimEnd() : extents.TrimEnd(',', ' '))}), }}";
        // with the ten bytes before it and the end of its line, the header fills whole blocks of 64 bytes
        var length = (10 + text.Length + 1 + 63) / 64 * 64 - 10;
        Span<byte> start = stackalloc byte[10];
        Magic.CopyTo(start);
        (start[6], start[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], (ushort)length);
        stream.Write(start);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));

        var piece = new byte[1 << 16];
        for (var from = 0; from < values.Length; from += piece.Length / 4)
        {
            var count = Math.Min(piece.Length / 4, values.Length - from);
            for (var i = 0; i < count; i++)
                BinaryPrimitives.WriteSingleLittleEndian(piece.AsSpan(4 * i), values[from + i]);
            stream.Write(piece, 0, 4 * count);
        }
    }

    private static NpyHeader Header(string place, Stream stream)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false) < 8 || !start[..6].SequenceEqual(Magic))
            throw Bad(place, "not a .npy file: it does not begin with 93 NUMPY");
        var (version, wide) = (start[6], start[6] > 1 ? 4 : 2);
        if (version is < 1 or > 3)
            throw Bad(place, $"version {version} of the .npy format; 1 to 3 are read");
        var length = start.Slice(8, wide);
        if (stream.ReadAtLeast(length, wide, throwOnEndOfStream: false) < wide)
            throw Bad(place, "truncated: it ends within its header");
        var size = wide == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (size > LargestHeader)
            throw Bad(place, $"a header of {size} bytes; at most {LargestHeader} are read");

        var text = new byte[size];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
            throw Bad(place, "truncated: it ends within its header");
        try
        {
            return NpyHeader.Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text));
        }
        catch (FormatException fault)
        {
            throw Bad(place, $"its header has {fault.Message}");
        }
    }

    /// <summary>Reads piece by piece, so that a header that lies costs no memory.</summary>
    private static byte[] Data(string place, Stream stream, NpyHeader header)
    {
        var size = header.Count * header.Width;
        var data = new byte[Math.Min(size, 1 << 20)];
        var filled = 0;
        while (filled < size)
        {
            if (filled == data.Length)
                Array.Resize(ref data, (int)Math.Min(size, 2L * data.Length));
            var read = stream.Read(data.AsSpan(filled));
            if (read == 0)
                throw Bad(place, $"truncated: {size} bytes of data expected, {filled} found");
            filled += read;
        }

        return data;
    }

    private static float Element(NpyHeader header, ReadOnlySpan<byte> at)
    {
        Span<byte> little = stackalloc byte[8];
        at.CopyTo(little);
        if (header.IsBigEndian)
            little[..header.Width].Reverse();
        return (header.Kind, header.Width) switch
        {
            ('f', 2) => (float)BinaryPrimitives.ReadHalfLittleEndian(little),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(little),
            ('f', _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(little),
            ('i', 1) => (sbyte)little[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(little),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(little),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(little),
            ('b', _) => little[0] == 0 ? 0 : 1,
            // the bytes beyond the width are 0
            _ => BinaryPrimitives.ReadUInt64LittleEndian(little),
        };
    }

    private static float[] RowMajor(float[] values, int[] shape)
    {
        var result = new float[values.Length];
        var index = new int[shape.Length];
        for (var at = 0; at < result.Length; at++)
        {
            var (from, stride) = (0, 1);
            for (var d = 0; d < shape.Length; d++)
            {
                from += index[d] * stride;
                stride *= shape[d];
            }

            result[at] = values[from];
            for (var d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
                index[d] = 0;
        }

        return result;
    }

    private static FaultException Bad(string place, string what) => new(ExitStatus.Data, $"{place}: {what}");
}
