using System.Buffers.Binary;
using System.Globalization;

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

    /// <summary>Elements as float32 numbers; those beyond its range become infinite.</summary>
    public void ToSingles(ReadOnlySpan<byte> data, Span<float> values)
    {
        Span<byte> element = stackalloc byte[Width];
        for (var i = 0; i < data.Length / Width; i++)
        {
            data.Slice(i * Width, Width).CopyTo(element);
            if (BigEndian)
                element.Reverse();
            values[i] = Single(element);
        }
    }

    private float Single(ReadOnlySpan<byte> element) => (Kind, Width) switch
    {
        ('f', 2) => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(element),
        ('f', _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
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
