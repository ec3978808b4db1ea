using System.Buffers.Binary;
using System.Numerics;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>An array of a NumPy file in C order, its elements as the file has them.</summary>
internal sealed record StoredArray(string Name, int[] Shape, ElementType Element, byte[] Data)
{
    /// <summary>Its numbers, for the core.</summary>
    public ArrayNumbers Numbers => Element.Number.IsByte
        ? ArrayNumbers.NewBytes(Data)
        : ArrayNumbers.NewOthers(Element.Number, Data.Length / Element.Width, Doubles);

    /// <summary>An array of bytes.</summary>
    public static StoredArray OfBytes(string name, int[] shape, byte[] values) => new(name, Fit(shape, values.Length), ElementType.Byte, values);

    /// <summary>An array of int32 numbers.</summary>
    public static StoredArray OfIntegers(string name, int[] shape, int[] values) =>
        Of(name, shape, ElementType.Integer, values, (target, value) => BinaryPrimitives.WriteInt32LittleEndian(target.Span, value));

    /// <summary>An array of float32 numbers.</summary>
    public static StoredArray OfSingles(string name, int[] shape, float[] values) =>
        Of(name, shape, ElementType.Single, values, (target, value) => BinaryPrimitives.WriteSingleLittleEndian(target.Span, value));

    /// <summary>An array of float64 numbers.</summary>
    public static StoredArray OfDoubles(string name, int[] shape, double[] values) =>
        Of(name, shape, ElementType.Double, values, (target, value) => BinaryPrimitives.WriteDoubleLittleEndian(target.Span, value));

    /// <summary>Its elements as numbers of another type.</summary>
    public T[] Values<T>()
        where T : struct, INumberBase<T>
    {
        var values = new T[Data.Length / Element.Width];
        Element.Read<T>(Data, values);
        return values;
    }

    /// <summary>The same array as float32 numbers.</summary>
    public NamedArray ToSingles() => new(Name, Shape, Values<float>());

    private static StoredArray Of<T>(string name, int[] shape, ElementType element, T[] values, Action<Memory<byte>, T> write)
    {
        var data = new byte[element.Width * values.Length];
        foreach (var (i, value) in values.Index())
            write(data.AsMemory(element.Width * i), value);
        return new StoredArray(name, Fit(shape, values.Length), element, data);
    }

    private static int[] Fit(int[] shape, int count) => shape.Aggregate(1L, (product, extent) => product * extent) == count
        ? shape
        : throw new ArgumentException($"{count} values for shape ({string.Join(", ", shape)})", nameof(shape));

    private double[] Doubles(int first, int count)
    {
        var values = new double[count];
        Element.Read<double>(Data.AsSpan(first * Element.Width, count * Element.Width), values);
        return values;
    }
}
