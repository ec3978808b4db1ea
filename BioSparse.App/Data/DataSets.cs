using System.Reflection;
using System.Security.Cryptography;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>Loading data sets by name or by their files.</summary>
public static class DataSets
{
    /// <summary>Name of the data set inside the program.</summary>
    public const string Embedded = "mnist-embedded";

    /// <summary>Loads a data set by its name.</summary>
    /// <param name="name">One of <see cref="DataCatalogue"/>.</param>
    /// <param name="dataDirectory">The folder of data sets; null for the usual one.</param>
    /// <exception cref="FaultException">It is not known, missing, or not what it should be.</exception>
    public static LoadedData Load(string name, string? dataDirectory)
    {
        if (name == Embedded)
            return Assemble(DatasetFiles.Standard.Select(file => file + ".gz"), ReadEmbedded, classes: 10);

        var entry = DataCatalogue.Find(name);
        var files = DataFolder.Locate(entry, dataDirectory);
        return Assemble(files, path => Verified(path, entry), entry.Classes);
    }

    /// <summary>Loads a data set of one's own from four IDX files.</summary>
    /// <param name="files">The files.</param>
    /// <exception cref="FaultException">One is missing, damaged, or does not fit the others.</exception>
    public static LoadedData LoadFiles(DatasetFiles files) => Assemble(files, FileBytes.Read, classes: null);

    private static byte[] ReadEmbedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"digits/{name}")
            ?? throw new InvalidOperationException($"the program lacks its resource {name}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Verified(string path, CatalogueEntry entry)
    {
        var bytes = FileBytes.Read(path);
        var raw = bytes is [0x1F, 0x8B, ..] ? Gzip.Expand(path, bytes, 100_000_000) : bytes;
        var found = Convert.ToHexStringLower(SHA256.HashData(raw));
        var expected = entry.Sha256Of(path);
        // a wrong size has a clearer cause than a wrong hash
        if (found != expected)
        {
            _ = Idx.Read(path, raw, 1, 3);
            throw new FaultException(ExitStatus.Data, $"{path}: not the file of {entry.Name}: SHA-256 {found} found, {expected} expected");
        }

        return raw;
    }

    private static LoadedData Assemble(DatasetFiles files, Func<string, byte[]> read, int? classes)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        IdxArray Array(string path, bool images)
        {
            var bytes = read(path);
            hashes[Path.GetFileName(path)] = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return Idx.Read(path, bytes, images ? 2 : 1, images ? 3 : 1);
        }

        var (trainImages, trainLabels) = (Array(files.TrainImages, true), Array(files.TrainLabels, false));
        var (testImages, testLabels) = (Array(files.TestImages, true), Array(files.TestLabels, false));
        var count = classes ?? Math.Max(2, Math.Max(trainLabels.Data.Max(), testLabels.Data.Max()) + 1);
        var train = Pair(files.TrainImages, trainImages, trainLabels, count);
        var test = Pair(files.TestImages, testImages, testLabels, count);
        if (train.Pixels != test.Pixels)
            throw new FaultException(
                ExitStatus.Data, $"{files.TestImages}: images of {test.Pixels} values; {train.Pixels}, as in {files.TrainImages}, is right");
        return new LoadedData(train, test, hashes);
    }

    private static Dataset Pair(string path, IdxArray images, IdxArray labels, int classes)
    {
        if (images.Shape[0] != labels.Shape[0])
            throw new FaultException(ExitStatus.Data, $"{path}: {images.Shape[0]} images, but {labels.Shape[0]} labels");
        var (height, width) = images.Shape.Length == 3 ? (images.Shape[1], images.Shape[2]) : (1, images.Shape[1]);
        var made = DatasetModule.create(width, height, classes, images.Data, labels.Data);
        return made.IsOk ? made.ResultValue : throw new FaultException(ExitStatus.Data, $"{path}: {made.ErrorValue}");
    }
}
