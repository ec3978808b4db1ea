using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Data;

/// <summary>Loading data sets by name or by their files.</summary>
public static class DataSets
{
    /// <summary>Name of the data set inside the program.</summary>
    public const string Embedded = "mnist-embedded";

    /// <summary>Loads a data set by its name.</summary>
    /// <exception cref="FaultException">It is not known, missing, or not what it should be.</exception>
    public static LoadedData Load(string name, string? dataDirectory) =>
        name == Embedded
            ? Assemble(DatasetFiles.Standard.Select(file => file + ".gz"), EmbeddedDigits.Read, classes: 10)
            : Load(DataCatalogue.Find(name), dataDirectory);

    /// <summary>Loads a data set of the catalogue.</summary>
    /// <exception cref="FaultException">It is missing, or not what it should be.</exception>
    public static LoadedData Load(CatalogueEntry entry, string? dataDirectory) =>
        (entry.Archive, DataFolder.Locate(entry, dataDirectory)) switch
        {
            ({ } archive, var paths) => OfArchive(entry, archive, paths[0]),
            (_, var paths) => Assemble(
                new DatasetFiles(paths[0], paths[1], paths[2], paths[3]), path => KnownFile.Read(path, entry, path), entry.Classes),
        };

    /// <summary>
    /// Loads the user's data set: four IDX, .npy, .npz or .bin files; one .npz may contain all. Pixels are divided by the scale, which
    /// follows from types and ranges of all images unless it is given.
    /// </summary>
    /// <exception cref="FaultException">One is missing, damaged, or does not fit the others.</exception>
    public static LoadedData LoadFiles(DatasetFiles files, double? pixelScale = null) =>
        Assemble(files, FileBytes.Read, classes: null, pixelScale);

    private static LoadedData OfArchive(CatalogueEntry entry, ImageArchive archive, string path)
    {
        var (train, test) = ArchiveReader.Read(path, entry, archive);
        return Scaled(train, test, entry.Classes, null, new Dictionary<string, string> { [archive.FileName] = entry.Sha256Of(path) });
    }

    private static LoadedData Assemble(DatasetFiles files, Func<string, byte[]> read, int? classes, double? pixelScale = null)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        byte[] Read(string path)
        {
            var bytes = read(path);
            var hash = KnownFile.Sha256(bytes);
            // two files of the same name lie in different folders
            if (!hashes.TryAdd(Path.GetFileName(path), hash) && hashes[Path.GetFileName(path)] != hash)
                hashes[path] = hash;
            return bytes;
        }

        return Scaled(
            ImageArrays.Images(files.TrainImages, files.TrainLabels, "train", Read),
            ImageArrays.Images(files.TestImages, files.TestLabels, "test", Read),
            classes, pixelScale, hashes);
    }

    private static LoadedData Scaled(
        ImageArray train, ImageArray test, int? classes, double? pixelScale, IReadOnlyDictionary<string, string> hashes)
    {
        var made = ImageArrayModule.datasets(OptionModule.OfNullable(pixelScale), OptionModule.OfNullable(classes), train, test);
        return made.IsOk
            ? new LoadedData(made.ResultValue.Train, made.ResultValue.Test, hashes)
            {
                PixelScale = made.ResultValue.PixelScale,
                Notes = [.. made.ResultValue.Notes],
            }
            : throw new FaultException(ExitStatus.Data, made.ErrorValue);
    }
}
