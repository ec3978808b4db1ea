using System.Buffers.Binary;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>A tensor of a safetensors file.</summary>
public sealed record StoredTensor(string Name, string DType, int[] Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>The file that it was read from; null for a new one.</summary>
    public string? Source { get; init; }

    /// <summary>Whether <see cref="ToSingles"/> knows the type.</summary>
    public bool IsFloating => DType is "F16" or "BF16" or "F32" or "F64";

    /// <summary>A tensor of float32 numbers.</summary>
    public static StoredTensor OfSingles(string name, int[] shape, ReadOnlySpan<float> values)
    {
        var data = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * i), values[i]);
        return new StoredTensor(name, "F32", shape, data);
    }

    /// <summary>A tensor of float64 numbers.</summary>
    public static StoredTensor OfDoubles(string name, int[] shape, ReadOnlySpan<double> values)
    {
        var data = new byte[8 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8 * i), values[i]);
        return new StoredTensor(name, "F64", shape, data);
    }

    /// <summary>A tensor of 64-bit integers.</summary>
    public static StoredTensor OfIntegers(string name, int[] shape, ReadOnlySpan<long> values)
    {
        var data = new byte[8 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(8 * i), values[i]);
        return new StoredTensor(name, "I64", shape, data);
    }

    /// <summary>The elements as float32 numbers.</summary>
    /// <exception cref="FaultException">The type is not one of floating point.</exception>
    public float[] ToSingles() => DType switch
    {
        "F32" => Elements(4, BinaryPrimitives.ReadSingleLittleEndian),
        "F64" => Elements(8, at => (float)BinaryPrimitives.ReadDoubleLittleEndian(at)),
        "F16" => Elements(2, at => (float)BinaryPrimitives.ReadHalfLittleEndian(at)),
        "BF16" => Elements(2, at => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(at) << 16)),
        _ => throw Unfit("F16, BF16, F32 or F64"),
    };

    /// <summary>The elements as float64 numbers.</summary>
    /// <exception cref="FaultException">The type is not one of floating point.</exception>
    public double[] ToDoubles() =>
        DType == "F64" ? Elements(8, BinaryPrimitives.ReadDoubleLittleEndian) : Array.ConvertAll(ToSingles(), value => (double)value);

    /// <summary>The elements as 64-bit integers.</summary>
    /// <exception cref="FaultException">The type is another.</exception>
    public long[] ToIntegers() => DType == "I64" ? Elements(8, BinaryPrimitives.ReadInt64LittleEndian) : throw Unfit("I64");

    private delegate T Reading<T>(ReadOnlySpan<byte> at);

    private T[] Elements<T>(int width, Reading<T> read)
    {
        var data = Data.Span;
        var values = new T[data.Length / width];
        for (var i = 0; i < values.Length; i++)
            values[i] = read(data[(i * width)..]);
        return values;
    }

    private FaultException Unfit(string right) =>
        new(ExitStatus.Data, $"{(Source is null ? "" : $"{Source}: ")}tensor {Name}: elements of type {DType}; {right} is right");
}
