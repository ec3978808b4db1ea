using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>Type of the elements of an array in a file: kind, bytes and byte order.</summary>
internal sealed record ElementType(ElementKind Kind, int Width, bool BigEndian)
{
    /// <summary>The types of NumPy that are read, for messages.</summary>
    public const string OfNumPyAllowed = "f2, f4, f8, i1 to i8, u1 to u8 or b1";

    /// <summary>The types of safetensors that are read, for messages.</summary>
    public const string OfSafetensorsAllowed = "F16, BF16, F32, F64, I8 to I64, U8 to U64 or BOOL";

    /// <summary>float32, little-endian.</summary>
    public static readonly ElementType Single = new(ElementKind.Float, sizeof(float), false);

    /// <summary>float64, little-endian.</summary>
    public static readonly ElementType Double = new(ElementKind.Float, sizeof(double), false);

    /// <summary>int32, little-endian.</summary>
    public static readonly ElementType Integer = new(ElementKind.Signed, sizeof(int), false);

    /// <summary>Bytes, 0 to 255.</summary>
    public static readonly ElementType Byte = new(ElementKind.Unsigned, sizeof(byte), false);

    /// <summary>Whether the elements are floating-point numbers.</summary>
    public bool IsFloating => Kind is ElementKind.Float or ElementKind.BrainFloat;

    /// <summary>Whether a float32 number may be too small or too large for an element.</summary>
    public bool IsWiderThanSingle => Kind is ElementKind.Float && Width == sizeof(double);

    /// <summary>The type as the core names it.</summary>
    public NumberType Number => (Kind, Width) switch
    {
        (ElementKind.Float, 2) => NumberType.Half,
        (ElementKind.Float, 8) => NumberType.Double,
        (ElementKind.Float or ElementKind.BrainFloat, _) => NumberType.Single,
        (ElementKind.Flag, _) => NumberType.Truth,
        (ElementKind.Unsigned, 1) => NumberType.Byte,
        _ => NumberType.Integer,
    };

    /// <summary>NumPy's name of one of the types above, for example <c>&lt;f4</c>.</summary>
    public string NumPyName => $"{(Width == 1 ? '|' : '<')}{(Kind is ElementKind.Float ? 'f' : Kind is ElementKind.Signed ? 'i' : 'u')}{Width}";

    /// <summary>The type of NumPy's name, for example <c>&lt;f4</c>; null for types that are unknown or not real.</summary>
    public static ElementType? OfNumPy(string text)
    {
        if (text.Length != 3 || !int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var width))
            return null;
        ElementKind? kind = (text[1], width) switch
        {
            ('f', 2 or 4 or 8) => ElementKind.Float,
            ('i', 1 or 2 or 4 or 8) => ElementKind.Signed,
            ('u', 1 or 2 or 4 or 8) => ElementKind.Unsigned,
            ('b', 1) => ElementKind.Flag,
            _ => null,
        };
        // only single bytes go without an order; '=' is the order of the writer's machine and never stored
        var ordered = text[0] is '<' or '>' || (text[0] is '|' && width == 1);
        return kind is { } known && ordered ? new ElementType(known, width, text[0] == '>') : null;
    }

    /// <summary>The type of the name in a safetensors file, for example <c>F32</c>; null for types that are not read.</summary>
    public static ElementType? OfSafetensors(string text) => text switch
    {
        "F16" => new(ElementKind.Float, 2, false),
        "F32" => new(ElementKind.Float, 4, false),
        "F64" => new(ElementKind.Float, 8, false),
        "BF16" => new(ElementKind.BrainFloat, 2, false),
        "I8" => new(ElementKind.Signed, 1, false),
        "I16" => new(ElementKind.Signed, 2, false),
        "I32" => new(ElementKind.Signed, 4, false),
        "I64" => new(ElementKind.Signed, 8, false),
        "U8" => new(ElementKind.Unsigned, 1, false),
        "U16" => new(ElementKind.Unsigned, 2, false),
        "U32" => new(ElementKind.Unsigned, 4, false),
        "U64" => new(ElementKind.Unsigned, 8, false),
        "BOOL" => new(ElementKind.Flag, 1, false),
        _ => null,
    };

    /// <summary>Elements as numbers; those beyond the range of float32 become infinite there.</summary>
    public void Read<T>(ReadOnlySpan<byte> data, Span<T> values)
        where T : struct, INumberBase<T>
    {
        Span<byte> element = stackalloc byte[Width];
        for (var i = 0; i < data.Length / Width; i++)
        {
            data.Slice(i * Width, Width).CopyTo(element);
            if (BigEndian)
                element.Reverse();
            values[i] = NumberOf<T>(element);
        }
    }

    private T NumberOf<T>(ReadOnlySpan<byte> element)
        where T : struct, INumberBase<T> => (Kind, Width) switch
        {
            (ElementKind.Float, 2) => T.CreateTruncating((float)BinaryPrimitives.ReadHalfLittleEndian(element)),
            (ElementKind.Float, 4) => T.CreateTruncating(BinaryPrimitives.ReadSingleLittleEndian(element)),
            (ElementKind.Float, _) => T.CreateTruncating(BinaryPrimitives.ReadDoubleLittleEndian(element)),
            (ElementKind.BrainFloat, _) => T.CreateTruncating(BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16)),
            (ElementKind.Signed, 1) => T.CreateTruncating((sbyte)element[0]),
            (ElementKind.Signed, 2) => T.CreateTruncating(BinaryPrimitives.ReadInt16LittleEndian(element)),
            (ElementKind.Signed, 4) => T.CreateTruncating(BinaryPrimitives.ReadInt32LittleEndian(element)),
            (ElementKind.Signed, _) => T.CreateTruncating(BinaryPrimitives.ReadInt64LittleEndian(element)),
            (ElementKind.Unsigned, 2) => T.CreateTruncating(BinaryPrimitives.ReadUInt16LittleEndian(element)),
            (ElementKind.Unsigned, 4) => T.CreateTruncating(BinaryPrimitives.ReadUInt32LittleEndian(element)),
            (ElementKind.Unsigned, 8) => T.CreateTruncating(BinaryPrimitives.ReadUInt64LittleEndian(element)),
            (ElementKind.Flag, _) => element[0] == 0 ? T.Zero : T.One,
            _ => T.CreateTruncating(element[0]),
        };
}
