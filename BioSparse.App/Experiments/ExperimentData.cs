using BioSparse.App.Data;
using BioSparse.App.Faults;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Experiments;

/// <summary>The images of an experiment, with the files that they are from.</summary>
public sealed record ExperimentData(ExperimentImages Images, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>What the pixels of the files were divided by.</summary>
    public double PixelScale { get; init; } = Core.PixelScale.bytes;

    /// <summary>What is noteworthy about pixels and classes.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether all pixels are bytes, not numbers of their own.</summary>
    public bool AreBytes => Images.Train.Images.IsBytes && Images.Test.Images.IsBytes;

    /// <summary>The extents of an image.</summary>
    public ImageShape Shape => Images.Train.Shape;

    /// <summary>Loads the data set of an experiment.</summary>
    /// <exception cref="FaultException">Something is missing or does not fit.</exception>
    public static ExperimentData Load(Experiment experiment, string? dataDirectory)
    {
        var data = experiment.Settings.Dataset switch
        {
            DatasetSource.Known known => DataSets.Load(known.name, dataDirectory),
            DatasetSource.Files files => DataSets.LoadFiles(
                new DatasetFiles(files.trainImages, files.trainLabels, files.testImages, files.testLabels),
                files.pixelScale is { Value: var scale } ? scale : null),
            _ => throw new ArgumentOutOfRangeException(nameof(experiment)),
        };
        var later = Later(experiment).Select(name => (Name: name, Data: DataSets.Load(name, dataDirectory))).ToArray();
        LoadedData[] all = [data, .. later.Select(other => other.Data)];
        var images = ExperimentImagesModule.chooseOf(experiment, ListModule.OfSeq(all.Select(each => (each.Train, each.Test))));
        return images.IsOk
            ? new ExperimentData(images.ResultValue, Files(data, later))
            {
                PixelScale = data.PixelScale,
                Notes = [.. all.SelectMany(each => each.Notes), .. ExperimentImagesModule.notes(experiment, images.ResultValue)],
            }
            : throw new FaultException(ExitStatus.Data, images.ErrorValue);
    }

    /// <summary>The data sets that are learnt after the experiment's own.</summary>
    private static IEnumerable<string> Later(Experiment experiment) =>
        experiment.Settings.Stream is { Value.Division: TaskDivision.DataSets sets } ? sets.names : Enumerable.Empty<string>();

    private static Dictionary<string, string> Files(LoadedData first, IEnumerable<(string Name, LoadedData Data)> later) => first.Sha256
        .Concat(later.SelectMany(other => other.Data.Sha256.Select(file => KeyValuePair.Create($"{other.Name}/{file.Key}", file.Value))))
        .ToDictionary();
}
