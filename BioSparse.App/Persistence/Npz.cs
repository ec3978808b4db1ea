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
    public static IReadOnlyList<string> Names(string path) =>
        Open(path, FileBytes.Read(path), members => members.Select(member => member.Name).ToArray());

    /// <summary>Reads one array; the others are not expanded.</summary>
    /// <exception cref="FaultException">There is no such array, or the file is damaged.</exception>
    public static NamedArray Read(string path, string name) => Read(path, FileBytes.Read(path), name, toOwnScale: false);

    /// <summary>Reads one array, its elements as they are.</summary>
    /// <exception cref="FaultException">There is no such array, or the file is damaged.</exception>
    internal static StoredArray ReadStored(string path, string name) => Expand(path, FileBytes.Read(path), name, Npy.ReadStored);

    /// <summary>The arrays of a file by their headers, the elements when they are asked for.</summary>
    /// <exception cref="FaultException">It is missing or damaged.</exception>
    internal static IReadOnlyList<ArrayEntry> Entries(string path)
    {
        var bytes = FileBytes.Read(path);
        return Open(path, bytes, members => members.Select(member => Entry(path, bytes, member)).ToArray());
    }

    /// <summary>All arrays of a file by name, their elements as they are.</summary>
    /// <exception cref="FaultException">It is missing or damaged.</exception>
    internal static IReadOnlyDictionary<string, StoredArray> ReadAll(string path)
    {
        var bytes = FileBytes.Read(path);
        return Open(path, bytes, members => members.ToDictionary(member => member.Name, member => Expand(path, member, Npy.ReadStored)));
    }

    /// <summary>Writes arrays as float32, in the order given; the same arrays give the same bytes.</summary>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<NamedArray> arrays) =>
        Write(path, [.. arrays.Select(array => array.Name)], (stream, i) => Npy.Write(stream, arrays[i].Shape, arrays[i].Values));

    /// <summary>Writes arrays with their elements as they are, in the order given; the same arrays give the same bytes.</summary>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    internal static void Write(string path, IReadOnlyList<StoredArray> arrays) =>
        Write(path, [.. arrays.Select(array => array.Name)], (stream, i) => Npy.Write(stream, arrays[i]));

    private static void Write(string path, string[] names, Action<Stream, int> write)
    {
        if (names.Distinct().Count() < names.Length)
            throw new ArgumentException("two arrays of the same name", nameof(names));
        AtomicFile.Write(path, file =>
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (i, name) in names.Index())
            {
                var entry = archive.CreateEntry(name + Ending, CompressionLevel.NoCompression);
                entry.LastWriteTime = _time;
                using var stream = entry.Open();
                write(stream, i);
            }
        });
    }

    private static ArrayEntry Entry(string path, byte[] bytes, Member member)
    {
        if (member.Packing is { } packing)
            return ArrayEntry.Unreadable(path, member.Name, packing, Unread(packing));
        try
        {
            using var stream = member.Entry.Open();
            var header = NpyHeader.Read("", stream);
            return ArrayEntry.OfNumPy(path, member.Name, header, toOwnScale => Read(path, bytes, member.Name, toOwnScale));
        }
        catch (Exception fault) when (fault is FaultException || IsDamage(fault))
        {
            return ArrayEntry.Unreadable(path, member.Name, "unreadable", fault.Message.TrimStart(':', ' ').ReplaceLineEndings(" "));
        }
    }

    private static NamedArray Read(string path, byte[] bytes, string name, bool toOwnScale) => Expand(
        path, bytes, name, (source, name, stream, stored) => Npy.Read(source, name, stream, stored, toOwnScale));

    private static T Expand<T>(string path, byte[] bytes, string name, Func<string, string, Stream, long?, T> read) => Open(path, bytes, members => Expand(
        path,
        members.FirstOrDefault(member => member.Name == name)
            ?? throw Bad(path, $"no array {name}; it has {string.Join(", ", members.Select(member => member.Name))}"),
        read));

    private static T Expand<T>(string path, Member member, Func<string, string, Stream, long?, T> read)
    {
        var name = member.Name;
        if (member.Packing is { } packing)
            throw Bad(path, $"{name}: {Unread(packing)}");
        using var stream = new ChecksumStream(member.Entry.Open());
        var array = read($"{path}: {Printable.@short(name)}", name, stream, member.Entry.CompressedLength);
        return stream.Crc32 == member.Entry.Crc32
            ? array
            : throw Bad(path, $"{name}: damaged: checksum {stream.Crc32:x8} found, {member.Entry.Crc32:x8} expected");
    }

    private static List<Member> Members(string path, byte[] bytes, ZipArchive archive)
    {
        var methods = ZipMethods.Of(bytes);
        var members = archive.Entries.Index()
            .Where(entry => entry.Item.FullName.EndsWith(Ending, StringComparison.Ordinal))
            .Select(entry => new Member(entry.Item.FullName[..^Ending.Length], entry.Item, Packing(entry.Item, methods.ElementAtOrDefault(entry.Index))))
            .ToList();
        if (members.Count == 0)
            throw Bad(path, "no array in it; a zip file of .npy files is right");
        return members.GroupBy(member => member.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw Bad(path, $"array {twice.Key} stands twice")
            : members;
    }

    private static string? Packing(ZipArchiveEntry entry, int method) =>
        entry.IsEncrypted ? "encrypted" : ZipMethods.Unread(method) is { } name ? $"compressed by {name}" : null;

    private static string Unread(string packing) =>
        $"{packing}; stored or deflated, as numpy.savez and numpy.savez_compressed write it, is right";

    private static T Open<T>(string path, byte[] bytes, Func<IReadOnlyList<Member>, T> use)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            return use(Members(path, bytes, archive));
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            throw Bad(path, $"not a whole zip file: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static bool IsDamage(Exception fault) =>
        fault is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException;

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {Printable.cut(500, what)}");

    /// <summary>An array's entry; <paramref name="Packing"/> says how it is packed where that is not read.</summary>
    private sealed record Member(string Name, ZipArchiveEntry Entry, string? Packing);
}
