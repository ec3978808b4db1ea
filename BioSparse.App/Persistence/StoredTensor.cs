using System.Buffers.Binary;

namespace BioSparse.App.Persistence;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">Type of its elements: F16, BF16, F32 or F64 can be read as numbers.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Data">Its bytes, little-endian, row-major.</param>
public sealed record StoredTensor(string Name, string DType, int[] Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>A tensor of float32 numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="values">Its elements.</param>
    public static StoredTensor OfSingles(string name, int[] shape, ReadOnlySpan<float> values)
    {
        var data = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * i), values[i]);
        return new StoredTensor(name, "F32", shape, data);
    }

    /// <summary>Whether <see cref="ToSingles"/> knows the type.</summary>
    public bool IsFloating => DType is "F16" or "BF16" or "F32" or "F64";

    /// <summary>The elements as float32 numbers.</summary>
    /// <exception cref="NotSupportedException">The type is not one of floating point.</exception>
    public float[] ToSingles()
    {
        var width = Safetensors.WidthOf(DType);
        var values = new float[Data.Length / width];
        for (var i = 0; i < values.Length; i++)
        {
            var at = Data.Span[(i * width)..];
            values[i] = DType switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(at),
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(at),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(at),
                "BF16" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
                _ => throw new NotSupportedException($"elements of type {DType}"),
            };
        }

        return values;
    }
}
