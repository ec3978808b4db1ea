using System.Buffers.Binary;
using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>Type of the elements of a .npy file, as NumPy spells it: byte order, kind, bytes; for example <c>&lt;f4</c>.</summary>
internal sealed record NpyElement(char Kind, int Width, bool BigEndian)
{
    /// <summary>The type of this name; null for types that are unknown or not real.</summary>
    public static NpyElement? Parse(string text)
    {
        if (text.Length != 3 || !int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var width))
            return null;
        var known = (text[1], width) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1);
        // only single bytes go without an order; '=' is the order of the writer's machine and never stored
        var ordered = text[0] is '<' or '>' || (text[0] is '|' && width == 1);
        return known && ordered ? new NpyElement(text[1], width, text[0] == '>') : null;
    }

    /// <summary>The type as the core names it.</summary>
    public NumberType Type => (Kind, Width) switch
    {
        ('f', 2) => NumberType.Half,
        ('f', 4) => NumberType.Single,
        ('f', _) => NumberType.Double,
        ('b', _) => NumberType.Truth,
        ('u', 1) => NumberType.Byte,
        _ => NumberType.Integer,
    };

    /// <summary>Elements as float32 numbers; those beyond its range become infinite.</summary>
    public void ToSingles(ReadOnlySpan<byte> data, Span<float> values) => Read(data, values, Single);

    /// <summary>Elements as float64 numbers.</summary>
    public void ToDoubles(ReadOnlySpan<byte> data, Span<double> values) => Read(data, values, Double);

    private delegate T Reading<T>(ReadOnlySpan<byte> element);

    private void Read<T>(ReadOnlySpan<byte> data, Span<T> values, Reading<T> read)
    {
        Span<byte> element = stackalloc byte[Width];
        for (var i = 0; i < data.Length / Width; i++)
        {
            data.Slice(i * Width, Width).CopyTo(element);
            if (BigEndian)
                element.Reverse();
            values[i] = read(element);
        }
    }

    /// <summary>64-bit integers are rounded once.</summary>
    private float Single(ReadOnlySpan<byte> element) => (Kind, Width) switch
    {
        ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(element),
        ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(element),
        _ => (float)Double(element),
    };

    private double Double(ReadOnlySpan<byte> element) => (Kind, Width) switch
    {
        ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(element),
        ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(element),
        ('i', 1) => (sbyte)element[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(element),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(element),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(element),
        ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(element),
        ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(element),
        ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(element),
        ('b', _) => element[0] == 0 ? 0 : 1,
        _ => element[0],
    };
}
