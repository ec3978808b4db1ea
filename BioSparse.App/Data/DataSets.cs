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
    /// <exception cref="FaultException">It is not known, missing, or not what it should be.</exception>
    public static LoadedData Load(string name, string? dataDirectory) =>
        name == Embedded
            ? Assemble(DatasetFiles.Standard.Select(file => file + ".gz"), EmbeddedDigits.Read, classes: 10)
            : Load(DataCatalogue.Find(name), dataDirectory);

    /// <summary>Loads a data set of the catalogue.</summary>
    /// <exception cref="FaultException">It is missing, or not what it should be.</exception>
    public static LoadedData Load(CatalogueEntry entry, string? dataDirectory) =>
        Assemble(DataFolder.Locate(entry, dataDirectory), path => KnownFile.Read(path, entry, path), entry.Classes);

    /// <summary>Loads the user's data set: four IDX, .npy or .npz files; one .npz may contain all.</summary>
    /// <exception cref="FaultException">One is missing, damaged, or does not fit the others.</exception>
    public static LoadedData LoadFiles(DatasetFiles files) => Assemble(files, FileBytes.Read, classes: null);

    private static LoadedData Assemble(DatasetFiles files, Func<string, byte[]> read, int? classes)
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

        IdxArray Images(string path, string key) => ImageArrays.Images(path, Read(path), key);
        IdxArray Labels(string path, string key) => ImageArrays.Labels(path, Read(path), key);

        var (trainImages, trainLabels) = (Images(files.TrainImages, "x_train"), Labels(files.TrainLabels, "y_train"));
        var (testImages, testLabels) = (Images(files.TestImages, "x_test"), Labels(files.TestLabels, "y_test"));
        var count = classes ?? Math.Max(2, Math.Max(trainLabels.Data.Max(), testLabels.Data.Max()) + 1);
        var train = Pair(files.TrainImages, trainImages, trainLabels, count);
        var test = Pair(files.TestImages, testImages, testLabels, count);
        if (!trainImages.Shape.AsSpan(1).SequenceEqual(testImages.Shape.AsSpan(1)))
            throw new FaultException(
                ExitStatus.Data,
                $"{files.TestImages}: images of {Extents(testImages)} values; {Extents(trainImages)}, as in {files.TrainImages}, is right");
        return new LoadedData(train, test, hashes);
    }

    private static Dataset Pair(string path, IdxArray images, IdxArray labels, int classes)
    {
        if (images.Shape[0] != labels.Shape[0])
            throw new FaultException(ExitStatus.Data, $"{path}: {images.Shape[0]} images, but {labels.Shape[0]} labels");
        var (height, width) = images.Shape.Length > 2 ? (images.Shape[1], images.Shape[2]) : SquareOrRow(images.Shape[1]);
        var made = DatasetModule.create(width, height, classes, images.Data, labels.Data);
        return made.IsOk ? made.ResultValue : throw new FaultException(ExitStatus.Data, $"{path}: {made.ErrorValue}");
    }

    /// <summary>Values without a shape form a square image if possible, else one row.</summary>
    private static (int Height, int Width) SquareOrRow(int values)
    {
        var side = (int)Math.Round(Math.Sqrt(values));
        return side * side == values ? (side, side) : (1, values);
    }

    private static string Extents(IdxArray images) => string.Join("×", images.Shape.Skip(1));
}
