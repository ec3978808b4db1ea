using System.Globalization;
using System.Text.RegularExpressions;

namespace BioSparse.App.Persistence;

/// <summary>The dictionary at the head of a .npy file: type, order and extents.</summary>
/// <param name="Kind">f, i, u or b (floating, signed, unsigned, truth value).</param>
/// <param name="Width">Bytes of an element.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Shape">The extents; none for a single number.</param>
internal sealed partial record NpyHeader(char Kind, int Width, bool IsBigEndian, bool IsFortran, int[] Shape)
{
    /// <summary>Largest size of the data that is read, in bytes.</summary>
    public const long Largest = 2_000_000_000;

    private const int MostDimensions = 32;

    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, extent) => product * extent);

    /// <summary>The header that a text stands for.</summary>
    /// <param name="text">A Python dictionary with the keys descr, fortran_order and shape.</param>
    /// <exception cref="FormatException">It is not one, or of a type or size that is not read.</exception>
    public static NpyHeader Parse(string text)
    {
        var type = Found(TypePattern().Match(text), "no descr of a plain type (arrays of records are not read)");
        var order = Found(OrderPattern().Match(text), "no fortran_order of True or False");
        var shape = Found(ShapePattern().Match(text), "no shape");
        var (kind, width) = (type.Groups["kind"].Value[0], int.Parse(type.Groups["width"].Value, CultureInfo.InvariantCulture));
        if (!IsKnown(kind, width))
            throw new FormatException($"elements of type {kind}{width}; f2, f4, f8, i1 to i8, u1 to u8 and b1 are read");

        var extents = shape.Groups["extents"].Value
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(extent => int.TryParse(extent.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new FormatException($"an extent of {extent}; 0 to {int.MaxValue} is right"))
            .ToArray();
        if (extents.Length > MostDimensions)
            throw new FormatException($"{extents.Length} dimensions; at most {MostDimensions} are read");
        // as float32 and as it stands: both must fit, also without the extents of 0
        var size = extents.Where(extent => extent > 0)
            .Aggregate((Int128)Math.Max(width, 4), (product, extent) => Int128.Min(product * extent, long.MaxValue));
        if (size > Largest)
            throw new FormatException($"a shape of {string.Join('×', extents)}; at most {Largest} bytes are read");
        return new NpyHeader(kind, width, type.Groups["endian"].Value == ">", order.Groups["order"].Value == "True", extents);
    }

    private static Match Found(Match match, string what) => match.Success ? match : throw new FormatException(what);

    private static bool IsKnown(char kind, int width) => (kind, width) switch
    {
        ('f', 2 or 4 or 8) => true,
        ('i' or 'u', 1 or 2 or 4 or 8) => true,
        ('b', 1) => true,
        _ => false,
    };

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"](?<endian>[<>|=]?)(?<kind>[a-zA-Z])(?<width>[0-9]{1,4})['"]""")]
    private static partial Regex TypePattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(?<order>True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\((?<extents>[^()]*)\)""")]
    private static partial Regex ShapePattern();
}
