using BioSparse.App.Configuration;
using BioSparse.App.Data;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>The images of an experiment: its classes, and its training images split for validation.</summary>
/// <param name="Train">Images trained on.</param>
/// <param name="Validation">Images kept for choosing settings; may be empty.</param>
/// <param name="Test">Test images.</param>
/// <param name="Sha256">SHA-256 of the files.</param>
public sealed record ExperimentData(Dataset Train, Dataset Validation, Dataset Test, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>Loads what an experiment asks for.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="dataDirectory">The folder of data sets; null for the usual one.</param>
    /// <exception cref="FaultException">Something is missing or does not fit.</exception>
    public static ExperimentData Load(ExperimentConfig config, string? dataDirectory)
    {
        var data = config.Dataset switch
        {
            DatasetConfig.Named named => DataSets.Load(named.Name, dataDirectory),
            DatasetConfig.Files files => DataSets.LoadFiles(
                new DatasetFiles(files.TrainImages, files.TrainLabels, files.TestImages, files.TestLabels)),
            _ => throw new ArgumentOutOfRangeException(nameof(config)),
        };
        var (train, test) = (Chosen(data.Train, config), Chosen(data.Test, config));
        // the split belongs to the data, not to a seed: choices made on it stay comparable
        var split = DatasetModule.split(config.Validation, Core.Random.named("validation", Core.Random.key(0)), train);
        if (split.Item1.Count == 0)
            throw new FaultException(ExitStatus.Data, $"validation: found {config.Validation}; it leaves no image to train on");
        return new ExperimentData(split.Item1, split.Item2, test, data.Sha256);
    }

    private static Dataset Chosen(Dataset all, ExperimentConfig config)
    {
        if (config.Classes.Count == 0)
            return all;
        var chosen = DatasetModule.ofClasses([.. config.Classes], all);
        return chosen.IsOk ? chosen.ResultValue : throw new FaultException(ExitStatus.Data, $"classes: {chosen.ErrorValue}");
    }
}
