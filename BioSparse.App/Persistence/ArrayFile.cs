using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>Files of numeric arrays: .npy, .npz and .safetensors, distinguished by their extension.</summary>
public static class ArrayFile
{
    /// <summary>The name of a network's first weights, the default.</summary>
    private const string Weights = "W";

    /// <summary>Names of the arrays of real numbers in a file.</summary>
    /// <exception cref="FaultException">It is missing, damaged, or of another format.</exception>
    public static IReadOnlyList<string> Names(string path) => Format(path) switch
    {
        ".npy" => [Npy.Read(path).Name],
        ".npz" => Npz.Names(path),
        _ => Floating(Safetensors.Read(path)),
    };

    /// <summary>Reads an array.</summary>
    /// <exception cref="FaultException">The file is missing or damaged; or there is no such array, or a choice to make.</exception>
    public static NamedArray Read(string path, string? name)
    {
        switch (Format(path))
        {
            case ".npy":
                var array = Npy.Read(path);
                _ = Choose(path, [array.Name], name);
                return array;
            case ".npz":
                return Npz.Read(path, Choose(path, Npz.Names(path), name));
            default:
                var file = Safetensors.Read(path);
                var stored = file.Tensors[Choose(path, Floating(file), name)];
                return new NamedArray(stored.Name, stored.Shape, stored.ToSingles());
        }
    }

    /// <summary>Reads an array of a .npy or .npz file with its elements as they are: the only one, or the one of this name.</summary>
    /// <exception cref="FaultException">The file is missing or damaged, or has several arrays, none of this name.</exception>
    internal static StoredArray ReadStored(string path, string name)
    {
        if (Format(path) == ".npy")
            return Npy.ReadStored(path);
        var names = Npz.Names(path);
        return names.Count == 1 ? Npz.ReadStored(path, names[0])
            : names.Contains(name) ? Npz.ReadStored(path, name)
            : throw new FaultException(ExitStatus.Data, $"{path}: arrays {Shown(names)}; one alone or {name} is right");
    }

    /// <summary>Names from a file, made printable.</summary>
    public static string Shown(IEnumerable<string> names) => string.Join(", ", names.Select(name => Printable.@short(name)));

    private static string Format(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".npy" or ".npz" or ".safetensors"
            ? Path.GetExtension(path).ToLowerInvariant()
            : throw new FaultException(ExitStatus.Usage, $"{path}: ends in neither .npy, .npz nor .safetensors, the formats that are read");

    private static string[] Floating(SafetensorsFile file) =>
        [.. file.Tensors.Values.Where(tensor => tensor.IsFloating).Select(tensor => tensor.Name).Order(StringComparer.Ordinal)];

    private static string Choose(string path, IReadOnlyList<string> names, string? asked)
    {
        if (asked is not null)
            return names.Contains(asked)
                ? asked
                : throw new FaultException(ExitStatus.Usage, $"--array {asked}: not in {path}, which has {Shown(names)}");
        if (names.Count == 0)
            throw new FaultException(ExitStatus.Data, $"{path}: no array of real numbers in it");
        return names.Count == 1 ? names[0]
            : names.Contains(Weights) ? Weights
            : throw new FaultException(ExitStatus.Usage, $"{path}: choose one of its arrays by --array: {Shown(names)}");
    }
}
