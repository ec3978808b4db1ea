using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>
/// The header of a .npy file (NumPy's format, versions 1 to 3): a mark of 6 bytes, the version, the length of a text,
/// and the text, a Python dictionary of <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// </summary>
internal sealed partial record NpyHeader(string Type, ElementType? Element, bool FortranOrder, int[] Shape)
{
    private const int LongestText = 1_000_000;
    private const int MostDimensions = 64;
    private const long MostValues = 500_000_000;
    private const int Alignment = 64;

    private static readonly byte[] _mark = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, extent) => product * extent);

    /// <summary>Why the elements cannot be read; null where they can.</summary>
    public string? Problem => Element is null ? $"elements of type {Shown(Type)}; {ElementType.OfNumPyAllowed} is right" : null;

    /// <summary>The header of numbers in C order, padded to align the data.</summary>
    public static byte[] Of(ElementType element, int[] shape)
    {
        var extents = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        var text = $"{{'descr': '{element.NumPyName}', 'fortran_order': False, 'shape': ({extents}), }}";
        var before = _mark.Length + 4;
        var whole = (before + text.Length + Alignment) / Alignment * Alignment;
        var bytes = new byte[whole];
        _mark.CopyTo(bytes, 0);
        bytes[_mark.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(_mark.Length + 2), (ushort)(whole - before));
        Encoding.ASCII.GetBytes((text.PadRight(whole - before - 1) + "\n").AsSpan(), bytes.AsSpan(before));
        return bytes;
    }

    /// <summary>Reads the header at the beginning of a stream.</summary>
    /// <exception cref="FaultException">It is not such a header, or promises too much.</exception>
    public static NpyHeader Read(string source, Stream stream)
    {
        var start = Exactly(source, stream, _mark.Length + 2);
        if (!start.AsSpan(0, _mark.Length).SequenceEqual(_mark))
            throw Bad(source, $"not a .npy file: it begins with {Convert.ToHexString(start[..6])}, {Convert.ToHexString(_mark)} is right");
        var version = start[_mark.Length];
        if (version is < 1 or > 3)
            throw Bad(source, $"version {version} of the .npy format; 1 to 3 is right");

        var length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(Exactly(source, stream, 2))
            : BinaryPrimitives.ReadUInt32LittleEndian(Exactly(source, stream, 4));
        if (length > LongestText)
            throw Bad(source, $"a header of {length} bytes; at most {LongestText} are read");
        return Parse(source, Encoding.Latin1.GetString(Exactly(source, stream, (int)length)));
    }

    private static NpyHeader Parse(string source, string text)
    {
        var entries = new Dictionary<string, Match>();
        var rest = text.Trim();
        var at = 1;
        if (!rest.StartsWith('{') || !rest.EndsWith('}'))
            throw Bad(source, "its header is not a dictionary");
        while (rest[at..].TrimStart() is not "}")
        {
            var entry = Entry().Match(rest, at);
            if (!entry.Success)
                throw Bad(source, $"its header is not understood from \"{Shown(rest[at..])}\" on (structured and object types are not read)");
            if (!entries.TryAdd(entry.Groups["key"].Value, entry))
                throw Bad(source, $"its header has {entry.Groups["key"].Value} twice");
            at += entry.Length;
        }

        Group Find(string key, string kind) =>
            entries.TryGetValue(key, out var entry) && entry.Groups[kind] is { Success: true } group
                ? group
                : throw Bad(source, $"its header has no valid {key}");

        if (entries.Count != 3)
            throw Bad(source, $"its header has {entries.Count} entries; descr, fortran_order and shape is right");
        var type = Find("descr", "text").Value;
        return new NpyHeader(type, ElementType.OfNumPy(type), Find("fortran_order", "flag").Value == "True", Extents(source, Find("shape", "shape").Value));
    }

    private static int[] Extents(string source, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var parts = text.Split(',').Select(part => part.Trim().TrimEnd('L')).ToList();
        if (parts.Count > 1 && parts[^1].Length == 0)
            parts.RemoveAt(parts.Count - 1);
        else if (parts.Count == 1)
            throw Bad(source, $"shape ({Shown(text)}); ({Shown(text)},) is right");
        if (parts.Count > MostDimensions)
            throw Bad(source, $"{parts.Count} dimensions; at most {MostDimensions} is right");

        var shape = new int[parts.Count];
        long count = 1, promised = 1;
        for (var i = 0; i < shape.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
                throw Bad(source, $"an extent of {Shown(parts[i])} in shape ({Shown(text)})");
            count = Math.Min(count, MostValues + 1) * shape[i];
            // an extent of 0 must not let the others wrap
            promised = Math.Min(promised * Math.Max(1, shape[i]), MostValues + 1);
        }

        return Math.Max(count, promised) <= MostValues
            ? shape
            : throw Bad(source, $"shape ({Shown(text)}) promises more than {MostValues} values, the most that are read");
    }

    private static byte[] Exactly(string source, Stream stream, int size)
    {
        var bytes = StreamBytes.Read(stream, size);
        return bytes.Length == size ? bytes : throw Bad(source, "truncated: it ends within its header");
    }

    /// <summary>At most 60 characters, without control characters.</summary>
    private static string Shown(string text) =>
        new([.. text.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter)]);

    private static FaultException Bad(string source, string what) => new(ExitStatus.Data, $"{source}: {what}");

    [GeneratedRegex("""
        \G\s*(?<mark>['"])(?<key>\w+)\k<mark>\s*:\s*
        (?:(?<quote>['"])(?<text>[^'"]*)\k<quote>|(?<flag>True|False)|\((?<shape>[0-9\s,L]*)\))
        \s*(?:,|(?=\}))
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Entry();
}
