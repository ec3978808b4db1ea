namespace BioSparse.App.Configuration;

/// <summary>The images of an experiment.</summary>
public abstract record DatasetConfig
{
    private DatasetConfig()
    {
    }

    /// <summary>A data set that the program knows.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record Named(string Name) : DatasetConfig;

    /// <summary>Four IDX files of your own, by their full paths.</summary>
    /// <param name="TrainImages">Training images.</param>
    /// <param name="TrainLabels">Training labels.</param>
    /// <param name="TestImages">Test images.</param>
    /// <param name="TestLabels">Test labels.</param>
    public sealed record Files(string TrainImages, string TrainLabels, string TestImages, string TestLabels) : DatasetConfig;
}
