using System.Globalization;
using System.Text.RegularExpressions;
using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// The arrays of a file as the parts of a network: W and b of one hidden layer, <c>layers.1.W</c>, <c>layers.1.b</c>, … of a
/// stack (counted from 0 or from 1), V and c. Arrays of other names are mapped to them.
/// </summary>
internal sealed partial class NetworkArrays
{
    private const string Parts = "W, b, V and c, or layers.1.W, layers.1.b, layers.2.W, … of a stack";

    private readonly ArrayContents _file;
    private readonly Dictionary<string, ArrayEntry> _parts;
    private readonly int _first;

    private NetworkArrays(ArrayContents file, Dictionary<string, ArrayEntry> parts)
    {
        _file = file;
        _parts = parts;
        IsStack = parts.Keys.Any(IsOfStack);
        _first = IsStack && parts.Keys.Any(part => part.StartsWith("layers.0.", StringComparison.Ordinal)) ? 0 : 1;
        Depth = IsStack ? Enumerable.Range(0, parts.Count).TakeWhile(layer => parts.ContainsKey($"{Prefix(layer)}W")).Count() : 1;
    }

    /// <summary>The path, for messages.</summary>
    public string Path => _file.Path;

    /// <summary>Its metadata; empty for .npz.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    /// <summary>Whether this program wrote it, so that nothing in it is left to be said.</summary>
    public bool IsOwn => Metadata.GetValueOrDefault("format", "").StartsWith("biosparse-network", StringComparison.Ordinal);

    /// <summary>Whether its parts are named by layers.</summary>
    public bool IsStack { get; }

    /// <summary>The number of hidden layers.</summary>
    public int Depth { get; }

    /// <summary>Opens a network's file.</summary>
    /// <exception cref="FaultException">It is missing, damaged or of another format, or what is mapped is not in it.</exception>
    public static NetworkArrays Open(NetworkOptions options)
    {
        if (ArrayFile.Foreign(options.File) is { } foreign)
            throw new FaultException(ExitStatus.Usage, $"{options.File}: {foreign}; a network's arrays saved as .safetensors or .npz are right");
        var file = System.IO.Path.GetExtension(options.File).ToLowerInvariant() is ".npz" or ".npy"
            ? ArrayFile.Open(options.File)
            : ArrayFile.OfSafetensors(options.File);
        var mapped = Mapped(file, options.Map);
        var (isStack, isMapped) = (mapped.Keys.Any(IsOfStack), mapped.Keys.Any(part => part is not ("V" or "c")));
        if (isStack && mapped.Keys.Any(part => part is "W" or "b"))
            throw new FaultException(ExitStatus.Usage, "--map: found parts of one layer (W, b) beside those of a stack (layers.1.W, …); allowed one or the other");
        var parts = file.Entries
            .Where(entry => Part().IsMatch(entry.Name) && !mapped.ContainsValue(entry))
            .Where(entry => !isMapped || entry.Name is "V" or "c" || isStack == IsOfStack(entry.Name))
            .ToDictionary(entry => entry.Name);
        foreach (var (part, entry) in mapped)
            parts[part] = entry;
        // where names of both stand in a file, those of a stack count
        if (parts.Keys.Any(IsOfStack))
        {
            parts.Remove("W");
            parts.Remove("b");
        }

        var arrays = new NetworkArrays(file, parts);
        arrays.CheckLayers();
        return arrays;
    }

    /// <summary>What stands before the name of a layer's part.</summary>
    public string Prefix(int layer) => IsStack ? string.Create(CultureInfo.InvariantCulture, $"layers.{layer + _first}.") : "";

    /// <summary>The shape of a matrix that is there.</summary>
    public (int Rows, int Columns) ShapeOf(string part)
    {
        var shape = Shape(part);
        return shape.Length == 2 ? (shape[0], shape[1]) : throw Unfit(part, "a matrix");
    }

    /// <summary>The length of a vector; null where it is not there.</summary>
    public int? LengthOf(string part) =>
        !_parts.ContainsKey(part) ? null
        : Shape(part) is [var length] ? length
        : throw Unfit(part, "a vector");

    /// <summary>The finite numbers of a part that is there.</summary>
    public float[] Values(string part) => Finite(Find(part));

    private float[] Finite(ArrayEntry entry)
    {
        var values = entry.Read().Values;
        var wrong = Array.FindIndex(values, value => !float.IsFinite(value));
        if (wrong < 0)
            return values;
        var place = entry.Shape!.Length == 2 ? $"{wrong / entry.Shape[1]}, {wrong % entry.Shape[1]}" : $"{wrong}";
        throw Bad(string.Create(
            CultureInfo.InvariantCulture, $"tensor {entry.Name} is {entry.Kind} and has {values[wrong]} as float32 at [{place}]; finite numbers are right"));
    }

    /// <summary>A single number, where it is there and can be read.</summary>
    public float? Number(string name) =>
        _file.Find(name) is { Problem: null, Shape: [] or [1] } entry ? entry.Read().Values[0] : null;

    /// <summary>Another tensor of a layer, of finite numbers: a vector or a matrix.</summary>
    /// <exception cref="FaultException">It is not there, or is neither.</exception>
    public Tensor Extra(string name)
    {
        var entry = _file.Find(name) ?? throw Bad($"no tensor {name}, which the form of its layer's input needs");
        return entry.Shape switch
        {
            [_] => TensorModule.vector(Finite(entry)),
            [var rows, var columns] => TensorModule.matrix(rows, columns, Finite(entry)),
            _ => throw Bad($"tensor {name} is {entry.Kind}; a vector or a matrix is right"),
        };
    }

    /// <summary>A part with its shape, and the name of its tensor where that is another.</summary>
    public string Shown(string part)
    {
        var entry = Find(part);
        return $"{part}{(entry.Name == part ? "" : $" ({entry.Name})")} {string.Join('×', entry.Shape!)}";
    }

    /// <summary>A fault of the file.</summary>
    public FaultException Bad(string what) => new(ExitStatus.Data, $"{Path}: {Printable.cut(3500, what)}");

    private static bool IsOfStack(string part) => part.StartsWith("layers.", StringComparison.Ordinal);

    private static Dictionary<string, ArrayEntry> Mapped(ArrayContents file, IEnumerable<KeyValuePair<string, string>> map)
    {
        var mapped = new Dictionary<string, ArrayEntry>();
        foreach (var (part, name) in map)
        {
            FaultException Wrong(string found, string allowed) => new(
                ExitStatus.Usage, $"--map {Printable.@short($"{part}={name}")}: found {found}; allowed {allowed}");
            if (!Part().IsMatch(part))
                throw Wrong($"a part {Printable.@short(part)}", Parts);
            var near = Spelling.Nearest(file.Entries.Select(entry => entry.Name), name);
            var meant = near is null ? "" : $" (did you mean {Printable.@short(near)}?)";
            var entry = file.Find(name) ?? throw Wrong($"a tensor that is not in {file.Path}", $"{file.Shown}{meant}");
            if (mapped.ContainsValue(entry))
                throw Wrong("this tensor for a second part", "each tensor for one part");
            if (!mapped.TryAdd(part, entry))
                throw Wrong("this part twice", "each part once");
        }

        return mapped;
    }

    private void CheckLayers()
    {
        foreach (var part in _parts.Keys.Where(IsOfStack))
            if (!int.TryParse(part.Split('.')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number - _first >= Depth)
                throw Bad($"tensor {part}, but no tensor {Prefix(Depth)}W; layers without a gap are right");
    }

    private ArrayEntry Find(string part) => _parts.GetValueOrDefault(part) ?? throw Bad(
        $"no tensor {part}; a network has {Parts}; the file has {_file.Shown}; --map {part}=NAME,… says which it is");

    /// <summary>The shape of a part; an array whose header cannot be read says why.</summary>
    private int[] Shape(string part) => Find(part).Shape ?? Find(part).Read().Shape;

    private FaultException Unfit(string part, string right) =>
        Bad($"tensor {Find(part).Name} is {Find(part).Kind}; {part} is {right}");

    [GeneratedRegex(@"\A(?:(?:layers\.(?:0|[1-9][0-9]{0,3})\.)?[Wb]|[Vc])\z")]
    private static partial Regex Part();
}
