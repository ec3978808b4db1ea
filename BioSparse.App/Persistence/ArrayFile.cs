using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>Files of numeric arrays: .npy, .npz and .safetensors, distinguished by their extension.</summary>
public static class ArrayFile
{
    /// <summary>The name of a network's first weights, the default.</summary>
    private const string Weights = "W";

    private static readonly Dictionary<string, string> _foreign = new()
    {
        [".pt"] = "a PyTorch file",
        [".pth"] = "a PyTorch file",
        [".ckpt"] = "a checkpoint of another program",
        [".bin"] = "a file of another program",
        [".pkl"] = "a pickled file",
        [".onnx"] = "an ONNX file",
        [".h5"] = "an HDF5 file",
        [".hdf5"] = "an HDF5 file",
        [".keras"] = "a Keras file",
        [".tflite"] = "a TensorFlow Lite file",
        [".mat"] = "a MATLAB file",
    };

    /// <summary>What a file holds.</summary>
    /// <exception cref="FaultException">It is missing, damaged, or of another format.</exception>
    public static ArrayContents Open(string path) => Format(path) switch
    {
        ".npy" => new ArrayContents(path, new Dictionary<string, string>(), [Npy.Entry(path)]),
        ".npz" => new ArrayContents(path, new Dictionary<string, string>(), Npz.Entries(path)),
        _ => OfSafetensors(path),
    };

    /// <summary>What a safetensors file of any extension holds; the tensors by name.</summary>
    /// <exception cref="FaultException">It is missing or damaged.</exception>
    public static ArrayContents OfSafetensors(string path)
    {
        var file = Safetensors.Read(path);
        return new ArrayContents(
            path,
            file.Metadata,
            [.. file.Tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).Select(tensor => ArrayEntry.OfTensor(path, tensor))]);
    }

    /// <summary>What a file of another program's format is; null where the extension is of none that is known.</summary>
    public static string? Foreign(string path) => _foreign.GetValueOrDefault(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Names of the arrays of a file that can be read.</summary>
    /// <exception cref="FaultException">It is missing, damaged, or of another format.</exception>
    public static IReadOnlyList<string> Names(string path) =>
        [.. Open(path).Entries.Where(entry => entry.Problem is null).Select(entry => entry.Name)];

    /// <summary>Reads an array.</summary>
    /// <exception cref="FaultException">The file is missing or damaged; or there is no such array, or a choice to make.</exception>
    public static NamedArray Read(string path, string? name) => Choose(Open(path), name).Read();

    /// <summary>Reads an array of which only the proportions count: float64 numbers beyond the range of float32 keep them.</summary>
    /// <exception cref="FaultException">As of <see cref="Read"/>.</exception>
    public static NamedArray ReadToOwnScale(string path, string? name) => Choose(Open(path), name).ReadToOwnScale();

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

    private static string Format(string path)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        return ending is ".npy" or ".npz" or ".safetensors" ? ending
            : throw new FaultException(
                ExitStatus.Usage,
                Foreign(path) is { } foreign
                    ? $"{path}: {foreign}; its arrays saved as .npy, .npz or .safetensors are right"
                    : $"{path}: ends in neither .npy, .npz nor .safetensors, the formats that are read");
    }

    private static ArrayEntry Choose(ArrayContents file, string? asked)
    {
        if (asked is not null)
            return file.Find(asked)
                ?? throw new FaultException(ExitStatus.Usage, $"--array {asked}: not in {file.Path}, which has {file.Shown}");
        ArrayEntry[] readable = [.. file.Entries.Where(entry => entry.Problem is null)];
        ArrayEntry[] floating = [.. readable.Where(entry => entry.IsFloating)];
        // reading the only one says why it cannot be read
        return file.Entries.Count == 1 ? file.Entries[0]
            : readable.Length == 0 ? throw new FaultException(ExitStatus.Data, $"{file.Path}: no array that can be read; it has {file.Shown}")
            : readable.Length == 1 ? readable[0]
            : readable.FirstOrDefault(entry => entry.Name == Weights) is { } weights ? weights
            // a count of steps beside the weights is not what is meant
            : floating.Length == 1 ? floating[0]
            : throw new FaultException(ExitStatus.Usage, $"{file.Path}: choose one of its arrays by --array: {file.Shown}");
    }
}
