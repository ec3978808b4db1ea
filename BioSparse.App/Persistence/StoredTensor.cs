using System.Buffers.Binary;
using System.Numerics;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>A tensor of a safetensors file.</summary>
public sealed record StoredTensor(string Name, string DType, int[] Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>The file that it was read from; null for a new one.</summary>
    public string? Source { get; init; }

    /// <summary>Whether <see cref="ToSingles"/> knows the type.</summary>
    public bool IsReadable => Element is not null;

    /// <summary>Whether its elements are floating-point numbers that are read.</summary>
    public bool IsFloating => Element is { IsFloating: true };

    private ElementType? Element => ElementType.OfSafetensors(DType);

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

    /// <summary>The elements as float32 numbers; integers and truth values as numbers.</summary>
    /// <exception cref="FaultException">The type is not one that is read.</exception>
    public float[] ToSingles() => Elements<float>();

    /// <summary>The elements as float64 numbers.</summary>
    /// <exception cref="FaultException">The type is not one that is read.</exception>
    public double[] ToDoubles() => Elements<double>();

    /// <summary>The elements as 64-bit integers.</summary>
    /// <exception cref="FaultException">The type is another.</exception>
    public long[] ToIntegers() => DType == "I64" ? Elements<long>() : throw Unfit("I64");

    private T[] Elements<T>()
        where T : struct, INumberBase<T>
    {
        var element = Element ?? throw Unfit(ElementType.OfSafetensorsAllowed);
        var values = new T[Data.Length / element.Width];
        element.Read(Data.Span, values);
        return values;
    }

    private FaultException Unfit(string right) =>
        new(ExitStatus.Data, $"{(Source is null ? "" : $"{Source}: ")}tensor {Name}: elements of type {DType}; {right} is right");
}
