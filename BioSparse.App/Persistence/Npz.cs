using System.IO.Compression;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>NumPy's format of several arrays: a zip file with one .npy file an array, stored or deflated.</summary>
public static class Npz
{
    private const string Ending = ".npy";

    // zip files begin in 1980; a fixed time gives the same bytes for the same arrays
    private static readonly DateTimeOffset _time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Names of the arrays of a file, in its order.</summary>
    /// <exception cref="FaultException">It is missing or damaged.</exception>
    public static IReadOnlyList<string> Names(string path) => Open(path, archive => Entries(path, archive).Select(entry => entry.Name).ToArray());

    /// <summary>Reads one array; the others are not expanded.</summary>
    /// <exception cref="FaultException">There is no such array, or the file is damaged.</exception>
    public static NamedArray Read(string path, string name) => Expand(path, name, Npy.Read);

    /// <summary>Reads one array, its elements as they are.</summary>
    /// <exception cref="FaultException">There is no such array, or the file is damaged.</exception>
    internal static StoredArray ReadStored(string path, string name) => Expand(path, name, Npy.ReadStored);

    /// <summary>Writes arrays as float32, in the order given; the same arrays give the same bytes.</summary>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<NamedArray> arrays)
    {
        if (arrays.Select(array => array.Name).Distinct().Count() < arrays.Count)
            throw new ArgumentException("two arrays of the same name", nameof(arrays));
        AtomicFile.Write(path, file =>
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var array in arrays)
            {
                var entry = archive.CreateEntry(array.Name + Ending, CompressionLevel.NoCompression);
                entry.LastWriteTime = _time;
                using var stream = entry.Open();
                Npy.Write(stream, array.Shape, array.Values);
            }
        });
    }

    private static T Expand<T>(string path, string name, Func<string, string, Stream, long?, T> read) => Open(path, archive =>
    {
        var entries = Entries(path, archive);
        var entry = entries.FirstOrDefault(entry => entry.Name == name).Entry
            ?? throw Bad(path, $"no array {name}; it has {string.Join(", ", entries.Select(entry => entry.Name))}");
        using var stream = new ChecksumStream(entry.Open());
        var array = read($"{path}: {Printable.@short(name)}", name, stream, entry.CompressedLength);
        return stream.Crc32 == entry.Crc32
            ? array
            : throw Bad(path, $"{name}: damaged: checksum {stream.Crc32:x8} found, {entry.Crc32:x8} expected");
    });

    private static List<(string Name, ZipArchiveEntry Entry)> Entries(string path, ZipArchive archive)
    {
        var entries = archive.Entries
            .Where(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal))
            .Select(entry => (Name: entry.FullName[..^Ending.Length], entry))
            .ToList();
        if (entries.Count == 0)
            throw Bad(path, "no array in it; a zip file of .npy files is right");
        return entries.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw Bad(path, $"array {twice.Key} stands twice")
            : entries;
    }

    private static T Open<T>(string path, Func<ZipArchive, T> use)
    {
        var bytes = FileBytes.Read(path);
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            return use(archive);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw Bad(path, $"not a whole zip file: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {Printable.cut(500, what)}");
}
