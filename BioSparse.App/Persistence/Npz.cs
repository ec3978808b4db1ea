using System.IO.Compression;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>NumPy's .npz format: a zip archive of .npy files. Names of entries are only ever names of arrays.</summary>
public static class Npz
{
    private static readonly DateTimeOffset _noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes arrays; the same content gives the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">The arrays, each of a name of its own.</param>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<NamedArray> arrays) => AtomicFile.Write(path, stream =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var array in arrays)
        {
            var entry = archive.CreateEntry(array.Name + ".npy", CompressionLevel.Fastest);
            entry.LastWriteTime = _noTime;
            using var content = entry.Open();
            Npy.Write(content, array.Shape, array.Values);
        }
    });

    /// <summary>The names of the arrays in a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaultException">It is missing or no such archive.</exception>
    public static IReadOnlyList<string> Names(string path) => Within(path, archive => archive.Entries.Select(NameOf).ToArray());

    /// <summary>Reads one array.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The array's name.</param>
    /// <exception cref="FaultException">The file is missing or damaged, or has no such array.</exception>
    public static NamedArray Read(string path, string name) => Within(path, archive =>
    {
        var entry = archive.Entries.FirstOrDefault(entry => NameOf(entry) == name)
            ?? throw new FaultException(
                ExitStatus.Data, $"{path}: no array {name}; it holds {ArrayFile.Listed([.. archive.Entries.Select(NameOf)])}");
        using var content = entry.Open();
        return Npy.Read(path, name, content);
    });

    private static string NameOf(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;

    private static T Within<T>(string path, Func<ZipArchive, T> read)
    {
        var bytes = FileBytes.Read(path);
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            return read(archive);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new FaultException(ExitStatus.Data, $"{path}: not a whole .npz file: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
