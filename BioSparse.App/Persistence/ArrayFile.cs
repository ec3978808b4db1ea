using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>Arrays from .npy, .npz and .safetensors files, told apart by their first bytes.</summary>
public static class ArrayFile
{
    /// <summary>Reads an array.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The array's name; null for the only one, or for W where there is one.</param>
    /// <exception cref="FaultException">The file is missing or damaged, or has no such array, or several.</exception>
    public static NamedArray Read(string path, string? name)
    {
        switch (KindOf(path))
        {
            case ".npy":
                var array = Npy.Read(path);
                return name is null or "" ? array : throw Bad(path, $"no array {name}; a .npy file holds one without a name");
            case ".npz":
                return Npz.Read(path, Choose(path, name, Npz.Names(path)));
            default:
                var file = Safetensors.Read(path);
                var chosen = Choose(path, name, [.. file.Tensors.Keys.Order(StringComparer.Ordinal)]);
                var tensor = file.Tensors[chosen];
                return tensor.IsFloating
                    ? new NamedArray(chosen, tensor.Shape, tensor.ToSingles())
                    : throw Bad(path, $"array {chosen} is of type {tensor.DType}; F16, BF16, F32 or F64 is right");
        }
    }

    private static string KindOf(string path)
    {
        var start = new byte[4];
        int length;
        try
        {
            using var stream = File.OpenRead(path);
            length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Bad(path, "no such file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Bad(path, $"cannot be read: {fault.Message.ReplaceLineEndings(" ")}");
        }

        return (start, length) switch
        {
            ([0x93, (byte)'N', ..], _) => ".npy",
            ([(byte)'P', (byte)'K', ..], _) => ".npz",
            (_, 4) when Path.GetExtension(path) is ".npy" or ".npz" =>
                throw Bad(path, $"not a {Path.GetExtension(path)} file: it begins with {Convert.ToHexString(start)}"),
            _ when Path.GetExtension(path) == ".safetensors" => ".safetensors",
            _ => throw Bad(path, "neither a .npy, .npz nor .safetensors file"),
        };
    }

    private static string Choose(string path, string? name, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw Bad(path, "it holds no array");
        if (name is null)
        {
            return names.Count == 1 ? names[0]
                : names.Contains("W") ? "W"
                : throw Bad(path, $"several arrays; choose one by --array: {Listed(names)}");
        }

        return names.Contains(name) ? name : throw Bad(path, $"no array {name}; it holds {Listed(names)}");
    }

    /// <summary>Names are foreign text: without control characters, each cut short, and not all of very many.</summary>
    internal static string Listed(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(30).Select(name => Printable.Of(name))) + (names.Count > 30 ? ", …" : "");

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {what}");
}
