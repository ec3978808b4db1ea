using BioSparse.App.Data;
using BioSparse.App.Faults;
using BioSparse.Core;

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
        var images = ExperimentImagesModule.choose(experiment, data.Train, data.Test);
        return images.IsOk
            ? new ExperimentData(images.ResultValue, data.Sha256)
            {
                PixelScale = data.PixelScale,
                Notes = [.. data.Notes, .. ExperimentImagesModule.notes(experiment, images.ResultValue)],
            }
            : throw new FaultException(ExitStatus.Data, images.ErrorValue);
    }
}
