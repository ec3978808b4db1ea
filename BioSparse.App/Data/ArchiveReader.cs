using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>
/// Reads the archive of a known data set as a stream: memory holds the images that are wanted, and neither the archive
/// nor the rest of its content. Nothing is expanded before the SHA-256 is right; while it is expanded, the bytes that
/// are used are hashed once more, since the file may change meanwhile.
/// </summary>
public static class ArchiveReader
{
    /// <summary>Training and test images.</summary>
    /// <exception cref="FaultException">It is missing, damaged, another file, or without what it should have.</exception>
    public static (ImageArray Train, ImageArray Test) Read(string path, CatalogueEntry entry, ImageArchive archive) =>
        FileBytes.Use(path, file =>
        {
            KnownFile.Check(path, file, entry, archive);
            file.Position = 0;
            using var sha = SHA256.Create();
            using var hashed = new CryptoStream(file, sha, CryptoStreamMode.Read, leaveOpen: true);
            var (train, test) = (new Part(archive.Train, archive.Shape), new Part(archive.Test, archive.Shape));
            Expand(path, hashed, [train, test]);
            hashed.CopyTo(Stream.Null);
            KnownFile.Compare(path, Convert.ToHexStringLower(sha.Hash!), entry, archive.FileName);
            return (train.ToArray($"{path}: training images", path, entry.Classes), test.ToArray($"{path}: test images", path, entry.Classes));
        });

    private static void Expand(string path, Stream packed, Part[] parts)
    {
        var missing = parts.SelectMany(part => part.Members).ToDictionary(member => member.Name);
        try
        {
            using var reader = new TarReader(new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true));
            while (missing.Count > 0 && reader.GetNextEntry() is { } entry)
            {
                var name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !missing.Remove(name, out var member))
                    continue;
                if (entry.Length != member.Length)
                    throw Bad(path, $"{name} is {(entry.Length < member.Length ? "truncated" : "too long")}: {entry.Length} bytes found, {member.Length} expected");
                member.Read(entry.DataStream!);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or FormatException or OverflowException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw Bad(path, $"not a whole .tar.gz file: {fault.Message.ReplaceLineEndings(" ")}");
        }

        if (missing.Count > 0)
            throw Bad(path, $"without {string.Join(", ", missing.Keys)}");
    }

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {what}");

    /// <summary>A file inside the archive.</summary>
    private sealed record Member(string Name, int Length, Action<Stream> Read);

    /// <summary>The images and labels of a split.</summary>
    private sealed class Part(ArchiveSplit split, ImageShape shape)
    {
        private readonly byte[] _pixels = new byte[split.Images.Count * split.Count * shape.Values];
        private readonly byte[] _labels = new byte[split.Images.Count * split.Count];

        public IEnumerable<Member> Members =>
        [
            .. split.Images.Select((name, i) => split.Labels is null
                ? new Member(name, split.Count * (shape.Values + 1), stream => Divide(stream, i))
                : new Member(name, split.Count * shape.Values, stream => stream.ReadExactly(Pixels(i)))),
            .. split.Labels is { } labels ? [new Member(labels, _labels.Length, stream => stream.ReadExactly(_labels))] : Array.Empty<Member>(),
        ];

        public ImageArray ToArray(string name, string path, int classes)
        {
            if (split.Labels is { } labels)
            {
                BinaryImages.ToRows(_pixels, shape);
                BinaryImages.ToClasses($"{path}: {labels}", _labels, 1, classes);
            }
            else
            {
                foreach (var (i, images) in split.Images.Index())
                    BinaryImages.ToClasses($"{path}: {images}", Labels(i), 0, classes - 1);
            }

            return new ImageArray(
                name, [_labels.Length, shape.Channels, shape.Height, shape.Width], ArrayNumbers.NewBytes(_pixels), _labels);
        }

        private void Divide(Stream stream, int i)
        {
            var records = new byte[split.Count * (shape.Values + 1)];
            stream.ReadExactly(records);
            BinaryImages.Divide(records, Pixels(i), Labels(i));
        }

        private Span<byte> Pixels(int i) => _pixels.AsSpan(i * split.Count * shape.Values, split.Count * shape.Values);

        private Span<byte> Labels(int i) => _labels.AsSpan(i * split.Count, split.Count);
    }
}
