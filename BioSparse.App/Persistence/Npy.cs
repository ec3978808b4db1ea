using System.Buffers.Binary;
using System.Numerics;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>NumPy's format of one array: a header (<see cref="NpyHeader"/>) and the elements.</summary>
public static class Npy
{
    private const int Piece = 1 << 16;
    private const long MostBytes = 2_000_000_000;

    /// <summary>Reads a .npy file of real numbers as float32 in C order.</summary>
    /// <exception cref="FaultException">It is missing, damaged, or holds something else.</exception>
    public static NamedArray Read(string path) =>
        Read(path, Path.GetFileNameWithoutExtension(path), new MemoryStream(FileBytes.Read(path)));

    /// <summary>Reads a .npy file in C order, its elements as they are.</summary>
    /// <exception cref="FaultException">It is missing or damaged.</exception>
    internal static StoredArray ReadStored(string path) =>
        ReadStored(path, Path.GetFileNameWithoutExtension(path), new MemoryStream(FileBytes.Read(path)));

    /// <summary>Writes a .npy file of float32 numbers in C order.</summary>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    public static void Write(string path, int[] shape, float[] values) => AtomicFile.Write(path, stream => Write(stream, shape, values));

    /// <summary>The array of a file whose header is read, its elements when they are asked for.</summary>
    /// <exception cref="FaultException">The file is missing, or its header is damaged or of other elements.</exception>
    internal static ArrayEntry Entry(string path)
    {
        var (bytes, name) = (FileBytes.Read(path), Path.GetFileNameWithoutExtension(path));
        var header = NpyHeader.Read(path, new MemoryStream(bytes, writable: false));
        return header.Problem is { } problem
            ? throw Bad(path, problem)
            : ArrayEntry.OfNumPy(path, name, header, toOwnScale => Read(path, name, new MemoryStream(bytes, writable: false), toOwnScale: toOwnScale));
    }

    /// <summary>
    /// Reads an array from a stream, which must end with it; <paramref name="stored"/> is the size of compressed data,
    /// <paramref name="toOwnScale"/> says that only proportions count (<see cref="OwnScale"/>).
    /// </summary>
    internal static NamedArray Read(string source, string name, Stream stream, long? stored = null, bool toOwnScale = false)
    {
        var header = NpyHeader.Read(source, stream);
        var element = header.Element ?? throw Bad(source, header.Problem!);
        var size = (long)header.Count * element.Width;
        var isDouble = toOwnScale && element.IsWiderThanSingle;
        if (stored is { } compressed)
            Expansion.Check(source, compressed, size, (isDouble ? sizeof(double) : sizeof(float)) * (long)header.Count);
        var values = isDouble
            ? OwnScale.Of(Values<double>(source, stream, element, header.Count))
            : Values<float>(source, stream, element, header.Count);
        if (stream.ReadByte() >= 0)
            throw Bad(source, $"too long: {size} bytes of data are expected, more follow");
        if (!header.FortranOrder)
            return new NamedArray(name, header.Shape, values);
        var ordered = new float[values.Length];
        RowMajor(header.Shape, values.Length, (to, from) => ordered[to] = values[from]);
        return new NamedArray(name, header.Shape, ordered);
    }

    /// <summary>Reads an array's elements from a stream, which must end with it.</summary>
    internal static StoredArray ReadStored(string source, string name, Stream stream, long? stored = null)
    {
        var header = NpyHeader.Read(source, stream);
        var element = header.Element ?? throw Bad(source, header.Problem!);
        var size = (long)header.Count * element.Width;
        if (size > MostBytes)
            throw Bad(source, $"its header promises {size} bytes; at most {MostBytes} are read");
        if (stored is { } compressed)
            Expansion.Check(source, compressed, size, Math.Max(size, sizeof(float) * (long)header.Count));
        var data = StreamBytes.Read(stream, (int)size);
        if (data.Length < size)
            throw Bad(source, $"truncated: {size} bytes of data expected, {data.Length} found");
        if (stream.ReadByte() >= 0)
            throw Bad(source, $"too long: {size} bytes of data are expected, more follow");
        if (!header.FortranOrder)
            return new StoredArray(name, header.Shape, element, data);
        var (width, ordered) = (element.Width, new byte[data.Length]);
        RowMajor(header.Shape, header.Count, (to, from) => data.AsSpan(from * width, width).CopyTo(ordered.AsSpan(to * width)));
        return new StoredArray(name, header.Shape, element, ordered);
    }

    /// <summary>Writes an array to a stream.</summary>
    internal static void Write(Stream stream, int[] shape, float[] values)
    {
        if (shape.Aggregate(1L, (product, extent) => product * extent) != values.Length)
            throw new ArgumentException($"{values.Length} values for shape ({string.Join(", ", shape)})", nameof(values));
        stream.Write(NpyHeader.Of(ElementType.Single, shape));
        var piece = new byte[4 * Math.Min(values.Length, 1 << 14)];
        foreach (var chunk in values.Chunk(1 << 14))
        {
            for (var i = 0; i < chunk.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(piece.AsSpan(4 * i), chunk[i]);
            stream.Write(piece, 0, 4 * chunk.Length);
        }
    }

    /// <summary>Writes an array to a stream, its elements as they are.</summary>
    internal static void Write(Stream stream, StoredArray array)
    {
        stream.Write(NpyHeader.Of(array.Element, array.Shape));
        stream.Write(array.Data);
    }

    /// <summary>Reads piece by piece, so memory is bounded by the bytes received.</summary>
    private static T[] Values<T>(string source, Stream stream, ElementType element, int all)
        where T : struct, INumberBase<T>
    {
        var width = element.Width;
        var values = new T[Math.Min(all, Piece)];
        var piece = new byte[Math.Min(all, Piece) * width];
        for (var filled = 0; filled < all;)
        {
            var count = Math.Min(Piece, all - filled);
            var read = stream.ReadAtLeast(piece.AsSpan(0, count * width), count * width, throwOnEndOfStream: false);
            if (read < count * width)
                throw Bad(source, $"truncated: {(long)all * width} bytes of data expected, {(long)filled * width + read} found");
            if (filled + count > values.Length)
                Array.Resize(ref values, (int)Math.Min(all, 2L * values.Length));
            element.Read(piece.AsSpan(0, count * width), values.AsSpan(filled));
            filled += count;
        }

        return values;
    }

    /// <summary>Copies each element from its place in Fortran order to its place in C order.</summary>
    private static void RowMajor(int[] shape, int count, Action<int, int> copy)
    {
        var index = new int[shape.Length];
        var strides = new int[shape.Length];
        for (int i = 0, stride = 1; i < shape.Length; stride *= shape[i++])
            strides[i] = stride;

        for (int to = 0, from = 0; to < count; to++)
        {
            copy(to, from);
            for (var i = shape.Length - 1; i >= 0; i--)
            {
                from += strides[i];
                if (++index[i] < shape[i])
                    break;
                from -= strides[i] * shape[i];
                index[i] = 0;
            }
        }
    }

    private static FaultException Bad(string source, string what) => new(ExitStatus.Data, $"{source}: {what}");
}
