using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>An array in a file: what its header says, and the way to its numbers.</summary>
public sealed class ArrayEntry
{
    private readonly string _path;
    private readonly Func<bool, NamedArray> _read;

    private ArrayEntry(string path, string name, string type, int[]? shape, bool isFloating, string? problem, Func<bool, NamedArray> read)
    {
        _path = path;
        _read = read;
        Name = name;
        Type = type;
        Shape = shape;
        IsFloating = isFloating;
        Problem = problem;
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>The type of its elements, as the file spells it; "?" where the header cannot be read.</summary>
    public string Type { get; }

    /// <summary>Its extents; null where the header cannot be read.</summary>
    public int[]? Shape { get; }

    /// <summary>Whether its elements are floating-point numbers that are read.</summary>
    public bool IsFloating { get; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Problem { get; }

    /// <summary>Name, type and shape, such as "0.weight F32 [300, 784]".</summary>
    public string Shown => $"{Printable.@short(Name)} {Kind}";

    /// <summary>Type and shape, such as "F32 [300, 784]".</summary>
    public string Kind => Shape is null ? Printable.@short(Type) : $"{Printable.@short(Type)} [{string.Join(", ", Shape)}]";

    /// <summary>The numbers as float32; those beyond its range are infinite.</summary>
    /// <exception cref="FaultException">It cannot be read.</exception>
    public NamedArray Read() => Read(toOwnScale: false);

    /// <summary>The numbers in their proportions: float64 numbers are multiplied by a power of two before they are narrowed.</summary>
    /// <exception cref="FaultException">It cannot be read.</exception>
    public NamedArray ReadToOwnScale() => Read(toOwnScale: true);

    /// <summary>An array of a NumPy file; <paramref name="read"/> is told whether the numbers may have a scale of their own.</summary>
    internal static ArrayEntry OfNumPy(string path, string name, NpyHeader header, Func<bool, NamedArray> read) =>
        new(path, name, header.Type, header.Shape, header.Element?.IsFloating == true, header.Problem, read);

    /// <summary>An array of a NumPy file whose header cannot be read.</summary>
    internal static ArrayEntry Unreadable(string path, string name, string type, string problem) =>
        new(path, name, type, null, false, problem, _ => throw new InvalidOperationException(problem));

    /// <summary>A tensor of a safetensors file.</summary>
    internal static ArrayEntry OfTensor(string path, StoredTensor tensor) => new(
        path,
        tensor.Name,
        tensor.DType,
        tensor.Shape,
        tensor.IsFloating,
        tensor.IsReadable ? null : $"elements of type {Printable.@short(tensor.DType)}; {ElementType.OfSafetensorsAllowed} is right",
        toOwnScale => new NamedArray(tensor.Name, tensor.Shape, toOwnScale ? OwnScale.Of(tensor.ToDoubles()) : tensor.ToSingles()));

    private NamedArray Read(bool toOwnScale) => Problem is null
        ? _read(toOwnScale)
        : throw new FaultException(ExitStatus.Data, $"{_path}: {(Shape is null ? Printable.@short(Name) : Shown)}: {Problem}");
}
